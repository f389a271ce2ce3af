// SPDX-License-Identifier: MIT

extension Session {
  /// FETCH and UID FETCH (RFC 3501 §6.4.5, RFC 7162 §3.1.4).
  ///
  /// A message that another session expunged has kept its number here; RFC 2180 §4.1.3 lets a
  /// server answer for the others and end with NO.
  func fetch(_ selector: MessageSelector, _ request: FetchRequest) -> Answer {
    guard case .selected(var view) = phase else { return notSelected }
    guard let places = view.places(of: selector) else { return badNumber }
    guard style.saysVanished || !request.tellsVanished else { return notEnabled }
    let attributes = attributes(of: request, isByUID: selector.isByUID)
    let mailbox = mailboxToRead(view, places, attributes)
    guard request.changedSince == nil || mailbox?.keepsModSequences != false else {
      return noModSequences
    }
    var responses: [Response] = []
    var isComplete = true
    for place in places {
      guard let message = mailbox?.message(view.entries[place].uid) else {
        isComplete = false
        continue
      }
      if let since = request.changedSince, message.modSequence <= since { continue }
      responses.append(describe(message, at: place, in: &view, attributes))
    }
    phase = .selected(view)
    guard isComplete || selector.isByUID else {
      return Answer(responses, .no("Some messages are gone.", code: "EXPUNGEISSUED"))
    }
    let gone = vanished(selector, request, from: mailbox)
    return Answer(gone + responses, .ok("FETCH completed."))
  }

  /// What is asked for, and what belongs to it without a word: UID, and MODSEQ with CHANGEDSINCE.
  private func attributes(of request: FetchRequest, isByUID: Bool) -> [FetchAttribute] {
    var attributes = request.attributes
    if isByUID && !attributes.contains(.uid) { attributes.insert(.uid, at: 0) }
    let wantsSequence =
      request.changedSince != nil
      || style.hasModSequences && attributes.contains(.flags)
    if wantsSequence && !attributes.contains(.modSequence) { attributes.append(.modSequence) }
    return attributes
  }

  /// The mailbox as FETCH shows it, after it has marked as `\Seen` what is read.
  private func mailboxToRead(
    _ view: SelectedView, _ places: [Int], _ attributes: [FetchAttribute]
  ) -> Mailbox? {
    guard attributes.contains(where: \.marksAsSeen), !view.isReadOnly else {
      return store.snapshot[identity: view.identity]
    }
    let uids = places.map { view.entries[$0].uid }
    return change(view) { mailbox in
      mailbox.change(flags: .add(.seen), of: uids)
      return mailbox
    }
  }

  private func vanished(
    _ selector: MessageSelector, _ request: FetchRequest, from mailbox: Mailbox?
  ) -> [Response] {
    guard request.tellsVanished, let since = request.changedSince, let mailbox else { return [] }
    let uids = mailbox.vanished(since: since, in: selector.set)
    return uids.isEmpty ? [] : [.vanished(uids, isEarlier: true)]
  }

  /// The FETCH response for one message.
  func describe(
    _ message: StoredMessage, at place: Int, in view: inout SelectedView,
    _ attributes: [FetchAttribute]
  ) -> Response {
    let flags = FetchItem.flags(message.flags, isRecent: view.isRecent(message.uid))
    var items = attributes.map { $0 == .flags ? flags : $0.item(of: message) }
    // Whoever reads a message learns in the same response that it is \Seen now.
    if attributes.contains(where: \.marksAsSeen), !attributes.contains(.flags),
      view.entries[place].flags != message.flags
    {
      items.append(flags)
      let sequence = FetchItem.modSequence(message.modSequence)
      if style.hasModSequences, !items.contains(sequence) { items.append(sequence) }
    }
    if items.contains(flags) { view.note(message.flags, at: place) }
    return .fetch(number: place + 1, uid: message.uid, items)
  }

  var notEnabled: Answer { Answer([], .bad("QRESYNC is not enabled.")) }
  var noModSequences: Answer { Answer([], .bad("The mailbox keeps no mod-sequences.")) }
}

extension FetchAttribute {
  fileprivate var marksAsSeen: Bool {
    if case .content(let section) = self { !section.isPeek } else { false }
  }

  /// The value of the attribute, for a session without `\Recent` messages.
  fileprivate func item(of message: StoredMessage) -> FetchItem {
    switch self {
    case .flags: .flags(message.flags, isRecent: false)
    case .uid: .uid(message.uid)
    case .internalDate: .internalDate(message.arrival)
    case .size: .size(message.content.count)
    case .content(let section):
      .content(label: section.label, section.bytes(of: message.content))
    case .modSequence: .modSequence(message.modSequence)
    case .emailID: .word("EMAILID (\(message.emailID))")
    case .threadID: .word("THREADID NIL")
    case .gmailMessageID: .word("X-GM-MSGID \(message.origin)")
    case .gmailThreadID: .word("X-GM-THRID \(message.origin)")
    case .gmailLabels: message.labelItem
    }
  }
}

extension StoredMessage {
  /// X-GM-LABELS; a system label such as `\Inbox` is quoted, as the grammar wants it.
  fileprivate var labelItem: FetchItem {
    let words = labels.sorted().map { ResponseEncoder.astring(WireName(Array($0.utf8))) }
    return .word("X-GM-LABELS (\(words.joined(separator: " ")))")
  }

  /// EMAILID of RFC 8474, without parentheses.
  var emailID: String { "M\(origin)" }
}
