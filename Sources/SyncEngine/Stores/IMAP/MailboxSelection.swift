// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// What a server tells while it opens a mailbox (RFC 9051 §6.3.2, RFC 7162 §3.1.2, §3.2.5).
struct MailboxSelection {
  private(set) var validity: UInt32?
  private(set) var exists = 0
  private(set) var next: UInt32?
  private var modificationSequence: UInt64?
  /// What changed since the mark that the mailbox was opened with; `nil` when it was opened without.
  private(set) var changes: RemoteChanges?

  /// The flags that the mailbox keeps; `nil` when the server does not tell.
  private(set) var permanentFlags: FlagList?

  private init(asksForChanges: Bool, _ keywords: KeywordMap) {
    changes = asksForChanges ? RemoteChanges(keywords) : nil
  }

  /// The numbers at the moment of opening; `nil` when the mailbox keeps no mod-sequences.
  var mark: RemoteMark? {
    guard let validity, let next, let sequence = modificationSequence, sequence > 0 else {
      return nil
    }
    return RemoteMark(
      validity: validity, next: next, messages: exists, modificationSequence: sequence)
  }

  private mutating func note(_ event: SessionEvent) {
    changes?.note(event)
    switch event {
    case .untagged(.exists(let count)): exists = Int(count)
    case .untagged(.status(_, let text)):
      switch text.code {
      case .uidValidity(let value): validity = value
      case .uidNext(let value): next = value.rawValue
      case .highestModSeq(let value): modificationSequence = value
      case .noModSeq: modificationSequence = nil
      case .permanentFlags(let flags): permanentFlags = flags
      default: break
      }
    default: break
    }
  }

  /// Opens a mailbox with as much as the connection's tier offers.
  ///
  /// A server that does not understand an extension which it advertises is asked once more without it,
  /// and from then on not again.
  static func open(
    _ mailbox: MailboxName, isReadOnly: Bool, since mark: RemoteMark?,
    on connection: IMAPConnection, _ identities: IdentityQuestion?, knowledge: ServerKnowledge,
    _ reporter: Reporter
  ) throws(SyncFailure) -> (Completion, MailboxSelection) {
    if connection.isOutOfStep {
      connection.abandon()
      throw .problem(.connectionLost(host: connection.host, during: "opening a mailbox"))
    }
    while true {
      let parameters = parameters(connection.tier, mark)
      let isDelta = connection.tier == .quickResynchronization && mark != nil
      var selection = MailboxSelection(asksForChanges: isDelta, connection.keywords)
      let tag = try connection.send(
        isReadOnly ? .examine(mailbox, parameters) : .select(mailbox, parameters))
      let asked = isDelta ? try identities?.ask(since: mark) : nil
      let completion = try connection.wait(for: tag) { selection.note($0) }
      if let asked {
        let isOpen = completion.condition == .ok && selection.validity == mark?.validity
        if isOpen { try identities?.collect(asked) } else { try identities?.drop(asked) }
      }
      guard completion.condition == .bad, connection.tier != .plain else {
        return (completion, selection)
      }
      let name = isDelta ? ListingTier.quickResynchronization : .conditionalStore
      knowledge.refuse(name.rawValue, completion.text.text, reporter)
      connection.tier = isDelta ? .conditionalStore : .plain
    }
  }

  private static func parameters(_ tier: ListingTier, _ mark: RemoteMark?) -> [SelectParameter] {
    switch (tier, mark) {
    case (.plain, _): []
    case (.quickResynchronization, let mark?):
      [
        .quickResynchronization(
          KnownMailbox(
            uidValidity: mark.validity, modificationSequence: mark.modificationSequence))
      ]
    case (.quickResynchronization, nil), (.conditionalStore, _): [.condStore]
    }
  }
}
