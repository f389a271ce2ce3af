// SPDX-License-Identifier: MIT

/// The name of a mailbox exactly as the server spells it.
///
/// Source: RFC 9051 §5.1.  The bytes of the wire are the identity of a mailbox: a server sends names
/// that no decoding can bring back (unpaired `&`, 8-bit letters), and such a mailbox must still be
/// opened by the name that was listed.  So keep the value; never rebuild it from ``text``.
package struct MailboxName: Sendable {
  /// The bytes between the quotes, unescaped.
  package let wire: [UInt8]

  /// The mailbox that every account has (RFC 9051 §5.1).
  package static let inbox = MailboxName(wire: Array("INBOX".utf8))

  /// Takes the bytes that a server sent.
  package init(wire: some Sequence<UInt8>) { self.wire = Array(wire) }

  /// Encodes a name for the wire by modified UTF-7 (RFC 3501 §5.1.3).
  package init(_ text: String) { wire = ModifiedUTF7.encode(text) }

  /// Whether the name is `INBOX` in any case.
  package var isInbox: Bool { wire.equalsIgnoringCase("INBOX".utf8) }

  /// The name in Unicode, or `nil` when encoding it again would not give the same bytes.
  package var decoded: String? { ModifiedUTF7.decode(wire) }

  /// The name for people: ``decoded``, or else ``wireText``.
  package var text: String { decoded ?? wireText }

  /// The bytes of the wire as text, not decoded; a byte that is no UTF-8 becomes U+FFFD.
  package var wireText: String { String(decoding: wire, as: UTF8.self) }
}

extension MailboxName: Hashable, CustomStringConvertible {
  /// Compares byte for byte, but for `INBOX`, which is the same mailbox in any case.
  package static func == (left: MailboxName, right: MailboxName) -> Bool {
    left.wire == right.wire || (left.isInbox && right.isInbox)
  }

  /// Agrees with `==`: all spellings of `INBOX` hash alike.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(isInbox ? MailboxName.inbox.wire : wire)
  }

  package var description: String { text }
}
