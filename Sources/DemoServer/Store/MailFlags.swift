// SPDX-License-Identifier: MIT

/// The flags and keywords of a message, without `\Recent`, which belongs to a session.
///
/// A system flag is recognised in any case and gets its one spelling; keywords are compared exactly.
package struct MailFlags: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// System flags in the order of RFC 3501 §2.3.2, then keywords in alphabetic order.
  package let words: [String]

  /// Somebody has read the message.
  package static let seen: MailFlags = ["\\Seen"]
  /// Somebody has answered the message.
  package static let answered: MailFlags = ["\\Answered"]
  /// The message asks for attention.
  package static let flagged: MailFlags = ["\\Flagged"]
  /// The message goes with the next EXPUNGE.
  package static let deleted: MailFlags = ["\\Deleted"]
  /// The message is not finished.
  package static let draft: MailFlags = ["\\Draft"]
  /// The system flags that a client may set.
  package static let system: MailFlags = [
    "\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft",
  ]

  package init(_ words: some Sequence<String>) {
    let known = words.map { word in
      Self.order.first { $0.lowercased() == word.lowercased() } ?? word
    }
    let keywords = Set(known).subtracting(Self.order).sorted()
    self.words = Self.order.filter(known.contains) + keywords
  }

  package init(arrayLiteral words: String...) { self.init(words) }

  private static let order = ["\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft"]

  /// As in a FETCH response: `(\Seen $Forwarded)`.
  package var description: String { "(\(words.joined(separator: " ")))" }

  /// What is no system flag.
  package var keywords: [String] { words.filter { !$0.hasPrefix("\\") } }

  /// Whether every flag of `other` is set.
  package func contains(_ other: MailFlags) -> Bool { other.words.allSatisfy(words.contains) }

  /// The flags of either.
  package func union(_ other: MailFlags) -> MailFlags { MailFlags(words + other.words) }

  /// These flags without those of `other`.
  package func subtracting(_ other: MailFlags) -> MailFlags {
    MailFlags(words.filter { !other.words.contains($0) })
  }
}

/// What a STORE, or the owner of a store, does to the flags of a message (RFC 3501 §6.4.6).
package enum FlagChange: Equatable, Sendable {
  case replace(MailFlags)
  case add(MailFlags)
  case remove(MailFlags)

  /// The flags of a message after the change.
  package func applied(to flags: MailFlags) -> MailFlags {
    switch self {
    case .replace(let new): new
    case .add(let more): flags.union(more)
    case .remove(let fewer): flags.subtracting(fewer)
    }
  }
}
