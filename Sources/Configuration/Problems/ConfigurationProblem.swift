// SPDX-License-Identifier: MIT

/// Something that is wrong, or odd, in the rc file or in the switches that change it.
///
/// ``description`` is one line for a person: where it is, what it is, why it matters and what to do.
/// It never holds a secret.
package struct ConfigurationProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// Whether the program can go on.
  package enum Weight: Sendable {
    /// The settings hold, but something in the file has no effect or another one than it seems.
    case warning
    /// The file cannot be used.
    case error
  }

  /// What a problem is about.
  struct Place: Equatable, Sendable {
    /// A file, or a switch of the command line.
    let source: String
    /// Counted from 1; `nil` for a whole file or a switch.
    var line: Int?
    var section: String?
    var option: String?

    init(_ source: String, line: Int? = nil, section: String? = nil, option: String? = nil) {
      self.source = source
      self.line = line
      self.section = section
      self.option = option
    }
  }

  enum Fault: Equatable, Sendable {
    case file(FileFault)
    case grammar(GrammarFault)
    case interpolation(InterpolationFault, isSecret: Bool)
    case name(NameFault)
    case value(ValueFault)
    case reference(ReferenceFault)
    case switches(SwitchFault)
    case folderList(FolderListFault)
  }

  /// See ``Weight``.
  package let weight: Weight
  let place: Place
  let fault: Fault

  init(_ weight: Weight, at place: Place, _ fault: Fault) {
    self.weight = weight
    self.place = place
    self.fault = fault
  }

  /// The line of the file, counted from 1, if the problem stands in one.
  package var line: Int? { place.line }

  package var description: String {
    let text =
      switch fault {
      case .file(let fault): fault.text
      case .grammar(let fault): fault.text
      case .interpolation(let fault, let isSecret): fault.text(isSecret: isSecret)
      case .name(let fault): fault.text
      case .value(let fault): fault.text
      case .reference(let fault): fault.text
      case .switches(let fault): fault.text
      case .folderList(let fault): fault.text
      }
    return "\(place.text): \(text)"
  }
}

/// Why there are no settings: every error at once, and the warnings with them.
package struct ConfigurationFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// In the order of the file, those of the command line last; at least one is an error.
  package let problems: [ConfigurationProblem]

  init(_ problems: [ConfigurationProblem]) { self.problems = problems }

  package var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension ConfigurationProblem.Place {
  /// The place as compilers write it, such as `rc:14: [Repository R] ssl`.
  fileprivate var text: String {
    let position = line.map { "\(source):\($0)" } ?? source
    let words = [section.map { "[\($0)]" }, option].compactMap { $0?.shown }
    return words.isEmpty ? position : "\(position): \(words.joined(separator: " "))"
  }
}

extension String {
  /// The text for a message: without control characters, and not longer than a line can bear.
  var shown: String {
    let limit = 80
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars.prefix(limit) {
      let isVisible = scalar == " " || !PythonText.isSpace(scalar) && !scalar.isControl
      text.append(
        contentsOf: isVisible ? "\(scalar)".unicodeScalars : scalar.escaped.unicodeScalars)
    }
    return String(text) + (unicodeScalars.count > limit ? "…" : "")
  }

  /// The text in quotation marks, for a message.
  var quoted: String { "\"\(shown)\"" }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  fileprivate var escaped: String {
    switch self {
    case "\n": "\\n"
    case "\t": "\\t"
    default: "\\u{\(String(value, radix: 16))}"
    }
  }
}
