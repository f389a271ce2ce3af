// SPDX-License-Identifier: MIT

/// Kinds of sections; a repository's kind is its type.
struct SectionKinds: OptionSet, Hashable, Sendable {
  let rawValue: Int

  static let general = SectionKinds(rawValue: 1 << 0)
  static let mailboxNames = SectionKinds(rawValue: 1 << 1)
  static let oldInterface = SectionKinds(rawValue: 1 << 2)
  static let account = SectionKinds(rawValue: 1 << 3)
  static let maildir = SectionKinds(rawValue: 1 << 4)
  static let gmailMaildir = SectionKinds(rawValue: 1 << 5)
  static let imap = SectionKinds(rawValue: 1 << 6)
  static let gmail = SectionKinds(rawValue: 1 << 7)

  static let maildirs: SectionKinds = [.maildir, .gmailMaildir]
  static let servers: SectionKinds = [.imap, .gmail]
  static let repositories: SectionKinds = [.maildirs, .servers]
  static let all = SectionKinds(rawValue: (1 << 8) - 1)

  /// Where an option belongs, as a message puts it.
  var shown: String {
    var places: [String] = []
    if contains(.general) { places.append("[general]") }
    if contains(.mailboxNames) { places.append("[mbnames]") }
    if contains(.oldInterface) { places.append("[ui.Curses.Blinkenlights]") }
    if contains(.account) { places.append("[Account …]") }
    if contains(.repositories) {
      places.append("[Repository …]")
    } else if let type = repositoryType {
      places.append("a [Repository …] of type \(type)")
    }
    return places.joined(separator: " or ")
  }

  private var repositoryType: String? {
    if contains(.maildir) { return "Maildir" }
    if contains(.imap) { return "IMAP" }
    if contains(.gmailMaildir) { return "GmailMaildir" }
    return contains(.gmail) ? "Gmail" : nil
  }
}

/// What the name of a section says of its options.
enum SectionName: Equatable {
  static let accountPrefix = "Account "
  static let repositoryPrefix = "Repository "

  case defaults
  /// A section whose options are of these kinds; a repository without a type may be any of them.
  case known(SectionKinds)
  /// A `[ui.…]` section, which nothing reads.
  case oldInterface
  case unknown

  init(_ name: String, type: String?) {
    switch name {
    case INIDocument.defaults: self = .defaults
    case "general": self = .known(.general)
    case "mbnames": self = .known(.mailboxNames)
    case _ where name.hasPrefix("ui."): self = .oldInterface
    case _ where name.hasPrefix(Self.accountPrefix): self = .known(.account)
    case _ where name.hasPrefix(Self.repositoryPrefix): self = .known(Self.kinds(ofType: type))
    default: self = .unknown
    }
  }

  private static func kinds(ofType type: String?) -> SectionKinds {
    switch type {
    case "Maildir": .maildir
    case "GmailMaildir": .gmailMaildir
    case "IMAP": .imap
    case "Gmail": .gmail
    default: .repositories
    }
  }

  /// The name of a section that exists, or may exist, and that an unknown name is similar to.
  static func suggestion(for name: String) -> String? {
    let words = ["general", "mbnames", INIDocument.defaults]
    if let word = Suggestion.closest(to: name, among: words) { return word }
    let first = name.unicodeScalars.prefix { !PythonText.isSpace($0) }
    let rest = Substring(name.unicodeScalars[first.endIndex...]).stripped
    guard !rest.isEmpty else { return nil }
    let prefixes = [accountPrefix, repositoryPrefix].map { String($0.stripped) }
    let word =
      prefixes.contains(String(first))
      ? String(first) : Suggestion.closest(to: String(first), among: prefixes)
    return word.map { "\($0) \(rest)" }
  }
}
