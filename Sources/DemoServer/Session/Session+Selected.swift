// SPDX-License-Identifier: MIT

extension Session {
  /// SELECT and EXAMINE (RFC 3501 §6.3.1); a failure leaves no mailbox selected.
  func select(_ name: WireName, isReadOnly: Bool) -> Answer {
    let word = isReadOnly ? "EXAMINE" : "SELECT"
    phase = .afterLogin
    guard let mailbox = store.mailbox(name), mailbox.isSelectable else {
      return .refused(.missing(name))
    }
    let isReadOnly = isReadOnly || mailbox.isReadOnly
    phase = .selected(SelectedView(mailbox, isReadOnly: isReadOnly))
    guard let updates = updates(allowingExpunges: true), case .selected(let view) = phase else {
      phase = .afterLogin
      return .refused(.missing(name))
    }
    // An empty mailbox has no arrivals, but the numbers must be told all the same.
    let counts = updates.isEmpty ? [.exists(0), .recent(0)] : updates
    let lines = description(of: mailbox, view)
    let code = isReadOnly ? "READ-ONLY" : "READ-WRITE"
    return Answer(
      [lines[0]] + counts + lines[1...], .ok("\(word) completed.", code: code))
  }

  private func description(of mailbox: Mailbox, _ view: SelectedView) -> [Response] {
    let keywords = MailFlags(mailbox.messages.flatMap(\.flags.keywords)).words
    let flags = (MailFlags.system.words + keywords).joined(separator: " ")
    let kept =
      settings.takesKeywords ? "\(flags) \\*" : MailFlags.system.words.joined(separator: " ")
    let permanent = view.isReadOnly ? "" : kept
    var lines = ["FLAGS (\(flags))", "OK [PERMANENTFLAGS (\(permanent))] Flags permitted."]
    if let unseen = view.entries.firstIndex(where: { !$0.flags.contains(.seen) }) {
      lines.append("OK [UNSEEN \(unseen + 1)] First unseen message.")
    }
    lines.append("OK [UIDVALIDITY \(mailbox.uidValidity)] UIDs are valid.")
    lines.append("OK [UIDNEXT \(mailbox.uidNext)] Next UID.")
    return lines.map(Response.line)
  }

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
    removeDeleted(in: view, set)
    return Answer([], .ok("EXPUNGE completed."))
  }

  private func removeDeleted(in view: SelectedView, _ set: SequenceSet?) {
    change(view) { mailbox in
      let uids = mailbox.messages.filter { $0.flags.contains(.deleted) }.map(\.uid)
      mailbox.expunge(uids.filter { set?.contains($0, largest: view.largestUID) ?? true })
    }
  }

  func search(_ key: SearchKey, _ isByUID: Bool, _ charset: String?) -> Answer {
    guard case .selected(let view) = phase else { return notSelected }
    guard charset == nil || charset == "UTF-8" || charset == "US-ASCII" else {
      return Answer([], .no("Unknown charset.", code: "BADCHARSET (US-ASCII UTF-8)"))
    }
    let mailbox = store.snapshot[identity: view.identity]
    var line = "SEARCH"
    for (place, entry) in view.entries.enumerated() {
      guard let message = mailbox?.message(entry.uid) else { continue }
      let matcher = SearchMatcher(
        message: message, number: UInt32(place) + 1, isRecent: view.isRecent(entry.uid),
        largestNumber: view.largestNumber, largestUID: view.largestUID)
      if matcher.matches(key) { line += " \(isByUID ? Int(entry.uid) : place + 1)" }
    }
    return Answer([.line(line)], .ok("SEARCH completed."))
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
