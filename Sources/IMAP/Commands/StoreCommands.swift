// SPDX-License-Identifier: MIT

/// How STORE changes flags (RFC 9051 §6.4.6).
package enum FlagOperation: String, Sendable {
  case add = "+FLAGS"
  case remove = "-FLAGS"
  /// Sets the flags to those given and no others.
  case replace = "FLAGS"
}

/// How STORE changes the labels of Gmail.
package enum LabelOperation: String, Sendable {
  case add = "+X-GM-LABELS"
  case remove = "-X-GM-LABELS"
}

extension Command {
  /// `UID STORE`: changes the flags of messages; `\Recent` is left out, as only the server sets it.
  ///
  /// The flags may be empty only to replace all flags by none.  `isSilent` asks the server not to report
  /// the new flags; `unchangedSince` makes it leave alone what changed after that mod-sequence
  /// (RFC 7162 §3.1.3), and name it in the code MODIFIED.
  package static func store(
    _ uids: UIDSet, _ change: FlagOperation, _ flags: FlagList, isSilent: Bool = true,
    unchangedSince: UInt64? = nil
  ) -> Command {
    Command("UID STORE", in: .selected) { arguments in
      arguments.messages(.set(uids))
      if let unchangedSince { arguments.text(" (UNCHANGEDSINCE \(unchangedSince))") }
      arguments.text(" \(change.rawValue)\(isSilent ? ".SILENT" : "")")
      arguments.flags(flags)
      if flags.sendable.isEmpty, change != .replace { arguments.fail(.nothingNamed) }
    }
  }

  /// `UID STORE` of labels, which needs X-GM-EXT-1: puts labels on messages, or takes them away.
  ///
  /// Gmail answers with the labels that each message has then.  A label is an astring in modified UTF-7,
  /// and a system label such as `\Inbox` begins with a backslash; it is quoted like any other.
  package static func store(
    _ uids: UIDSet, _ change: LabelOperation, _ labels: [MailboxName]
  ) -> Command {
    Command("UID STORE", in: .selected) { arguments in
      arguments.messages(.set(uids))
      arguments.text(" \(change.rawValue)")
      arguments.list(of: labels) { $0.quotedString($1.wire) }
    }
  }

  /// `UID COPY`: copies messages into another mailbox.
  package static func copy(_ uids: UIDSet, to mailbox: MailboxName) -> Command {
    Command("UID COPY", in: .selected) { arguments in
      arguments.messages(.set(uids))
      arguments.mailbox(mailbox)
    }
  }

  /// `UID MOVE`: moves messages into another mailbox; needs MOVE (RFC 6851).
  package static func move(_ uids: UIDSet, to mailbox: MailboxName) -> Command {
    Command("UID MOVE", in: .selected) { arguments in
      arguments.messages(.set(uids))
      arguments.mailbox(mailbox)
    }
  }
}
