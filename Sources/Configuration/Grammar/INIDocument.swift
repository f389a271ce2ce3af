// SPDX-License-Identifier: MIT

/// An rc file as it was read: sections, options and where each of them stands.
///
/// Values are raw; ``Interpolation`` resolves the references in them when an option is read.
struct INIDocument: Equatable, Sendable {
  /// The section whose options are visible in every other one.
  static let defaults = "DEFAULT"

  /// Where an option was set.
  enum Origin: Equatable, Sendable {
    /// A line of the file, counted from 1.
    case line(Int)
    /// A switch of the command line, such as `-k`.
    case commandLine(String)
  }

  struct Line: Equatable, Sendable {
    let number: Int
    let text: String
  }

  struct Option: Equatable, Sendable {
    /// In lower case.
    let name: String
    let origin: Origin
    /// The parts of the value; the first stands on the line of the option itself.
    var lines: [Line]
    /// The option could not be read, so nothing more is to be said of it.
    var isBroken = false

    /// The parts joined by line feeds; it may begin with one, but does not end with one.
    var value: String {
      // To join is to search for conformances when it is done first, which takes longer than all values.
      let text = lines.count == 1 ? lines[0].text : lines.map(\.text).joined(separator: "\n")
      return String(text.strippedEnd)
    }
  }

  struct Section: Equatable, Sendable {
    let name: String
    /// The line of the header; `nil` for a section that only the command line has.
    let line: Int?
    var options: [Option] = []

    subscript(option name: String) -> Option? { options.first { $0.name == name } }
  }

  /// The file's name, as messages show it.
  let file: String
  /// In the order of the file; `[DEFAULT]` is one of them, and stands here at most once.
  var sections: [Section] = []

  init(file: String) { self.file = file }

  /// The section of exactly that name.
  subscript(section name: String) -> Section? { sections.first { $0.name == name } }

  /// An option of a section, or else of `[DEFAULT]`, with the name of the section it stands in.
  func option(_ name: String, in section: String) -> (option: Option, section: String)? {
    for candidate in [section, Self.defaults] {
      if let option = self[section: candidate]?[option: name] { return (option, candidate) }
    }
    return nil
  }

  /// All options that a section sees, with the name of the section that each stands in.
  func visibleOptions(in section: String) -> [(option: Option, section: String)] {
    let own = self[section: section]?.options ?? []
    if section == Self.defaults { return own.map { ($0, section) } }
    let names = Set(own.map(\.name))
    let inherited = (self[section: Self.defaults]?.options ?? [])
      .filter { !names.contains($0.name) }
    return own.map { ($0, section) } + inherited.map { ($0, Self.defaults) }
  }

  /// Sets an option from the command line; the section must exist or be `[DEFAULT]`.
  mutating func set(_ name: String, to value: String, in section: String, by origin: String) {
    let option = Option(
      name: name, origin: .commandLine(origin), lines: [Line(number: 0, text: value)])
    if self[section: section] == nil {
      sections.append(Section(name: section, line: nil))
    }
    for index in sections.indices where sections[index].name == section {
      sections[index].options.removeAll { $0.name == name }
      sections[index].options.append(option)
    }
  }
}
