// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel
import Transport

/// One connection to a server: moves bytes between a stream and a session, and waits for answers.
///
/// Owned by one worker.  Commands may be sent before earlier ones are answered; every wait moves bytes
/// in both directions, so that neither side ever waits for the other to read.  After a failure that
/// leaves the stream in an unknown state the connection is broken and good for nothing more.
final class IMAPConnection {
  /// Octets of a message are handed over while less than this waits to be sent.
  private static let highWater = 256 << 10

  private var stream: any ByteStream
  private var session = Session()
  private var outgoing = ByteQueue()
  private var incoming: [UInt8] = []
  private var completions: [Tag: Completion] = [:]
  private var refusedLiterals: Set<Tag> = []
  /// The last words of the server, if it has said goodbye.
  private(set) var farewell: ResponseText?
  /// How long the server may be silent while something is expected of it.
  private var limit: Duration
  private let trace: ((String) -> Void)?
  private var transcript = ResponseTranscript()
  /// What is being done, for the sentence that tells of a failure.
  private var action = "greeting"
  private(set) var isBroken = false
  /// Whether the connection broke because what came could not be decompressed.
  private(set) var isDamaged = false
  /// See ``compress(_:)``.
  private var judgeCompression: ((String?) -> Void)?
  private var isCompressionProven = false
  /// Measures how long the server is waited for.
  var waiting = Stopwatch()
  /// How the server tells what has changed; the connector finds out.
  var tier = ListingTier.plain
  /// Whether an answer that speaks of too much use ends the connection; set after the login.
  var heedsThrottling = false
  /// Called when the server says that it answers slowly.
  var noteSlowing: (() -> Void)?
  /// Whether labels are synchronised, and the server has them.
  var tellsLabels = false
  /// By what the server tells that messages are the same; `nil` where that is not known or not wanted.
  var identityKind: IdentityKind?
  /// The question for all folders, if it was sent with the connection's first commands.
  var listing: MailboxListing.Asked?
  /// How the letters of file names are spelt on the server.
  var keywords = KeywordMap()

  /// Takes over a connected stream; `trace` gets a line for each command and each line of the server.
  init(_ stream: any ByteStream, limit: Duration, trace: ((String) -> Void)?) {
    self.stream = stream
    self.limit = limit
    self.trace = trace
  }

  /// The host, as the settings name it, for people.
  var host: String { stream.peer.endpoint.shownHost }
  /// The numeric address that was reached.
  var address: String { stream.peer.address }
  /// Whether what is sent does not leave this machine, or only by a command that the user has chosen.
  var isLocal: Bool {
    stream.security == .tunnel || address == "::1" || address.hasPrefix("127.")
  }
  /// How what is sent is protected.
  var security: StreamSecurity { stream.security }
  /// What the server last said that it can; none before it was asked.
  var capabilities: Capabilities { session.capabilities ?? Capabilities([]) }
  /// Whether commands are unanswered because whoever sent them has failed meanwhile.
  ///
  /// What the server still says of one mailbox would be taken for what it says of the next.
  var isOutOfStep: Bool { !session.pending.isEmpty }

  /// Whether the capabilities must be asked for, because a login or TLS has changed them.
  var needsCapabilities: Bool { session.capabilities == nil }

  // MARK: - Commands

  /// Queues a command and returns at once.
  func send(_ command: Command) throws(SyncFailure) -> Tag {
    do throws(SessionMisuse) {
      let tag = try session.begin(command)
      trace?("C: \(tag) \(command)")
      return tag
    } catch {
      isBroken = isBroken || error == .closed
      if error == .closed { throw .problem(.connectionLost(host: host, during: action)) }
      throw .problem(.commandRefused(command: command.name, serverText: "\(error)"))
    }
  }

  /// Sends what is queued, for somebody who does something else before waiting for the answer.
  func flush() throws(SyncFailure) { try drain(below: 1) }

  /// Waits until a command is answered, and passes all that comes until then to `handle`.
  func wait(
    for tag: Tag, _ handle: (SessionEvent) throws(SyncFailure) -> Void = { _ in }
  ) throws(SyncFailure) -> Completion {
    while true {
      if let completion = completions.removeValue(forKey: tag) { return completion }
      try handle(try nextEvent())
    }
  }

  /// Sends a command and waits for its answer.
  @discardableResult
  func run(
    _ command: Command, _ handle: (SessionEvent) throws(SyncFailure) -> Void = { _ in }
  ) throws(SyncFailure) -> Completion {
    let tag = try send(command)
    return try wait(for: tag, handle)
  }

