// SPDX-License-Identifier: MIT

package import IMAP

/// A label of Gmail, byte for byte as the server spells it: modified UTF-7, or `\Inbox`.
///
/// The bytes are its identity, as those of a mailbox name are: the same label must never come back from
/// a file or the status as another one.
package struct MessageLabel: Hashable, Codable, Sendable {
  /// The bytes between the quotes, unescaped.
  package let wire: [UInt8]

  /// Takes the bytes that a server sent.
  package init(wire: some Sequence<UInt8>) { self.wire = Array(wire) }

  /// Takes a label as the parser found it.
  package init(_ name: MailboxName) { wire = name.wire }

  /// Encodes a label for the wire, by modified UTF-7 (RFC 3501 §5.1.3).
  package init(encoding text: String) { wire = MailboxName(text).wire }

  /// The label as an argument of a command.
  package var name: MailboxName { MailboxName(wire: wire) }

  /// The bytes of the wire as text, as OfflineIMAP writes labels to files and to the status.
  package var wireText: String { name.wireText }

  /// The label for people, decoded.
  package var text: String { name.text }
}

extension MessageLabel: Comparable {
  /// By the bytes, which for ASCII is the order of OfflineIMAP.
  package static func < (left: MessageLabel, right: MessageLabel) -> Bool {
    left.wire.lexicographicallyPrecedes(right.wire)
  }
}

extension MessageLabel: CustomStringConvertible {
  package var description: String { text }
}
