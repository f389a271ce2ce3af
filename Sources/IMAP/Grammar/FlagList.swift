// SPDX-License-Identifier: MIT

/// The flags that every server knows, one bit each.
///
/// Source: RFC 9051 §2.3.2 and, for ``recent``, RFC 3501 §2.3.2.
package struct SystemFlags: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// `\Answered`.
  package static let answered = SystemFlags(rawValue: 1)
  /// `\Deleted`.
  package static let deleted = SystemFlags(rawValue: 2)
  /// `\Draft`.
  package static let draft = SystemFlags(rawValue: 4)
  /// `\Flagged`.
  package static let flagged = SystemFlags(rawValue: 8)
  /// `\Seen`.
  package static let seen = SystemFlags(rawValue: 16)
  /// `\Recent`, which only the server sets; it never goes into a command.
  package static let recent = SystemFlags(rawValue: 32)
  /// `\*` of PERMANENTFLAGS: a client may create keywords; it never goes into a command.
  package static let newKeywords = SystemFlags(rawValue: 64)

  /// Every flag with its spelling, in the alphabetical order in which commands list them.
  static let spelled: [(SystemFlags, Flag)] = [
    (.answered, Flag(wire: "\\Answered".utf8)), (.deleted, Flag(wire: "\\Deleted".utf8)),
    (.draft, Flag(wire: "\\Draft".utf8)), (.flagged, Flag(wire: "\\Flagged".utf8)),
    (.seen, Flag(wire: "\\Seen".utf8)), (.recent, Flag(wire: "\\Recent".utf8)),
    (.newKeywords, Flag(wire: "\\*".utf8)),
  ]
}

/// The flags of one message, or of one command.
///
/// The five or six flags that nearly all messages have live in one byte, so that a listing of a
/// million messages allocates nothing for them.
package struct FlagList: Sendable {
  /// The flags that the protocol itself defines.
  package var system: SystemFlags
  /// All others, in the order and spelling of the server.
  package var keywords: [Flag]

  package init(_ system: SystemFlags = [], keywords: [Flag] = []) {
    self.system = system
    self.keywords = keywords
  }

  /// Sorts flags by kind; a system flag is recognised in any case.
  package init(_ flags: some Sequence<Flag>) {
    self.init()
    for flag in flags { insert(flag) }
  }

  /// Adds a flag; a keyword that is there already is not added twice.
  package mutating func insert(_ flag: Flag) {
    if let known = SystemFlags.spelled.first(where: { $0.1 == flag })?.0 {
      system.formUnion(known)
    } else if !keywords.contains(flag) {
      keywords.append(flag)
    }
  }

  /// Whether a keyword lasts in a mailbox of which this is the PERMANENTFLAGS (RFC 9051 §7.1).
  package func keeps(_ keyword: Flag) -> Bool {
    system.contains(.newKeywords) || keywords.contains(keyword)
  }

  /// Whether no flag is set.
  package var isEmpty: Bool { system.isEmpty && keywords.isEmpty }

  /// Every flag by itself: system flags in alphabetical order, then the keywords.
  package var flags: [Flag] {
    SystemFlags.spelled.filter { system.contains($0.0) }.map(\.1) + keywords
  }

  /// The flags that a client may send: without `\Recent` and `\*`.
  var sendable: [Flag] {
    FlagList(system.subtracting([.recent, .newKeywords]), keywords: keywords).flags
  }
}

extension FlagList: Equatable, CustomStringConvertible {
  /// Compares the keywords as sets: neither their order nor their case matters.
  package static func == (left: FlagList, right: FlagList) -> Bool {
    left.system == right.system
      && (left.keywords.isEmpty && right.keywords.isEmpty
        || Set(left.keywords) == Set(right.keywords))
  }

  package var description: String { "(\(flags.map(\.name).joined(separator: " ")))" }
}
