// SPDX-License-Identifier: MIT

/// A `%` format of Python with named texts, such as `+%(accountname)s/%(foldername)-20s`.
package struct PercentFormat: Equatable, Sendable {
  /// Why a text is no such format.
  package enum Mistake: Error, Equatable, Sendable {
    /// The text ends within a conversion.
    case incomplete
    /// A `%` without a name in parentheses behind it.
    case unnamed
    case unknownName(String)
    /// A conversion that is not for texts, such as `d`.
    case unknownConversion(String)
  }

  private enum Part: Equatable, Sendable {
    case text(String)
    case value(name: String, Form)
  }

  /// How a value is set.
  fileprivate struct Form: Equatable, Sendable {
    var isLeft = false
    var width = 0
    var precision: Int?
    /// Written as Python writes a text in its own language (`r`), which has quotation marks.
    var isQuoted = false
  }

  private let parts: [Part]

  /// Reads a format whose values have these names.
  package init(_ format: String, names: Set<String>) throws(Mistake) {
    var reader = Reader(format)
    var parts: [Part] = []
    while let part = try reader.next(names) { parts.append(part) }
    self.parts = parts
  }

  /// Puts values in the place of their names; one that is missing is Python's `None`.
  package func filled(with values: [String: String?]) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .value(let name, let form): form.set(values[name] ?? nil)
      }
    }.joined()
  }
}

extension PercentFormat {
  /// Goes through a format scalar by scalar, as Python does.
  private struct Reader {
    private var rest: Substring.UnicodeScalarView

    init(_ format: String) { rest = Substring(format).unicodeScalars }

    mutating func next(_ names: Set<String>) throws(Mistake) -> Part? {
      guard let first = rest.first else { return nil }
      guard first == "%" else { return .text(take { $0 != "%" }) }
      rest.removeFirst()
      let name = try name()
      var form = Form()
      let flags = take { "-+ #0".unicodeScalars.contains($0) }
      form.isLeft = flags.contains("-")
      form.width = Int(take(Self.isDigit)) ?? 0
      if rest.first == "." {
        rest.removeFirst()
        form.precision = Int(take(Self.isDigit)) ?? 0
      }
      _ = take { "hlL".unicodeScalars.contains($0) }
      guard let conversion = rest.popFirst() else { throw .incomplete }
      if conversion == "%" { return .text("%") }
      guard let name else { throw .unnamed }
      guard names.contains(name) else { throw .unknownName(name) }
      guard conversion == "s" || conversion == "r" else {
        throw .unknownConversion(String(conversion))
      }
      form.isQuoted = conversion == "r"
      return .value(name: name, form)
    }

    /// The name in parentheses, which may hold parentheses itself.
    private mutating func name() throws(Mistake) -> String? {
      guard rest.first == "(" else { return nil }
      rest.removeFirst()
      var depth = 1
      let name = take { scalar in
        if scalar == "(" { depth += 1 }
        if scalar == ")" { depth -= 1 }
        return depth > 0
      }
      guard rest.popFirst() != nil else { throw .incomplete }
      return name
    }

    private mutating func take(_ belongs: (Unicode.Scalar) -> Bool) -> String {
      let part = rest.prefix(while: belongs)
      rest = rest[part.endIndex...]
      return String(part)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
      ("0"..."9").contains(scalar)
    }
  }
}

extension PercentFormat.Form {
  fileprivate func set(_ value: String?) -> String {
    var text = value ?? "None"
    if isQuoted, let value { text = Self.quoted(value) }
    if let precision {
      text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(precision)))
    }
    let blanks = String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
    return isLeft ? text + blanks : blanks + text
  }

  /// The text as `repr` has it, as far as letters and marks go.
  private static func quoted(_ text: String) -> String {
    let mark: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
    var result = String(mark)
    for scalar in text.unicodeScalars {
      switch scalar {
      case mark, "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + String(mark)
  }
}
