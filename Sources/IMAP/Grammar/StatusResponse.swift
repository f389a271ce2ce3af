// SPDX-License-Identifier: MIT

/// The numbers of a mailbox that need not be selected for them.
///
/// Source: RFC 9051 §7.3.4, RFC 7162 §3.1.7 (HIGHESTMODSEQ), RFC 8438 (SIZE), RFC 8474 (MAILBOXID),
/// RFC 7889 (APPENDLIMIT).  A number that is absent, 0 where the protocol forbids it, or too large
/// is `nil`.
package struct StatusResponse: Equatable, Sendable {
  /// The mailbox, as the server spells it; compare by value, as `INBOX` may come in any case.
  package let name: MailboxName
  /// The number of messages.
  package var messages: UInt32?
  /// The number of messages with `\Recent`.
  package var recent: UInt32?
  /// The UID that the next message will have at least.
  package var uidNext: UID?
  /// Changes when the UIDs of the mailbox begin to mean something else.
  package var uidValidity: UInt32?
  /// The number of messages without `\Seen`.
  package var unseen: UInt32?
  /// The number of messages with `\Deleted`.
  package var deleted: UInt32?
  /// The octets of all messages.
  package var size: UInt64?
  /// Grows with each change in the mailbox; 0 when the mailbox keeps no mod-sequences.
  package var highestModSeq: UInt64?
  /// The largest message that may be appended, in octets.
  package var appendLimit: UInt64?
  /// The id that the mailbox keeps when it is renamed.
  package var mailboxID: String?

  package init(name: MailboxName) { self.name = name }
}