  /// The same, for a command whose refusal ends what is going on.
  @discardableResult
  func succeed(
    _ command: Command, _ handle: (SessionEvent) throws(SyncFailure) -> Void = { _ in }
  ) throws(SyncFailure) -> ResponseText {
    try run(command, handle).success()
  }

  /// The answer to a command, if it has come already.
  func completion(of tag: Tag) -> Completion? { completions.removeValue(forKey: tag) }

  // MARK: - Octets of a message

  /// Hands over octets of the literal that a command announced, waiting for the server as needed.
  ///
  /// Octets for a literal that the server refused go nowhere; the command's answer tells why.
  func supply(_ octets: ArraySlice<UInt8>, for tag: Tag) throws(SyncFailure) {
    var rest = octets
    while !rest.isEmpty {
      if refusedLiterals.contains(tag) { return }
      // A server may refuse a message while its octets are on the way: they are owed nevertheless.
      if completions[tag] != nil, session.wantedLiteral?.tag != tag { return }
      // Looking for an event is also what lets the session take the server's consent.
      let event = try readyEvent()
      guard let wanted = session.wantedLiteral, wanted.tag == tag else {
        if event == nil { try transfer() }
        continue
      }
      let part = rest.prefix(wanted.octets)
      do throws(SessionMisuse) {
        try session.supply(part)
      } catch {
        throw .problem(.commandRefused(command: "APPEND", serverText: "\(error)"))
      }
      rest = rest.dropFirst(part.count)
      try drain(below: Self.highWater)
    }
  }

  /// Answers the challenge of a login mechanism.
  func answer(_ octets: [UInt8]?) throws(SyncFailure) {
    do throws(SessionMisuse) {
      if let octets { try session.answer(octets) } else { try session.cancelAuthentication() }
    } catch {
      throw .problem(.commandRefused(command: "AUTHENTICATE", serverText: "\(error)"))
    }
  }

  // MARK: - The stream

  /// Replaces the stream by an encrypted one after STARTTLS succeeded.
  ///
  /// What was received before the handshake is dropped unread: nobody vouches for it.
  func secure(
    _ upgrade: (any ByteStream) throws(TransportFailure) -> any ByteStream
  ) throws(SyncFailure) {
    do throws(TransportFailure) {
      stream = try upgrade(stream)
    } catch {
      isBroken = true
      throw .transport(error, while: "starting encryption", limit: limit)
    }
    do throws(SessionMisuse) {
      let dropped = try session.restartAfterTLS()
      transcript = ResponseTranscript()
      if dropped > 0 { trace?("dropped \(dropped) bytes that came before the handshake") }
    } catch {
      throw .problem(.commandRefused(command: "STARTTLS", serverText: "\(error)"))
    }
  }

  /// Compresses both directions after COMPRESS succeeded.
  ///
  /// `verdict` gets `nil` when the first bytes could be decompressed, and what was wrong with those
  /// that could not.
  func compress(_ verdict: @escaping (String?) -> Void) throws(SyncFailure) {
    let received: [UInt8]
    do throws(SessionMisuse) {
      received = try session.restartAfterCompression()
      transcript = ResponseTranscript()
    } catch {
      throw .problem(.commandRefused(command: "COMPRESS", serverText: "\(error)"))
    }
    do throws(TransportFailure) {
      stream = try DeflateStream(over: stream, received: received)
    } catch {
      throw .transport(error, while: "switching on compression", limit: limit)
    }
    judgeCompression = verdict
  }

  /// Names what is being done, for the sentence that tells of a failure: "while …".
  func begin(_ action: String) { self.action = action }

  /// Ends the connection without a goodbye.
  func abandon() {
    isBroken = true
    stream.close()
  }

  /// Says goodbye, if the connection still works, and closes it without waiting for an answer, which
  /// could tell nothing that matters any more.
  func logOut() {
    defer { abandon() }
    guard !isBroken else { return }
    _ = try? send(.logOut)
    try? drain(below: 1)
  }
}

// MARK: - Moving bytes

extension IMAPConnection {
  /// The next event, waiting for it as long as the limit allows.
  func nextEvent() throws(SyncFailure) -> SessionEvent {
    while true {
      if let event = try readyEvent() { return event }
      try transfer()
    }
  }

  /// Moves bytes until less than a number of them wait to be sent.
  private func drain(below level: Int) throws(SyncFailure) {
    outgoing.append(session.takeOutput())
    while outgoing.count >= level { try transfer() }
  }

