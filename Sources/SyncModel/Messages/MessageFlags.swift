// SPDX-License-Identifier: MIT

/// The flags of a message, as the letters of a Maildir file name.
///
/// The five that IMAP shares are `D` draft, `F` flagged, `R` answered, `S` seen and `T` deleted
/// (RFC 9051 §2.3.2); `P` (passed) and the letters `a` to `z` have a meaning only on disk.
package struct MessageFlags: OptionSet, Hashable, Codable, Sendable {
  /// One bit a letter: `D F P R S T` are bits 0 to 5, `a` to `z` are bits 6 to 31.
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let draft = MessageFlags(rawValue: 1 << 0)
  package static let flagged = MessageFlags(rawValue: 1 << 1)
  package static let passed = MessageFlags(rawValue: 1 << 2)
  package static let answered = MessageFlags(rawValue: 1 << 3)
  package static let seen = MessageFlags(rawValue: 1 << 4)
  package static let deleted = MessageFlags(rawValue: 1 << 5)

  /// The flags that every IMAP server has a name for.
  package static let system: MessageFlags = [.draft, .flagged, .answered, .seen, .deleted]

  /// Every letter in the order of its bit, which is also the order of its code point.
  private static let alphabet = Array("DFPRSTabcdefghijklmnopqrstuvwxyz".utf8)

  /// The flag of one letter, or `nil` when the letter is none of the alphabet.
  package init?(letter: UInt8) {
    guard let bit = Self.alphabet.firstIndex(of: letter) else { return nil }
    self.init(rawValue: 1 << UInt32(bit))
  }

  /// Reads the letters after `2,`; letters outside the alphabet are left out.
  package init(letters: some Sequence<UInt8>) {
    self = letters.reduce(into: []) { flags, letter in
      if let flag = MessageFlags(letter: letter) { flags.formUnion(flag) }
    }
  }

  /// Reads text such as `FRS`.
  package init(_ letters: some StringProtocol) { self.init(letters: letters.utf8) }

  /// The letters sorted by code point, as OfflineIMAP writes them to file names and status files.
  package var letters: String {
    String(
      decoding: Self.alphabet.enumerated().lazy.filter { rawValue & (1 << $0.offset) != 0 }
        .map(\.element), as: UTF8.self)
  }

  /// Each flag that is set, by itself, in the order of ``letters``.
  package var members: [MessageFlags] {
    (0..<32).map { MessageFlags(rawValue: 1 << $0) }.filter(contains)
  }
}
