// SPDX-License-Identifier: MIT

extension Session {
  var quotedSeparator: String {
    let separator = String(decoding: [store.snapshot.separator], as: UTF8.self)
    return separator == "\\" || separator == "\"" ? "\"\\\(separator)\"" : "\"\(separator)\""
  }

  func namespace() -> Answer {
    Answer(
      [.line("NAMESPACE ((\"\" \(quotedSeparator))) NIL NIL")], .ok("NAMESPACE completed."))
  }

  /// CREATE, with the identity of the new mailbox for those who can use it (RFC 8474 §4.1).
  func create(_ name: WireName) -> Answer {
    do throws(StoreRefusal) {
      let identity = try store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.create(name)
        return mailboxes[name]?.identity
      }
      let isTold = settings.offers(.objectID)
      let code = isTold ? identity.map { "MAILBOXID (F\($0))" } : nil
      return Answer([], .ok("CREATE completed.", code: code))
    } catch {
      return .refused(error)
    }
  }

  /// DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE: one step in the store each.
  func changeFolders(
    _ word: String, _ change: (inout Mailboxes) throws(StoreRefusal) -> Void
  ) -> Answer {
    do throws(StoreRefusal) {
      try store.change(change)
      return Answer([], .ok("\(word) completed."))
    } catch {
      return .refused(error)
    }
  }

  /// APPEND (RFC 3501 §6.3.11, RFC 3502): all messages or none, and their UIDs (RFC 4315).
  func append(_ messages: [AppendedMessage], to name: WireName) -> Answer {
    guard messages.allSatisfy({ !$0.content.isEmpty }) else {
      return Answer([], .no("A message has at least a byte."))
    }
    do throws(StoreRefusal) {
      let code = try store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.append(messages, to: name, merging: settings.mergesCopies)
      }
      return Answer([], .ok("APPEND completed.", code: settings.offers(.uidPlus) ? code : nil))
    } catch {
      return target(refused: error)
    }
  }

  /// A refusal by the mailbox that was to receive messages: a missing one could be created first.
  func target(refused refusal: StoreRefusal) -> Answer {
    guard case .missing = refusal else { return .refused(refusal) }
    return Answer([], .no(refusal.text, code: "TRYCREATE"))
  }
}

extension Mailboxes {
  /// Files messages, or none of them.
  ///
  /// - Returns: The APPENDUID response code without brackets.
  fileprivate mutating func append(
    _ messages: [AppendedMessage], to name: WireName, merging: Bool
  ) throws(StoreRefusal) -> String {
    guard self[name]?.isReadOnly != true else { throw .readOnly(name) }
    return try change(name) { mailbox throws(StoreRefusal) in
      guard messages.count <= Int(UInt32.max - mailbox.uidNext) else { throw .full }
      var uids: [UInt32] = []
      for message in messages {
        let twin = mailbox.messages.first { $0.content == message.content }
        if merging, let twin {
          uids.append(twin.uid)
          continue
        }
        uids.append(
          try mailbox.append(
            message.content, flags: message.flags, arrival: message.date ?? .now))
      }
      return "APPENDUID \(mailbox.uidValidity) \(uids.asSequenceSet)"
    }
  }
}