  /// The next event that has come already.
  func readyEvent() throws(SyncFailure) -> SessionEvent? {
    let event: SessionEvent?
    do throws(FramingFailure) {
      event = try session.nextEvent()
    } catch {
      abandon()
      throw .problem(
        .responseUnreadable(host: host, expected: "an IMAP response", excerpt: "\(error)"))
    }
    if let event { try note(event) }
    return event
  }

  private func note(_ event: SessionEvent) throws(SyncFailure) {
    switch event {
    case .completed(let completion):
      completions[completion.tag] = completion
      try heed(completion)
    case .literalRefused(let tag): refusedLiterals.insert(tag)
    case .bye(let text): farewell = text
    case .ended:
      abandon()
      throw .problem(ending)
    default: break
    }
  }

  /// Ends the connection when the server wants to be left alone: whatever was to follow would be refused
  /// as well, and make it angry.
  private func heed(_ completion: Completion) throws(SyncFailure) {
    guard heedsThrottling else { return }
    if completion.condition == .ok {
      if completion.text.isSlowing { noteSlowing?() }
    } else if completion.text.isThrottling {
      abandon()
      throw .problem(completion.text.throttled(at: host))
    }
  }

  private var ending: SyncProblem {
    if heedsThrottling, let farewell, farewell.isThrottling { return farewell.throttled(at: host) }
    guard let farewell, !farewell.text.isEmpty else {
      return .connectionLost(host: host, during: action)
    }
    return .serverClosed(host: host, serverText: farewell.text)
  }

  /// Lets the server be silent only for a shorter time while `body` runs.
  func withLimit<Result>(
    _ shorter: Duration, _ body: () throws(SyncFailure) -> Result
  ) throws(SyncFailure) -> Result {
    let usual = limit
    limit = min(limit, shorter)
    defer { limit = usual }
    return try body()
  }

  // MARK: IDLE

  /// Whether the server tells of changes now.
  var isIdling: Bool { session.isIdling }

  /// Moves bytes as soon as there are any; that none come until the deadline is no failure.
  func transferPatiently(until deadline: Deadline) throws(SyncFailure) {
    outgoing.append(session.takeOutput())
    incoming.removeAll(keepingCapacity: true)
    do throws(TransportFailure) {
      let moved = try stream.transfer(
        sending: &outgoing, receiving: &incoming, until: deadline)
      if moved.received > 0 { receive() }
      if moved.isAtEnd { session.receiveEnd() }
    } catch {
      if case .timedOut = error { return }
      abandon()
      throw .transport(error, while: action, limit: limit)
    }
  }

  /// Says DONE, which the server must take within the limit.
  func endIdle(within limit: Duration) throws(SyncFailure) {
    do throws(SessionMisuse) {
      try session.endIdle()
    } catch {
      throw .problem(.connectionLost(host: host, during: action))
    }
    try withLimit(limit) { () throws(SyncFailure) in try drain(below: 1) }
  }

  private func transfer() throws(SyncFailure) {
    outgoing.append(session.takeOutput())
    incoming.removeAll(keepingCapacity: true)
    do throws(TransportFailure) {
      let moved = try waiting.measure { () throws(TransportFailure) in
        try stream.transfer(sending: &outgoing, receiving: &incoming, until: .after(limit))
      }
      if moved.received > 0 {
        receive()
        proveCompression()
      }
      if moved.isAtEnd { session.receiveEnd() }
    } catch {
      if case .damaged(_, let reason) = error {
        isDamaged = true
        judgeCompression?(reason)
      }
      abandon()
      throw .transport(error, while: action, limit: limit)
    }
  }

  private func receive() {
    traceReceived()
    session.receive(incoming[...])
  }

  private func proveCompression() {
    guard let judgeCompression, !isCompressionProven else { return }
    isCompressionProven = true
    judgeCompression(nil)
  }

  /// Tells what has come, before anything is made of it.
  private func traceReceived() {
    guard let trace else { return }
    let isLogin = session.pending.contains { $0.name == "AUTHENTICATE" }
    for line in transcript.take(incoming[...], hidesChallenges: isLogin) { trace("S: \(line)") }
  }
}

extension Completion {
  /// The text of a success; a refusal is thrown as a problem.
  @discardableResult
  func success() throws(SyncFailure) -> ResponseText {
    do throws(CommandFailure) {
      return try get()
    } catch {
      throw .problem(.commandRefused(command: name, serverText: error.text.text))
    }
  }
}
