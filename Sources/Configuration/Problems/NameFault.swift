// SPDX-License-Identifier: MIT

/// A name of an option or of a section that means nothing where it stands.
enum NameFault: Equatable, Sendable {
  case unknownOption(Suggestion?)
  /// A line continues the value of an option, but looks like the option that is named.
  case continuation(of: String, meant: String)
  /// `suggestion` is the name of a section.
  case unknownSection(suggestion: String?)
  /// The header of that section is not there, or damaged beyond recognition.
  case lostHeader(String)
  /// The header of that section is indented, so that it continues the value above.
  case indentedHeader(String)
  /// The option means nothing any more; `now` says what happens instead.
  case obsoleteOption(now: String)
  /// A `[ui.…]` section.
  case obsoleteSection

  /// What an unknown option may stand for.
  enum Suggestion: Equatable, Sendable {
    /// An option of this section.
    case similar(String)
    /// The name is right, but belongs in other sections, such as `[Account …]`.
    case elsewhere(String)
    /// An option of other sections.
    case similarElsewhere(String, String)
  }

  /// Whether the option was meant to be the one of that name, in this section.
  func means(_ name: String) -> Bool {
    switch self {
    case .unknownOption(.similar(name)), .continuation(of: _, meant: name): true
    default: false
    }
  }

  var text: String {
    switch self {
    case .unknownOption(nil):
      "there is no such option, so it has no effect. Remove it."
    case .unknownOption(.similar(let name)):
      "there is no such option. Did you mean \(name)?"
    case .unknownOption(.elsewhere(let sections)):
      "this option has no effect here. It belongs in \(sections)."
    case .unknownOption(.similarElsewhere(let name, let sections)):
      "there is no such option. Did you mean \(name), which belongs in \(sections)?"
    case .continuation(let option, _):
      "this line continues the value of \(option), because it is indented deeper. "
        + "Indent both lines alike to make it an option of its own."
    case .unknownSection(let suggestion?):
      "there is no such section. Did you mean [\(suggestion.shown)]?"
    case .lostHeader(let name):
      "the options from here on belong to another section. Write [\(name.shown)] above them."
    case .indentedHeader(let name):
      "this line continues the value above, because it is indented deeper. "
        + "Write [\(name.shown)] at the beginning of the line."
    case .obsoleteOption(let now): "this option has no effect any more. \(now) Remove it."
    case .obsoleteSection:
      "nothing reads this section any more; the board takes its signs from its theme. Remove it."
    case .unknownSection(nil):
      "there is no such section, so it has no effect. Remove it."
    }
  }
}
