// SPDX-License-Identifier: MIT

extension Session {
  /// Takes bytes that were received; they are not copied when all earlier ones have been read.
  package mutating func receive(_ bytes: ArraySlice<UInt8>) {
    if !hasEnded { reader.feed(bytes) }
  }

  /// Notes that the server has closed the stream, or that it is broken.
  package mutating func receiveEnd() { hasEnded = true }

  /// The next event, or `nil` when more bytes are needed or the stream must be changed.
  ///
  /// Throws when the responses cannot be told from mail any more; the connection must be closed then.
  package mutating func nextEvent() throws(FramingFailure) -> SessionEvent? {
    if !queued.isEmpty { return queued.removeFirst() }
    while streamChange == nil, let item = try nextItem() {
      if let event = try event(for: item) { return event }
    }
    guard hasEnded, !hasToldEnd else { return nil }
    hasToldEnd = true
    state = .loggedOut
    return .ended(
      EndOfSession(isInsideResponse: !reader.isBetweenResponses, unfinished: pending))
  }

  private mutating func nextItem() throws(FramingFailure) -> ResponseItem? {
    do throws(FramingFailure) {
      return try reader.next()
    } catch {
      state = .loggedOut
      throw error
    }
  }

  private mutating func event(for item: ResponseItem) throws(FramingFailure) -> SessionEvent? {
    if state == .awaitingGreeting { return try greeting(item) }
    switch item {
    case .response(let response): return event(for: response)
    case .bodyBegan(let start): return .bodyBegan(start)
    case .bodyChunk(let octets): return .bodyChunk(octets)
    case .bodyEnded: return .bodyEnded
    case .unparsable(let response): return event(unparsable: response)
    }
  }

  private mutating func greeting(_ item: ResponseItem) throws(FramingFailure) -> SessionEvent {
    switch item {
    case .response(.status(.ok, let text)): return greeting(text, .notAuthenticated)
    case .response(.preauthenticated(let text)): return greeting(text, .authenticated)
    // Servers that are too busy also say so with NO or BAD.
    case .response(.bye(let text)), .response(.status(_, let text)):
      state = .loggedOut
      return .bye(text)
    case .unparsable(let response):
      state = .loggedOut
      throw .noGreeting(excerpt: response.excerpt)
    case .response, .bodyBegan, .bodyChunk, .bodyEnded:
      state = .loggedOut
      throw .noGreeting(excerpt: "a response of another kind")
    }
  }

  private mutating func greeting(_ text: ResponseText, _ next: SessionState) -> SessionEvent {
    state = next
    allowedNext = next.allows
    learn(from: text)
    return .greeting(text, isAuthenticated: next == .authenticated)
  }

  private mutating func event(for response: ServerResponse) -> SessionEvent? {
    switch response {
    case .tagged(let tagged):
      guard let index = pendingIndex(of: tagged.tag) else { return .stray(response) }
      return complete(index, tagged.condition, tagged.text)
    case .continuation(let text): return event(continuation: text)
    case .bye(let text):
      state = .loggedOut
      return .bye(text)
    case .capability(let all): learn(all)
    case .status(.ok, let text): learn(from: text)
    default: break
    }
    return .untagged(response)
  }

  private mutating func event(continuation text: [UInt8]) -> SessionEvent? {
    if output.continuationArrived() { return nil }
    guard let last = pending.last, !isChallenged, queuedBytes == 0,
      last.effect == .authenticate || last.effect == .idle
    else { return .stray(.continuation(text)) }
    isChallenged = true
    if last.effect == .idle { return .idling(last.tag) }
    guard let initialResponse = last.initialResponse else {
      return .challenge(last.tag, SASLText.decode(text))
    }
    pending[pending.count - 1].initialResponse = nil
    send(answer: initialResponse.isEmpty ? [] : SASLText.encode(initialResponse))
    return nil
  }

  /// A line that cannot be parsed but begins with the tag of a command ends that command.
  private mutating func event(unparsable response: UnparsableResponse) -> SessionEvent {
    let word = response.beginning.prefix { $0 != .space && $0 != .carriageReturn }
    if let index = pendingIndex(of: Array(word)) {
      let completion = complete(index, .bad, ResponseText(text: response.excerpt))
      queued.insert(completion, at: 0)
    }
    return .unparsable(response)
  }

  /// Where a command stands among the pending ones; one that was not sent cannot be answered.
  private func pendingIndex(of tag: [UInt8]) -> Int? {
    guard let tag = Tag(tag), tag.number <= lastSent else { return nil }
    return pending.firstIndex { $0.tag == tag }
  }
}

extension Session {
  private mutating func learn(from text: ResponseText) {
    if case .capability(let all) = text.code { learn(all) }
  }

  private mutating func learn(_ all: Capabilities) {
    capabilities = all
    // The answer to a CAPABILITY that was sent before the login is older than the login.
    if !pending.contains(where: { $0.name == "CAPABILITY" }) { hasFreshCapabilities = true }
  }

  /// Ends a pending command; a refusal of its literal comes before its completion.
  private mutating func complete(
    _ index: Int, _ condition: Condition, _ text: ResponseText
  ) -> SessionEvent {
    let command = pending.remove(at: index)
    let tag = command.tag
    if condition == .ok { learn(from: text) }
    apply(command.effect, condition, text)
    let completion = SessionEvent.completed(
      Completion(tag: tag, name: command.name, condition: condition, text: text))
    guard output.abandon(tag) else { return completion }
    queued.append(completion)
    return .literalRefused(tag)
  }

  private mutating func apply(
    _ effect: Command.Effect, _ condition: Condition, _ text: ResponseText
  ) {
    guard effect != .none, state != .loggedOut else { return }
    if condition == .ok { succeed(effect, text) } else { fail(effect) }
    isChallenged = false
    allowedNext = pending.reduce(state.allows) { $1.effect.allowed(after: $0) }
  }

  private mutating func succeed(_ effect: Command.Effect, _ text: ResponseText) {
    switch effect {
    case .none, .idle: break
    case .logIn, .authenticate:
      state = .authenticated
      if !hasFreshCapabilities { capabilities = nil }
    case .deselect: state = .authenticated
    case .startTLS: streamChange = .startTLS
    case .compress: streamChange = .compression
    case .logOut: state = .loggedOut
    case .select(let mailbox, let isReadOnly):
      state = .selected(mailbox, isReadOnly: isReadOnly || text.code == .readOnly)
    }
  }

  /// SELECT leaves no mailbox open when it fails (RFC 9051 §6.3.2); nothing else changes anything.
  private mutating func fail(_ effect: Command.Effect) {
    if case .select = effect, case .selected = state { state = .authenticated }
  }
}
