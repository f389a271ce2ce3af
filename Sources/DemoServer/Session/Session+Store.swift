// SPDX-License-Identifier: MIT

extension Session {
  /// STORE and UID STORE (RFC 3501 §6.4.6, RFC 7162 §3.1.3).
  ///
  /// `.SILENT` silences only what the client asked for: a flag that another session set meanwhile is
  /// told by the update that ends the command.
  func store(_ selector: MessageSelector, _ request: StoreRequest) -> Answer {
    guard case .selected(var view) = phase else { return notSelected }
    guard let places = view.places(of: selector) else { return badNumber }
    guard !view.isReadOnly else { return readOnly }
    let outcome = change(view) { mailbox in
      let (fit, refused) = places.split(by: request.unchangedSince, view, mailbox)
      mailbox.change(flags: request.change, of: fit.map { view.entries[$0].uid })
      return Outcome(mailbox: mailbox, changed: fit, refused: refused)
    }
    let changed = outcome?.changed ?? places
    var responses: [Response] = []
    for place in changed {
      responses += told(of: place, &view, outcome?.mailbox, request, isByUID: selector.isByUID)
    }
    phase = .selected(view)
    let isComplete = changed.allSatisfy { outcome?.mailbox.message(view.entries[$0].uid) != nil }
    guard isComplete || selector.isByUID else {
      return Answer(responses, .no("Some messages are gone.", code: "EXPUNGEISSUED"))
    }
    let refused = (outcome?.refused ?? []).map { place in
      selector.isByUID ? view.entries[place].uid : UInt32(place) + 1
    }
    let code = refused.isEmpty ? nil : "MODIFIED \(refused.asSequenceSet)"
    return Answer(responses, .ok("STORE completed.", code: code))
  }

  /// What STORE says of one message: its flags, or of a silent one its MODSEQ for who knows those.
  private func told(
    of place: Int, _ view: inout SelectedView, _ mailbox: Mailbox?, _ request: StoreRequest,
    isByUID: Bool
  ) -> [Response] {
    let entry = view.entries[place]
    var attributes: [FetchAttribute] = isByUID ? [.uid] : []
    if request.isSilent { view.note(request.change.applied(to: entry.flags), at: place) }
    if !request.isSilent { attributes.append(.flags) }
    if style.hasModSequences { attributes.append(.modSequence) }
    guard !request.isSilent || style.hasModSequences, let message = mailbox?.message(entry.uid)
    else { return [] }
    return [describe(message, at: place, in: &view, attributes)]
  }
}

/// What a STORE came to.
private struct Outcome: Sendable {
  let mailbox: Mailbox
  /// The places of the messages that have the flags now.
  let changed: [Int]
  /// The places of those that others had changed.
  let refused: [Int]
}

extension [Int] {
  /// Parts the places of messages that have not changed since a mod-sequence from those that have.
  fileprivate func split(
    by unchangedSince: UInt64?, _ view: SelectedView, _ mailbox: Mailbox
  ) -> (fit: [Int], refused: [Int]) {
    guard let limit = unchangedSince else { return (self, []) }
    var parts: (fit: [Int], refused: [Int]) = ([], [])
    for place in self {
      let sequence = mailbox.message(view.entries[place].uid)?.modSequence ?? 0
      if sequence <= limit { parts.fit.append(place) } else { parts.refused.append(place) }
    }
    return parts
  }
}
