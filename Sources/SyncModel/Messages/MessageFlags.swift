// SPDX-License-Identifier: MIT

/// The flags of a message, as the letters of a Maildir file name.
///
/// The five that IMAP shares are `D` draft, `F` flagged, `R` answered, `S` seen and `T` deleted
/// (RFC 9051 §2.3.2); `P` (passed) and the letters `a` to `z` have a meaning only on disk.
package struct MessageFlags: OptionSet, Hashable, Codable, Sendable {
  /// One bit a letter: `D F P R S T` are bits 0 to 5, `a` to `z` are bits 6 to 31.
  package let rawValue: UInt32
  @inlinable package init(rawValue: UInt32) { self.rawValue = rawValue }

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

  /// The bit of each byte; 0 for bytes that are no letter of the alphabet.
  private static let bits: [UInt32] = (0...UInt8.max).map { letter in
    alphabet.firstIndex(of: letter).map { 1 << UInt32($0) } ?? 0
  }

  /// The flag of one letter, or `nil` when the letter is none of the alphabet.
  package init?(letter: UInt8) {
    let bit = Self.bits[Int(letter)]
    if bit == 0 { return nil }
    self.init(rawValue: bit)
  }

  /// Reads the letters after `2,`; letters outside the alphabet are left out.
  package init(letters: borrowing Span<UInt8>) {
    var flags: UInt32 = 0
    for index in letters.indices { flags |= Self.bits[Int(letters[index])] }
    self.init(rawValue: flags)
  }

  /// Reads text such as `FRS`.
  package init(_ letters: String) { self.init(letters: letters.utf8.span) }

  /// Reads a part of a text.
  package init(_ letters: Substring) { self.init(String(letters)) }

  /// The letters sorted by code point, as OfflineIMAP writes them to file names and status files.
  package var letters: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends ``letters`` to a name.
  package func append(to name: inout [UInt8]) {
    var rest = rawValue
    while rest != 0 {
      name.append(Self.alphabet[rest.trailingZeroBitCount])
      rest &= rest - 1
    }
  }

  /// Each flag that is set, by itself, in the order of ``letters``.
  package var members: [MessageFlags] {
    (0..<32).map { MessageFlags(rawValue: 1 << $0) }.filter(contains)
  }
}

// What every option set can do, once more: the standard library's own is generic, and a generic function is
// not specialised across modules.  Of the time for the names in a listing, `[]` alone took a sixth.
extension MessageFlags {
  /// No flag.
  @inlinable package init() { self.init(rawValue: 0) }

  @inlinable package init(arrayLiteral elements: MessageFlags...) {
    var bits: UInt32 = 0
    for element in elements { bits |= element.rawValue }
    self.init(rawValue: bits)
  }

  @inlinable package static func == (left: MessageFlags, right: MessageFlags) -> Bool {
    left.rawValue == right.rawValue
  }

  /// Whether no flag is set.
  @inlinable package var isEmpty: Bool { rawValue == 0 }

  /// Whether all of these flags are set.
  @inlinable package func contains(_ flags: MessageFlags) -> Bool {
    rawValue & flags.rawValue == flags.rawValue
  }

  /// The flags that are set in one of the two.
  @inlinable package func union(_ other: MessageFlags) -> MessageFlags {
    MessageFlags(rawValue: rawValue | other.rawValue)
  }

  /// Adds flags.
  @inlinable package mutating func formUnion(_ other: MessageFlags) { self = union(other) }

  /// The flags that are set in both.
  @inlinable package func intersection(_ other: MessageFlags) -> MessageFlags {
    MessageFlags(rawValue: rawValue & other.rawValue)
  }

  /// The flags that are not set in the other.
  @inlinable package func subtracting(_ other: MessageFlags) -> MessageFlags {
    MessageFlags(rawValue: rawValue & ~other.rawValue)
  }
}
