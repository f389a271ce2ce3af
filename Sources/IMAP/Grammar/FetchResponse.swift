// SPDX-License-Identifier: MIT

/// What a FETCH response says about one message; the server may leave out or add any item.
///
/// Source: RFC 9051 §7.5.2.  The server may send it unasked when flags change; then it often has no
/// UID.  ENVELOPE, BODYSTRUCTURE and unknown items are read over and not kept.
package struct FetchResponse: Equatable, Sendable {
  /// The position in the mailbox, from 1; expunging a message moves those after it.
  package let sequenceNumber: UInt32
  /// The UID, when the response has one.
  package var uid: UID?
  /// The flags, when the response has them.
  package var flags: FlagList?
  /// The day of arrival; `nil` also when the server sent a date that is none.
  package var internalDate: InternalDate?
  /// The octets of the message, by `RFC822.SIZE`; some servers send more or fewer than they say.
  ///
  /// Never negative; `nil` also when the server sent what is no size.
  package var size: Int?
  /// `MODSEQ` (RFC 7162 §3.1.4).
  package var modificationSequence: UInt64?
  /// The sections that were asked for, in the order in which they came.
  package var bodies: [FetchedBody] = []
  /// Items of rarer extensions, in the order in which they came.
  package var extensions: [FetchExtension] = []

  package init(sequenceNumber: UInt32) { self.sequenceNumber = sequenceNumber }
}

/// An item that only some servers have.
package enum FetchExtension: Equatable, Sendable {
  /// The id that a message keeps when it moves (RFC 8474 §5.1).
  case emailID(String)
  /// The id of the conversation, or `nil` when the server has none for it (RFC 8474 §5.2).
  case threadID(String?)
  /// `X-GM-MSGID`: the id of a Gmail message in all its folders.
  case gmailMessageID(UInt64)
  /// `X-GM-THRID`: the id of a Gmail conversation.
  case gmailThreadID(UInt64)
  /// `X-GM-LABELS`: system labels such as `\Inbox`, and names in modified UTF-7.
  case gmailLabels([MailboxName])
}

extension FetchResponse {
  /// The id that the message keeps when it moves (RFC 8474).
  package var emailID: String? {
    extensions.lazy.compactMap { if case .emailID(let id) = $0 { id } else { nil } }.first
  }

  /// The id of a Gmail message in all its folders.
  package var gmailMessageID: UInt64? {
    extensions.lazy.compactMap { if case .gmailMessageID(let id) = $0 { id } else { nil } }.first
  }

  /// The labels of a Gmail message, `nil` when the response does not tell.
  package var gmailLabels: [MailboxName]? {
    extensions.lazy.compactMap { if case .gmailLabels(let all) = $0 { all } else { nil } }.first
  }
}
