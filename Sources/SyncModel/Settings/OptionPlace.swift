// SPDX-License-Identifier: MIT

/// Where an option stands that the program acts on while it runs, for problems and messages.
package struct OptionPlace: Hashable, Codable, Sendable, CustomStringConvertible {
  /// The option, such as `nametrans`.
  package let option: String
  /// The section, such as `Repository R`.
  package let section: String
  /// The rc file, or the switch of the command line that sets the option.
  package let file: String
  /// Counted from 1; `nil` for a switch.
  package let line: Int?

  package init(option: String, section: String, file: String, line: Int?) {
    self.option = option
    self.section = section
    self.file = file
    self.line = line
  }

  /// The repository that the section describes, if it describes one.
  package var repository: RepositoryName? {
    let prefix = "Repository "
    return section.hasPrefix(prefix) ? RepositoryName(String(section.dropFirst(prefix.count))) : nil
  }

  package var description: String {
    "\(option) of [\(section)] (\(line.map { "\(file):\($0)" } ?? file))"
  }
}

/// Whom code of the rc file talks to while it runs.
package protocol ExpressionAudience: Sendable {
  /// Takes a line that the code prints; returns at once.
  func hear(_ line: String, from place: OptionPlace)

  /// Asks a person what the code wants to know, and waits for the answer.
  ///
  /// Returns `nil` when nobody can or will answer.
  func ask(_ prompt: String, from place: OptionPlace) -> Secret?
}
