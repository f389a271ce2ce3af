// SPDX-License-Identifier: MIT

extension Session {
  /// SELECT and EXAMINE (RFC 3501 §6.3.1); a failure leaves no mailbox selected.
  func select(_ request: SelectRequest) -> Answer {
    guard request.known == nil || style.saysVanished else { return notEnabled }
    let closing = closed
    phase = .afterLogin
    guard let mailbox = store.mailbox(request.name), mailbox.isSelectable else {
      return Answer(closing, Answer.refused(.missing(request.name)).completion)
    }
    let isReadOnly = request.isReadOnly || mailbox.isReadOnly
    phase = .selected(SelectedView(mailbox, isReadOnly: isReadOnly))
    guard let updates = updates(allowingExpunges: true), case .selected(let view) = phase else {
      phase = .afterLogin
      return .refused(.missing(request.name))
    }
    // An empty mailbox has no arrivals, but the numbers must be told all the same.
    let counts = updates.isEmpty ? [.exists(0), .recent(0)] : updates
    let lines = description(of: mailbox, view)
    let word = request.isReadOnly ? "EXAMINE" : "SELECT"
    return Answer(
      closing + [lines[0]] + counts + lines[1...] + changes(in: mailbox, view, request.known),
      .ok("\(word) completed.", code: isReadOnly ? "READ-ONLY" : "READ-WRITE"))
  }

  /// Parts the news of the mailbox that is left from those of the next (RFC 7162 §3.2.11).
  private var closed: [Response] {
    guard case .selected = phase, style.saysVanished else { return [] }
    return [.line("OK [CLOSED] The mailbox is closed.")]
  }

  private func description(of mailbox: Mailbox, _ view: SelectedView) -> [Response] {
    let keywords = MailFlags(mailbox.messages.flatMap(\.flags.keywords)).words
    let flags = (MailFlags.system.words + keywords).joined(separator: " ")
    let kept =
      settings.takesKeywords ? "\(flags) \\*" : MailFlags.system.words.joined(separator: " ")
    let permanent = view.isReadOnly ? "" : kept
    var lines: [Response] = [
      .line("FLAGS (\(flags))"), .line("OK [PERMANENTFLAGS (\(permanent))] Flags permitted."),
    ]
    if let unseen = view.entries.firstIndex(where: { !$0.flags.contains(.seen) }) {
      lines.append(.line("OK [UNSEEN \(unseen + 1)] First unseen message."))
    }
    lines.append(.line("OK [UIDVALIDITY \(mailbox.uidValidity)] UIDs are valid."))
    lines.append(.uidNext(Int(mailbox.uidNext)))
    if settings.offers(.condStore) {
      lines.append(
        mailbox.keepsModSequences
          ? .highestModSequence(Int(mailbox.modSequence))
          : .line("OK [NOMODSEQ] No mod-sequences are kept."))
    }
    if settings.offers(.objectID) {
      lines.append(.line("OK [MAILBOXID (F\(mailbox.identity))] Identity of the mailbox."))
    }
    return lines
  }

  /// What happened since the client was here last (RFC 7162 §3.2.5); nothing with other UIDs.
  private func changes(
    in mailbox: Mailbox, _ view: SelectedView, _ known: KnownState?
  ) -> [Response] {
    guard let known, known.uidValidity == mailbox.uidValidity, mailbox.keepsModSequences else {
      return []
    }
    let all = SequenceSet(parts: [SequenceSet.Part(first: 1, last: nil)])
    let gone = mailbox.vanished(since: known.modSequence, in: known.uids ?? all)
    let members = (known.uids ?? all).members(largest: view.largestUID)
    let changed = mailbox.messages.filter { message in
      message.modSequence > known.modSequence && members.contains(message.uid)
    }
    let fetches = changed.compactMap { message -> Response? in
      guard let place = view.place(of: message.uid) else { return nil }
      let flags = FetchItem.flags(message.flags, isRecent: view.isRecent(message.uid))
      return .fetch(
        number: place + 1, uid: message.uid,
        [.uid(message.uid), flags, .modSequence(message.modSequence)])
    }
    return (gone.isEmpty ? [] : [.vanished(gone, isEarlier: true)]) + fetches
  }
}
