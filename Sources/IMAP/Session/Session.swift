// SPDX-License-Identifier: MIT

/// One connection to a server, without the connection: a state machine that commands, octets and
/// received bytes go into, and that bytes to send and events come out of.
///
/// The caller moves bytes between a stream and the session:
///
///     let tag = try session.begin(.noOperation)
///     repeat {
///       try stream.write(session.takeOutput())
///       if let wanted = session.wantedLiteral {
///         try session.supply(source(wanted.tag).read(atMost: wanted.octets))
///       } else if let event = try session.nextEvent() {
///         handle(event)
///       } else {
///         let bytes = try stream.read()
///         if bytes.isEmpty { session.receiveEnd() } else { session.receive(bytes) }
///       }
///     } until the completion of tag was among the events
///
/// Any number of commands may be begun before the first is completed; they are sent in order and the
/// server completes them in its own.  What must not be pipelined (STARTTLS, COMPRESS, AUTHENTICATE,
/// anything after LOGOUT) is refused with a ``SessionMisuse``.
///
/// After STARTTLS and COMPRESS succeed, no event comes until the caller has changed the stream and
/// said so, because every byte received until then belongs to the old stream.
package struct Session: Sendable {
  /// Which change of the stream the caller must make.
  enum StreamChange { case startTLS, compression }

  /// Where the connection stands now; commands that are pending may change it.
  package internal(set) var state = SessionState.awaitingGreeting
  /// What the server last said that it can; `nil` when that must be asked by CAPABILITY.
  package internal(set) var capabilities: Capabilities?
  /// The commands that are not completed, oldest first.
  package internal(set) var pending: [PendingCommand] = []
  /// Literals of more octets wait for the server's consent even when they need not.
  ///
  /// A server that refuses a message for its size or for a quota can then do so before the octets are
  /// sent; the price is a round trip.  The default is 1 MiB.
  package var largestImmediateLiteral = 1 << 20

  var reader: ResponseReader
  var output = OutputQueue()
  var queued: [SessionEvent] = []
  var streamChange: StreamChange?
  var isChallenged = false
  var hasEnded = false
  var hasToldEnd = false
  /// Whether CAPABILITY came after the last login command was begun.
  var hasFreshCapabilities = false
  /// What the state will allow when all pending commands have succeeded.
  var allowedNext = Command.Requirement.any
  private var lastTag: UInt64 = 0
  /// The last command of which something was taken to be sent.
  var lastSent: UInt64 = 0

  /// A session that waits for the greeting.
  package init(limits: ResponseLimits = ResponseLimits()) {
    reader = ResponseReader(limits: limits)
  }

  /// Queues a command.
  ///
  /// The capabilities known now decide whether its literals wait for the server.
  package mutating func begin(_ command: Command) throws(SessionMisuse) -> Tag {
    try check(command)
    lastTag += 1
    let tag = Tag(number: lastTag)
    let sendsInitialResponse = capabilities?.has("SASL-IR") ?? false
    let encoder = CommandEncoder(
      largestImmediateLiteral: min(
        largestImmediateLiteral, capabilities?.largestImmediateLiteral ?? 0))
    output.append(
      encoder.encode(
        command, tag: tag, initialResponse: sendsInitialResponse ? command.initialResponse : nil))
    pending.append(
      PendingCommand(
        tag: tag, name: command.name, effect: command.effect,
        initialResponse: sendsInitialResponse ? nil : command.initialResponse))
    if command.effect.authenticates { hasFreshCapabilities = false }
    allowedNext = command.effect.allowed(after: allowedNext)
    return tag
  }

  private func check(_ command: Command) throws(SessionMisuse) {
    if state == .loggedOut || hasEnded { throw .closed }
    if state == .awaitingGreeting { throw .greetingAwaited }
    if streamChange != nil { throw .streamChangeAwaited }
    if let fault = command.fault { throw .faultyCommand(command.name, fault) }
    if let exclusive = pending.first(where: \.effect.isExclusive) {
      throw .mustWait(for: exclusive.name)
    }
    if command.effect.isExclusive, command.effect != .logOut, let first = pending.first {
      throw .mustWait(for: first.name)
    }
    let isAllowed =
      command.requirement == .notAuthenticated
      ? allowedNext == .notAuthenticated : command.requirement <= allowedNext
    guard isAllowed else { throw .wrongState(command: command.name) }
  }
}

extension Session {
  /// Removes and returns the bytes to send now; empty when there are none or they must wait.
  package mutating func takeOutput() -> [UInt8] {
    let bytes = output.takeReady()
    lastSent = output.waitingTag?.number ?? lastTag
    return bytes
  }

  /// The bytes that wait to be sent, without those that are still to be supplied.
  package var queuedBytes: Int { output.byteCount }

  /// The literal whose octets must be supplied before anything after them can be sent.
  ///
  /// `nil` while the server has not yet consented to it.
  package var wantedLiteral: (tag: Tag, octets: Int)? { output.wanted }

  /// Hands over octets of the wanted literal, any number at a time.
  ///
  /// Once the first octet is sent there is no way to stop short: if the source has fewer octets than
  /// were announced, the connection must be closed, so that the server does not keep a part.
  package mutating func supply(_ octets: ArraySlice<UInt8>) throws(SessionMisuse) {
    guard let wanted = output.wanted else { throw .noLiteralWanted }
    guard octets.count <= wanted.octets else { throw .tooManyOctets(wanted: wanted.octets) }
    output.supply(octets)
  }

  /// Answers a challenge with the octets of a mechanism.
  package mutating func answer(_ octets: [UInt8]) throws(SessionMisuse) {
    guard isChallenged, !isIdling else { throw .nothingToAnswer }
    send(answer: octets.isEmpty ? [] : SASLText.encode(octets))
  }

  /// Whether the server has consented to IDLE, so that ``endIdle()`` is possible.
  package var isIdling: Bool { pending.last?.effect == .idle && isChallenged }

  /// Ends IDLE by `DONE`; the command is completed soon.
  package mutating func endIdle() throws(SessionMisuse) {
    guard isIdling else { throw .nothingToAnswer }
    send(answer: Array("DONE".utf8))
  }

  /// Gives up the exchange of a mechanism; the server completes the command with BAD.
  package mutating func cancelAuthentication() throws(SessionMisuse) {
    guard isChallenged, !isIdling else { throw .nothingToAnswer }
    send(answer: [.asterisk])
  }

  mutating func send(answer line: [UInt8]) {
    isChallenged = false
    output.append([.bytes(line + [.carriageReturn, .lineFeed])])
  }

  /// Forgets the capabilities, so that they must be asked again.
  package mutating func forgetCapabilities() { capabilities = nil }

  /// Says that TLS is established after STARTTLS; returns how many bytes were thrown away.
  ///
  /// Bytes that came before the handshake were not protected by it (RFC 9051 §6.2.1, CVE-2011-0411):
  /// they are dropped unread, and so are the capabilities.
  package mutating func restartAfterTLS() throws(SessionMisuse) -> Int {
    guard streamChange == .startTLS else { throw .streamUnchanged }
    streamChange = nil
    capabilities = nil
    return reader.takeUnread().count
  }

  /// Says that the stream is compressed from now on; returns the bytes that must be inflated first.
  package mutating func restartAfterCompression() throws(SessionMisuse) -> [UInt8] {
    guard streamChange == .compression else { throw .streamUnchanged }
    streamChange = nil
    return reader.takeUnread()
  }
}
