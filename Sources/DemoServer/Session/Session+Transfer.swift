// SPDX-License-Identifier: MIT

extension Session {
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
      return answer(settings.offers(.uidPlus) ? code : nil)
    } catch {
      return target(refused: error)
    }
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
        copies.append(try mailbox.append(copyOf: message))
      }
      return (mailbox.uidValidity, copies)
    }
    let originals = messages.map(\.uid)
    if removing { _ = try change(identity: identity) { $0.expunge(originals) } }
    guard !copies.isEmpty else { return nil }
    return "COPYUID \(validity) \(originals.asSequenceSet) \(copies.asSequenceSet)"
  }
}
