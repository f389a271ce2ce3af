// SPDX-License-Identifier: MIT

/// Which part of a message to fetch; always without setting `\Seen` (`BODY.PEEK`).
package struct BodyRequest: Equatable, Sendable {
  /// The sections that this program asks for (`section` in RFC 9051 §9).
  package enum Part: Equatable, Sendable {
    case wholeMessage
    case header
    case headerFields([String])
    case text
  }

  /// The part of the message.
  package let part: Part
  /// The octets of the part to fetch, counted from 0; `nil` for all of them.
  package let octets: Range<UInt32>?

  package init(_ part: Part, octets: Range<UInt32>? = nil) {
    self.part = part
    self.octets = octets
  }

  /// The message from its first to its last octet.
  package static let wholeMessage = BodyRequest(.wholeMessage)
}

/// What to fetch of each message (RFC 9051 §6.4.5 and the extensions of ``FetchResponse``).
package enum FetchItem: Equatable, Sendable {
  case uid
  case flags
  case internalDate
  case size
  /// Needs CONDSTORE.
  case modificationSequence
  case body(BodyRequest)
  /// Needs OBJECTID.
  case emailID
  /// Needs OBJECTID.
  case threadID
  /// Needs X-GM-EXT-1.
  case gmailMessageID
  /// Needs X-GM-EXT-1.
  case gmailThreadID
  /// Needs X-GM-EXT-1.
  case gmailLabels

  fileprivate func write(to arguments: inout CommandArguments) {
    switch self {
    case .uid: arguments.text("UID")
    case .flags: arguments.text("FLAGS")
    case .internalDate: arguments.text("INTERNALDATE")
    case .size: arguments.text("RFC822.SIZE")
    case .modificationSequence: arguments.text("MODSEQ")
    case .body(let request): request.write(to: &arguments)
    case .emailID: arguments.text("EMAILID")
    case .threadID: arguments.text("THREADID")
    case .gmailMessageID: arguments.text("X-GM-MSGID")
    case .gmailThreadID: arguments.text("X-GM-THRID")
    case .gmailLabels: arguments.text("X-GM-LABELS")
    }
  }
}

extension BodyRequest {
  fileprivate func write(to arguments: inout CommandArguments) {
    arguments.text("BODY.PEEK[")
    switch part {
    case .wholeMessage: break
    case .header: arguments.text("HEADER")
    case .text: arguments.text("TEXT")
    case .headerFields(let names):
      arguments.text("HEADER.FIELDS")
      arguments.list(of: names) { $0.atomOrString($1.utf8) }
    }
    arguments.text("]")
    guard let octets else { return }
    if octets.isEmpty { arguments.fail(.nothingNamed) }
    arguments.text("<\(octets.lowerBound).\(octets.count)>")
  }
}

/// What limits a FETCH (RFC 7162 §3.1.4.1, §3.2.6).
package enum FetchModifier: Equatable, Sendable {
  /// Only messages that changed after that mod-sequence; needs CONDSTORE.
  case changedSince(UInt64)
  /// Also the UIDs that are gone, with `changedSince` in UID FETCH; QRESYNC must be enabled.
  case vanished

  fileprivate var encoded: String {
    switch self {
    case .changedSince(let modSeq): "CHANGEDSINCE \(modSeq)"
    case .vanished: "VANISHED"
    }
  }
}

extension Command {
  /// `UID FETCH`: data of messages by UID; each response has the UID without being asked.
  package static func fetch(
    uids: MessageSet, _ items: [FetchItem], _ modifiers: [FetchModifier] = []
  ) -> Command { fetch("UID FETCH", uids, items, modifiers) }

  /// `FETCH`: data of messages by sequence number.
  package static func fetch(
    numbers: MessageSet, _ items: [FetchItem], _ modifiers: [FetchModifier] = []
  ) -> Command { fetch("FETCH", numbers, items, modifiers) }

  /// Items always stand in parentheses: some servers overlook the second one otherwise.
  private static func fetch(
    _ name: String, _ messages: MessageSet, _ items: [FetchItem], _ modifiers: [FetchModifier]
  ) -> Command {
    Command(name, in: .selected) { arguments in
      arguments.messages(messages)
      arguments.list(of: items) { $1.write(to: &$0) }
      if !modifiers.isEmpty { arguments.list(modifiers.map(\.encoded)) }
    }
  }
}
