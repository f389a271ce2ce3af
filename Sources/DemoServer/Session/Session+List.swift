// SPDX-License-Identifier: MIT

extension Session {
  /// LIST and LSUB (RFC 3501 §6.3.8, §6.3.9, RFC 5258, RFC 5819).
  ///
  /// An empty pattern alone asks for the separator only.
  func list(_ request: ListRequest) -> Answer {
    let word = request.isOldForm ? "LSUB" : "LIST"
    let done = Completion.ok("\(word) completed.")
    if request.patterns == [[]], !request.isExtended {
      return Answer([.line("\(word) (\\Noselect) \(quotedSeparator) \"\"")], done)
    }
    let mailboxes = store.snapshot
    let names = request.isSubscribedOnly ? mailboxes.subscriptions.sorted() : mailboxes.names
    var responses: [Response] = []
    for match in matches(of: request, in: names, separator: mailboxes.separator) {
      let attributes = attributes(of: match, request, in: mailboxes).joined(separator: " ")
      let name = ResponseEncoder.astring(match.name)
      responses.append(.line("\(word) (\(attributes)) \(quotedSeparator) \(name)"))
      if !request.returning.status.isEmpty, let mailbox = mailboxes[match.name],
        mailbox.isSelectable
      {
        responses.append(.status(match.name, facts(of: mailbox, request.returning.status)))
      }
    }
    return Answer(responses, done)
  }

  /// Each name once, in order, whichever pattern it fits.
  private func matches(
    of request: ListRequest, in names: [WireName], separator: UInt8
  ) -> [ListPattern.Match] {
    var matches: [WireName: ListPattern.Match] = [:]
    for pattern in request.patterns {
      let pattern = ListPattern(bytes: request.reference + pattern, separator: separator)
      let found = pattern.matches(in: names).map { ($0.name, $0) }
      matches.merge(found) { $0.isPlaceholder ? $1 : $0 }
    }
    return matches.values.sorted { $0.name < $1.name }
  }

  private func attributes(
    of match: ListPattern.Match, _ request: ListRequest, in mailboxes: Mailboxes
  ) -> [String] {
    if request.isOldForm { return match.isPlaceholder ? ["\\Noselect"] : [] }
    var attributes: [String] = []
    let mailbox = mailboxes[match.name]
    if mailbox == nil, request.isExtended {
      attributes.append("\\NonExistent")
    } else if mailbox?.isSelectable != true {
      attributes.append("\\Noselect")
    }
    if let use = mailbox?.use { attributes.append(use) }
    if request.isSubscribedOnly || request.returning.subscribed,
      mailboxes.subscriptions.contains(match.name)
    {
      attributes.append("\\Subscribed")
    }
    if settings.offers(.children) || request.returning.children {
      attributes.append(mailboxes.hasChildren(match.name) ? "\\HasChildren" : "\\HasNoChildren")
    }
    return attributes
  }

  func status(_ name: WireName, _ items: [StatusItem]) -> Answer {
    guard let mailbox = store.mailbox(name), mailbox.isSelectable else {
      return .refused(.missing(name))
    }
    return Answer([.status(name, facts(of: mailbox, items))], .ok("STATUS completed."))
  }

  private func facts(of mailbox: Mailbox, _ items: [StatusItem]) -> [StatusFact] {
    items.map { item in
      let number =
        switch item {
        case .messages: mailbox.messages.count
        case .recent: mailbox.recentCount
        case .uidNext: Int(mailbox.uidNext)
        case .uidValidity: Int(mailbox.uidValidity)
        case .unseen: mailbox.messages.count { !$0.flags.contains(.seen) }
        case .size: mailbox.size
        // RFC 7162 §3.1.7: 0 says that the mailbox keeps none.
        case .highestModSequence: mailbox.keepsModSequences ? Int(mailbox.modSequence) : 0
        case .mailboxID: mailbox.identity
        case .appendLimit: settings.largestLiteral
        }
      return StatusFact(item: item, number: number)
    }
  }
}
