// SPDX-License-Identifier: MIT

extension Session {
  /// FETCH and UID FETCH (RFC 3501 §6.4.5).
  ///
  /// A message that another session expunged has kept its number here; RFC 2180 §4.1.3 lets a
  /// server answer for the others and end with NO.
  func fetch(_ selector: MessageSelector, _ attributes: [FetchAttribute]) -> Answer {
    guard case .selected(var view) = phase else { return notSelected }
    guard let places = view.places(of: selector) else { return badNumber }
    var attributes = attributes
    if selector.isByUID && !attributes.contains(.uid) { attributes.insert(.uid, at: 0) }
    let uids = places.map { view.entries[$0].uid }
    let mailbox =
      attributes.contains(where: \.marksAsSeen) && !view.isReadOnly
      ? change(view) { mailbox in
        mailbox.change(flags: .add(.seen), of: uids)
        return mailbox
      } : store.snapshot[identity: view.identity]
    var responses: [Response] = []
    for place in places {
      guard let message = mailbox?.message(view.entries[place].uid) else { continue }
      responses.append(describe(message, at: place, in: &view, attributes))
    }
    phase = .selected(view)
    guard responses.count == places.count || selector.isByUID else {
      return Answer(responses, .no("Some messages are gone.", code: "EXPUNGEISSUED"))
    }
    return Answer(responses, .ok("FETCH completed."))
  }

  private func describe(
    _ message: StoredMessage, at place: Int, in view: inout SelectedView,
    _ attributes: [FetchAttribute]
  ) -> Response {
    let flags = FetchItem.flags(message.flags, isRecent: view.isRecent(message.uid))
    var items: [FetchItem] = attributes.map { attribute in
      switch attribute {
      case .flags: flags
      case .uid: .uid(message.uid)
      case .internalDate: .internalDate(message.arrival)
      case .size: .size(message.content.count)
      case .content(let section):
        .content(label: section.label, section.bytes(of: message.content))
      }
    }
    // Whoever reads a message learns in the same response that it is \Seen now.
    if attributes.contains(where: \.marksAsSeen), !attributes.contains(.flags),
      view.entries[place].flags != message.flags
    {
      items.append(flags)
    }
    if items.contains(flags) { view.note(message.flags, at: place) }
    return .fetch(number: place + 1, uid: message.uid, items)
  }

  /// STORE and UID STORE (RFC 3501 §6.4.6).
  ///
  /// `.SILENT` silences only what the client asked for: a flag that another session set meanwhile is
  /// told by the update that ends the command.
  func store(_ selector: MessageSelector, _ change: FlagChange, _ isSilent: Bool) -> Answer {
    guard case .selected(var view) = phase else { return notSelected }
    guard let places = view.places(of: selector) else { return badNumber }
    guard !view.isReadOnly else { return readOnly }
    let uids = places.map { view.entries[$0].uid }
    let mailbox = self.change(view) { mailbox in
      mailbox.change(flags: change, of: uids)
      return mailbox
    }
    var responses: [Response] = []
    for place in places {
      let entry = view.entries[place]
      if isSilent {
        view.note(change.applied(to: entry.flags), at: place)
      } else if let message = mailbox?.message(entry.uid) {
        let attributes: [FetchAttribute] = selector.isByUID ? [.uid, .flags] : [.flags]
        responses.append(describe(message, at: place, in: &view, attributes))
      }
    }
    phase = .selected(view)
    let isComplete = places.allSatisfy { mailbox?.message(view.entries[$0].uid) != nil }
    guard isComplete || selector.isByUID else {
      return Answer(responses, .no("Some messages are gone.", code: "EXPUNGEISSUED"))
    }
    return Answer(responses, .ok("STORE completed."))
  }

  /// COPY and UID COPY (RFC 3501 §6.4.7): all messages or none.
  func copy(_ selector: MessageSelector, to name: WireName) -> Answer {
    transfer(selector, to: name) { code in
      Answer([], .ok("COPY completed.", code: code))
    }
  }

  /// MOVE and UID MOVE (RFC 6851): COPYUID comes before the EXPUNGE responses of the update.
  func move(_ selector: MessageSelector, to name: WireName) -> Answer {
    guard case .selected(let view) = phase else { return notSelected }
    guard !view.isReadOnly else { return readOnly }
    return transfer(selector, to: name, removing: true) { code in
      let told = code.map { [Response.line("OK [\($0)] Moved.")] } ?? []
      return Answer(told, .ok("MOVE completed."))
    }
  }

  private func transfer(
    _ selector: MessageSelector, to name: WireName, removing: Bool = false,
    _ answer: (_ code: String?) -> Answer
  ) -> Answer {
    guard case .selected(let view) = phase else { return notSelected }
    guard let places = view.places(of: selector) else { return badNumber }
    let uids = places.map { view.entries[$0].uid }
    do throws(StoreRefusal) {
      let code = try store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.copy(uids, from: view.identity, to: name, removing: removing)
      }
      return answer(settings.capabilities.contains(.uidPlus) ? code : nil)
    } catch {
      return target(refused: error)
    }
  }
}

extension FetchAttribute {
  fileprivate var marksAsSeen: Bool {
    if case .content(let section) = self { !section.isPeek } else { false }
  }
}

extension Mailboxes {
  /// Copies messages, with flags and INTERNALDATE, and removes the originals on request.
  ///
  /// - Returns: The COPYUID response code without brackets, or `nil` when nothing was there to copy.
  fileprivate mutating func copy(
    _ uids: [UInt32], from identity: Int, to name: WireName, removing: Bool
  ) throws(StoreRefusal) -> String? {
    let messages = uids.compactMap { self[identity: identity]?.message($0) }
    guard self[name]?.isReadOnly != true else { throw .readOnly(name) }
    let (validity, copies) = try change(name) { mailbox throws(StoreRefusal) in
      guard messages.count < Int(UInt32.max - mailbox.uidNext) else { throw .full }
      var copies: [UInt32] = []
      for message in messages {
        copies.append(
          try mailbox.append(message.content, flags: message.flags, arrival: message.arrival))
      }
      return (mailbox.uidValidity, copies)
    }
    let originals = messages.map(\.uid)
    if removing { _ = try change(identity: identity) { $0.expunge(originals) } }
    guard !copies.isEmpty else { return nil }
    return "COPYUID \(validity) \(originals.asSequenceSet) \(copies.asSequenceSet)"
  }
}
