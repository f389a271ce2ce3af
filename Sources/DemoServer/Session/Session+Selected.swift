// SPDX-License-Identifier: MIT

extension Session {
  /// CLOSE: leaves the mailbox and expunges without a word, unless it is read-only.
  func close() -> Answer {
    if case .selected(let view) = phase, !view.isReadOnly { removeDeleted(in: view, nil) }
    phase = .afterLogin
    return Answer([], .ok("CLOSE completed."))
  }

  func unselect() -> Answer {
    phase = .afterLogin
    return Answer([], .ok("UNSELECT completed."))
  }

  /// EXPUNGE and UID EXPUNGE: the EXPUNGE responses come from the update that follows.
  func expunge(_ set: SequenceSet?) -> Answer {
    guard case .selected(let view) = phase else { return notSelected }
    guard !view.isReadOnly else { return readOnly }
    let latest = removeDeleted(in: view, set)
    // RFC 7162 §3.2.7: so that the client knows up to where it has heard everything.
    let code = style.saysVanished ? latest.map { "HIGHESTMODSEQ \($0)" } : nil
    return Answer([], .ok("EXPUNGE completed.", code: code))
  }

  /// - Returns: The mod-sequence of the mailbox, if anything was removed.
  @discardableResult
  private func removeDeleted(in view: SelectedView, _ set: SequenceSet?) -> UInt64? {
    let latest: UInt64?? = change(view) { mailbox in
      let uids = mailbox.messages.filter { $0.flags.contains(.deleted) }.map(\.uid)
      let before = mailbox.modSequence
      let members = set.map(view.uids(of:))
      mailbox.expunge(uids.filter { members?($0) ?? true })
      return mailbox.modSequence == before ? nil : mailbox.modSequence
    }
    return latest ?? nil
  }

  var notSelected: Answer { Answer([], .bad("No mailbox is selected.")) }
  var readOnly: Answer { Answer([], .no("Mailbox is read-only.", code: "NOPERM")) }
  var badNumber: Answer { Answer([], .bad("There is no message of that number.")) }

  /// Changes the selected mailbox; one that is gone stays gone.
  ///
  /// The update that ends each command will notice and say so.
  @discardableResult
  func change<Result: Sendable>(
    _ view: SelectedView, _ body: (inout Mailbox) -> Result
  ) -> Result? {
    let result: Result?? = try? store.change { mailboxes throws(StoreRefusal) in
      try mailboxes.change(identity: view.identity) { body(&$0) }
    }
    return result ?? nil
  }
}
