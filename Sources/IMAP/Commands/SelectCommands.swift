// SPDX-License-Identifier: MIT

/// What is known of a mailbox from an earlier session (RFC 7162 §3.2.5).
package struct KnownMailbox: Equatable, Sendable {
  /// The UIDVALIDITY of then.
  package let uidValidity: UInt32
  /// The mod-sequence up to which changes are known.
  package let modificationSequence: UInt64
  /// The UIDs that are known, if the server shall limit itself to them.
  package let uids: UIDSet?

  package init(uidValidity: UInt32, modificationSequence: UInt64, uids: UIDSet? = nil) {
    self.uidValidity = uidValidity
    self.modificationSequence = modificationSequence
    self.uids = uids
  }
}

/// What SELECT and EXAMINE ask for beside the mailbox; needs the extension of that name.
package enum SelectParameter: Equatable, Sendable {
  /// Mod-sequences (RFC 7162 §3.1.8).
  case condStore
  /// All changes since an earlier session; QRESYNC must be enabled (RFC 7162 §3.2.5).
  case quickResynchronization(KnownMailbox)

  var encoded: String {
    switch self {
    case .condStore: return "CONDSTORE"
    case .quickResynchronization(let known):
      let uids = known.uids.map { $0.isEmpty ? "" : " \($0.encoded)" } ?? ""
      return "QRESYNC (\(known.uidValidity) \(known.modificationSequence)\(uids))"
    }
  }
}

/// Opening and closing a mailbox (RFC 9051 §6.3.2, §6.3.3, §6.4.1, §6.4.2).
extension Command {
  /// `SELECT`: opens a mailbox for reading and writing.
  package static func select(
    _ mailbox: MailboxName, _ parameters: [SelectParameter] = []
  ) -> Command { open("SELECT", mailbox, parameters, isReadOnly: false) }

  /// `EXAMINE`: opens a mailbox for reading only.
  package static func examine(
    _ mailbox: MailboxName, _ parameters: [SelectParameter] = []
  ) -> Command { open("EXAMINE", mailbox, parameters, isReadOnly: true) }

  private static func open(
    _ name: String, _ mailbox: MailboxName, _ parameters: [SelectParameter], isReadOnly: Bool
  ) -> Command {
    let effect = Effect.select(mailbox, isReadOnly: isReadOnly)
    return Command(name, in: .authenticated, effect: effect) { arguments in
      arguments.mailbox(mailbox)
      if !parameters.isEmpty { arguments.list(parameters.map(\.encoded)) }
    }
  }

  /// `CLOSE`: leaves the mailbox and expunges it without a report, unless it was opened by EXAMINE.
  package static let close = Command("CLOSE", in: .selected, effect: .deselect)

  /// `UNSELECT`: leaves the mailbox as it is (RFC 3691).
  package static let unselect = Command("UNSELECT", in: .selected, effect: .deselect)

  /// `CHECK`: asks the server to write the mailbox to disk (RFC 3501 §6.4.1).
  package static let check = Command("CHECK", in: .selected)

  /// `EXPUNGE`: removes every message with `\Deleted`, also those that others marked.
  package static let expunge = Command("EXPUNGE", in: .selected)

  /// `UID EXPUNGE`: removes those of the messages that have `\Deleted`; needs UIDPLUS (RFC 4315).
  package static func expunge(_ uids: UIDSet) -> Command {
    Command("UID EXPUNGE", in: .selected) { $0.messages(.set(uids)) }
  }
}
