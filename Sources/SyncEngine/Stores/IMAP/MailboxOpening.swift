// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// How a mailbox is opened: with as much as the connection's tier offers.
struct MailboxOpening {
  let mailbox: MailboxName
  let isReadOnly: Bool
  /// The numbers of an earlier time, since which the changes are wanted; `nil` for none.
  let mark: RemoteMark?
  let connection: IMAPConnection
  let identities: IdentityQuestion?
  let knowledge: ServerKnowledge

  /// Opens the mailbox, and runs `meanwhile` once while the server works on its answer.
  ///
  /// A server that does not understand an extension which it advertises is asked once more without it,
  /// and from then on not again.  A failure of `meanwhile` is thrown after the answer has come: the
  /// connection stays good for the next mailbox.
  func run(
    _ reporter: Reporter, meanwhile: () throws(SyncFailure) -> Void
  ) throws(SyncFailure) -> (Completion, MailboxSelection) {
    if connection.isOutOfStep {
      connection.abandon()
      throw .problem(.connectionLost(host: connection.host, during: "opening a mailbox"))
    }
    var failure: SyncFailure?
    var isFirst = true
    while true {
      let isDelta = connection.tier == .quickResynchronization && mark != nil
      var selection = MailboxSelection(asksForChanges: isDelta, connection.keywords)
      let tag = try connection.send(
        isReadOnly ? .examine(mailbox, parameters) : .select(mailbox, parameters))
      let asked = isDelta ? try identities?.ask(since: mark) : nil
      if isFirst {
        isFirst = false
        failure = try attempt(meanwhile)
      }
      let completion = try connection.wait(for: tag) { selection.note($0) }
      if let asked { try take(asked, completion, selection) }
      if let failure { throw failure }
      guard completion.condition == .bad, connection.tier != .plain else {
        return (completion, selection)
      }
      let name = isDelta ? ListingTier.quickResynchronization : .conditionalStore
      knowledge.refuse(name.rawValue, completion.text.text, reporter)
      connection.tier = isDelta ? .conditionalStore : .plain
    }
  }

  private func attempt(
    _ meanwhile: () throws(SyncFailure) -> Void
  ) throws(SyncFailure) -> SyncFailure? {
    try connection.flush()
    do throws(SyncFailure) {
      try meanwhile()
      return nil
    } catch {
      return error
    }
  }

  private func take(
    _ asked: IdentityQuestion.Asked, _ completion: Completion, _ selection: MailboxSelection
  ) throws(SyncFailure) {
    let isOpen = completion.condition == .ok && selection.validity == mark?.validity
    if isOpen { try identities?.collect(asked) } else { try identities?.drop(asked) }
  }

  private var parameters: [SelectParameter] {
    switch (connection.tier, mark) {
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
