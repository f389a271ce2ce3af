// SPDX-License-Identifier: MIT

extension Session {
  private var quotedSeparator: String {
    let separator = String(decoding: [store.snapshot.separator], as: UTF8.self)
    return separator == "\\" || separator == "\"" ? "\"\\\(separator)\"" : "\"\(separator)\""
  }

  func namespace() -> Answer {
    Answer(
      [.line("NAMESPACE ((\"\" \(quotedSeparator))) NIL NIL")], .ok("NAMESPACE completed."))
  }

  /// LIST and LSUB (RFC 3501 §6.3.8, §6.3.9); an empty pattern asks for the separator only.
  func list(_ request: ListRequest) -> Answer {
    let word = request.isSubscribedOnly ? "LSUB" : "LIST"
    let done = Completion.ok("\(word) completed.")
    if request.pattern.isEmpty {
      return Answer([.line("\(word) (\\Noselect) \(quotedSeparator) \"\"")], done)
    }
    let mailboxes = store.snapshot
    let pattern = ListPattern(
      bytes: request.reference + request.pattern, separator: mailboxes.separator)
    let names = request.isSubscribedOnly ? mailboxes.subscriptions.sorted() : mailboxes.names
    let lines = pattern.matches(in: names).map { match in
      let attributes =
        request.isSubscribedOnly
        ? (match.isPlaceholder ? ["\\Noselect"] : []) : attributes(of: match.name, in: mailboxes)
      let name = ResponseEncoder.astring(match.name)
      return "\(word) (\(attributes.joined(separator: " "))) \(quotedSeparator) \(name)"
    }
    return Answer(lines.map(Response.line), done)
  }

  private func attributes(of name: WireName, in mailboxes: Mailboxes) -> [String] {
    var attributes: [String] = []
    if mailboxes[name]?.isSelectable != true { attributes.append("\\Noselect") }
    if settings.capabilities.contains(.children) {
      attributes.append(mailboxes.hasChildren(name) ? "\\HasChildren" : "\\HasNoChildren")
    }
    return attributes
  }

  func status(_ name: WireName, _ items: [StatusItem]) -> Answer {
    guard let mailbox = store.mailbox(name), mailbox.isSelectable else {
      return .refused(.missing(name))
    }
    let facts = items.map { item in
      let value =
        switch item {
        case .messages: mailbox.messages.count
        case .recent: mailbox.recentCount
        case .uidNext: Int(mailbox.uidNext)
        case .uidValidity: Int(mailbox.uidValidity)
        case .unseen: mailbox.messages.count { !$0.flags.contains(.seen) }
        case .size: mailbox.size
        }
      return "\(item.rawValue) \(value)"
    }
    let line = "STATUS \(ResponseEncoder.astring(name)) (\(facts.joined(separator: " ")))"
    return Answer([.line(line)], .ok("STATUS completed."))
  }

  /// CREATE, DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE: one step in the store each.
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

  /// APPEND (RFC 3501 §6.3.11), with the new UID for those who can use it (RFC 4315).
  func append(_ message: AppendedMessage, to name: WireName) -> Answer {
    guard !message.content.isEmpty else { return Answer([], .no("A message has at least a byte.")) }
    let arrival = message.date ?? .now
    do throws(StoreRefusal) {
      let code = try store.change { mailboxes throws(StoreRefusal) in
        guard mailboxes[name]?.isReadOnly != true else { throw .readOnly(name) }
        return try mailboxes.change(name) { mailbox throws(StoreRefusal) in
          let uid = try mailbox.append(message.content, flags: message.flags, arrival: arrival)
          return "APPENDUID \(mailbox.uidValidity) \(uid)"
        }
      }
      let isTold = settings.capabilities.contains(.uidPlus)
      return Answer([], .ok("APPEND completed.", code: isTold ? code : nil))
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
