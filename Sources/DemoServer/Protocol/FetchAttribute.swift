// SPDX-License-Identifier: MIT

/// One thing that FETCH asks of a message (RFC 3501 §6.4.5).
enum FetchAttribute: Equatable, Sendable {
  case flags
  case uid
  case internalDate
  case size
  case content(BodySection)
  /// RFC 7162.
  case modSequence
  /// RFC 8474.
  case emailID
  /// RFC 8474; always NIL.
  case threadID
  /// X-GM-MSGID.
  case gmailMessageID
  /// X-GM-THRID; every message is a thread of its own.
  case gmailThreadID
  /// X-GM-LABELS.
  case gmailLabels
}

/// A part of the text of a message.
struct BodySection: Equatable, Sendable {
  enum Part: Equatable, Sendable {
    case whole
    case header
    /// Only the named fields, or all others.
    case fields([String], excluded: Bool)
    case text
  }

  /// What stands before the text in the response: `BODY[HEADER]<0>`, `RFC822.TEXT`.
  let label: String
  let part: Part
  /// The bytes asked for, counted from 0; they may lie beyond the end.
  var range: Range<Int>?
  /// Whether reading the text leaves `\Seen` as it is.
  let isPeek: Bool

  /// The bytes of a message that the section means.
  func bytes(of content: [UInt8]) -> [UInt8] {
    let bytes =
      switch part {
      case .whole: content
      case .header: Array(MessageText(content).header)
      case .fields(let names, let excluded):
        MessageText(content).header(fields: names, excluded: excluded)
      case .text: Array(MessageText(content).body)
      }
    guard let range else { return bytes }
    return Array(bytes[range.clamped(to: 0..<bytes.count)])
  }
}
