// SPDX-License-Identifier: MIT

/// A flag as the wire spells it: a system flag such as `\Seen`, or a keyword such as `$Forwarded`.
///
/// Source: RFC 9051 §2.3.2.  Two spellings that differ in case are the same flag, and the first
/// spelling is kept.  Servers send keywords that are no atoms (8-bit letters, brackets); such a
/// flag is kept as it came, see ``isAtom``.
package struct Flag: Sendable {
  /// The spelling, with the backslash of a system flag.
  package let bytes: [UInt8]

  /// Takes a name that may be sent: an atom with or without one backslash before it.
  package init?(_ name: String) {
    bytes = Array(name.utf8)
    guard isAtom else { return nil }
  }

  /// Takes what a server sent, whatever it is.
  init(wire: some Sequence<UInt8>) { bytes = Array(wire) }

  /// Whether the grammar allows the flag in a command; some servers answer BAD when it does not.
  package var isAtom: Bool {
    let word = bytes.first == .backslash ? bytes[1...] : bytes[...]
    return !word.isEmpty && word.allSatisfy(\.isAtomCharacter)
  }

  /// The spelling as text; a byte that is no UTF-8 becomes U+FFFD.
  package var name: String { String(decoding: bytes, as: UTF8.self) }

  /// `$MDNSent`: a receipt was sent, or shall not be (RFC 3503 §3).
  package static let receiptSent = Flag(wire: "$MDNSent".utf8)
}

extension Flag: Hashable, CustomStringConvertible {
  package static func == (left: Flag, right: Flag) -> Bool {
    left.bytes.equalsIgnoringCase(right.bytes)
  }

  /// Ignores the case of letters, as `==` does.
  package func hash(into hasher: inout Hasher) {
    for byte in bytes { hasher.combine(byte.upperCased) }
  }

  package var description: String { name }
}
