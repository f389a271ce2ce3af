// SPDX-License-Identifier: MIT

/// How STORE changes flags (RFC 9051 §6.4.6).
package enum FlagOperation: String, Sendable {
  case add = "+FLAGS"
  case remove = "-FLAGS"
  /// Sets the flags to those given and no others.
  case replace = "FLAGS"
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
