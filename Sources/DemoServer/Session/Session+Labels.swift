// SPDX-License-Identifier: MIT

extension Session {
  /// STORE and UID STORE of X-GM-LABELS: tells the labels that each message has then.
  func label(_ selector: MessageSelector, _ change: LabelChange) -> Answer {
    guard case .selected(var view) = phase else { return notSelected }
    guard let places = view.places(of: selector) else { return badNumber }
    guard !view.isReadOnly else { return readOnly }
    let uids = places.map { view.entries[$0].uid }
    let mailbox = store.changeQuietly { mailboxes -> Mailbox? in
      guard let name = mailboxes.name(of: view.identity) else { return nil }
      try? mailboxes.change(labels: change, of: uids, in: name)
      return mailboxes[name]
    }
    store.idlers.raise()
    var attributes: [FetchAttribute] = selector.isByUID ? [.uid, .gmailLabels] : [.gmailLabels]
    if style.hasModSequences { attributes.append(.modSequence) }
    var responses: [Response] = []
    for place in places {
      guard let message = mailbox?.message(view.entries[place].uid) else { continue }
      responses.append(describe(message, at: place, in: &view, attributes))
    }
    phase = .selected(view)
    return Answer(responses, .ok("STORE completed."))
  }
}
