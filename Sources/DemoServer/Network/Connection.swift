// SPDX-License-Identifier: MIT

import POSIX

/// What all connections of a server share.
final class Surroundings: Sendable {
  let faults: FaultBoard
  let log: DialogueLog
  /// How many connections have logged in or are trying to.
  let logins = Monitor(0)

  init(faults: FaultBoard, log: DialogueLog) {
    self.faults = faults
    self.log = log
  }
}

/// The thread of one client: reads commands, lets the session answer, sends what faults leave of it.
final class Connection {
  private let wire: Wire
  private let session: Session
  private let control: ConnectionControl
  private let surroundings: Surroundings
  private var faults: FaultBoard { surroundings.faults }
  private var answers = 0
  /// Tagged lines that wait for the next answer.
  private var postponed: [UInt8] = []

  init(_ wire: Wire, session: Session, control: ConnectionControl, _ surroundings: Surroundings) {
    self.wire = wire
    self.session = session
    self.control = control
    self.surroundings = surroundings
  }

  /// Talks until either side has enough.
  ///
  /// - Parameter open: How many connections the server has, this one included.
  func run(open: Int) {
    let ticket = faults.connections.add(control.wake)
    defer {
      faults.connections.remove(ticket)
      if session.isLoggedIn { surroundings.logins.update { $0 -= 1 } }
    }
    do throws(Disconnection) {
      try greet(open: open)
      while true { try takeCommand() }
    } catch {
      if case .byReset = error { wire.close(byReset: true) } else { wire.close(byReset: false) }
    }
  }

  private func greet(open: Int) throws(Disconnection) {
    try wire.awaitLatency()
    try wire.suffer(faults.strikes(at: .connecting(open: open)))
    try wire.suffer(faults.strikes(at: .greeting))
    try send("* OK [\(session.capabilityCode)] Demo server ready.")
  }

  private func takeCommand() throws(Disconnection) {
    let reader = CommandReader(wire: wire, settings: session.settings, faults: faults)
    switch try reader.next(isLoggedIn: session.isLoggedIn) {
    case .refused(let tag, let text):
      try wire.awaitLatency()
      try send("\(tag) \(text)")
    case .command(let raw):
      let text = raw.loggedText
      surroundings.log.record(raw.name, text, connection: control.number)
      let isLogin = ["LOGIN", "AUTHENTICATE"].contains(raw.name) && !session.isLoggedIn
      try isLogin
        ? obeyLogin(raw, text) : obey(raw, faults.strikes(at: .command(raw.name, text: text)))
      answers += 1
      try wire.suffer(faults.strikes(at: .answers(answers)))
    }
  }

  /// Counts the login, so that a limit holds for logins that are tried at the same time as well.
  private func obeyLogin(_ raw: RawCommand, _ text: String) throws(Disconnection) {
    let open = surroundings.logins.update { count in
      count += 1
      return count
    }
    defer { if !session.isLoggedIn { surroundings.logins.update { $0 -= 1 } } }
    let strikes = faults.strikes(at: .login(open: open))
    try obey(raw, strikes + faults.strikes(at: .command(raw.name, text: text)))
  }

  private func obey(
    _ raw: RawCommand, _ strikes: [FaultBoard.Strike]
  ) throws(Disconnection) {
    try wire.awaitLatency()
    try wire.suffer(strikes)
    if let text = strikes.answer { return try send("\(raw.tag) \(text)") }
    var answer: Answer
    switch CommandParser.command(of: raw) {
    case .failure(let failure): answer = Answer([], .bad(failure.text))
    case .success(.idle): return try idle(raw.tag)
    case .success(.authenticate(let mechanism, let response)):
      answer = try authenticate(mechanism, response, tag: raw.tag)
    case .success(let command): answer = session.answer(command, tag: raw.tag)
    }
    for case .distort(let distortion) in strikes.map(\.effect) {
      answer = distortion.applied(to: answer)
    }
    try send(answer, tag: raw.tag)
    if session.isCompressed { try wire.compress() }
  }

  /// AUTHENTICATE asks for the response unless it came with the command (RFC 3501 §6.2.2).
  private func authenticate(
    _ mechanism: String, _ response: [UInt8]?, tag: String
  ) throws(Disconnection) -> Answer {
    let isOffered = session.settings.capabilities.contains(.saslInitialResponse)
    guard response == nil || isOffered else {
      return Answer([], .bad("A response in the command is not offered."))
    }
    let isReady = session.settings.capabilities.contains(.plain) && !session.isLoggedIn
    guard response == nil, isReady, mechanism == "PLAIN" else {
      let command = Command.authenticate(mechanism: mechanism, initialResponse: response)
      return session.answer(command, tag: tag)
    }
    try send("+ ")
    let line = try wire.readLine(atMost: session.settings.longestLine)
    if line.bytes == [UInt8(ascii: "*")] { return Answer([], .bad("Authentication cancelled.")) }
    try wire.awaitLatency()
    let command = Command.authenticate(mechanism: mechanism, initialResponse: line.bytes)
    return session.answer(command, tag: tag)
  }

  /// IDLE: tells every change at once until the client says DONE (RFC 2177).
  private func idle(_ tag: String) throws(Disconnection) {
    let answer = session.answer(.idle, tag: tag)
    guard case .ok = answer.completion?.status else { return try send(answer, tag: tag) }
    let ticket = session.store.idlers.add(control.wake)
    defer { session.store.idlers.remove(ticket) }
    try send("+ idling")
    try send(answer.responses)
    while true {
      guard let updates = session.updates(allowingExpunges: true) else {
        return try send(.bye("The selected mailbox is gone."), tag: tag)
      }
      try send(updates)
      guard let line = try wire.readLineUnlessWoken() else { continue }
      return try endIdle(line, tag: tag)
    }
  }

  private func endIdle(_ line: [UInt8], tag: String) throws(Disconnection) {
    let word = String(decoding: line, as: UTF8.self).uppercased()
    guard word == "DONE" else { return try send("\(tag) BAD IDLE ends with DONE.") }
    surroundings.log.record("DONE", "DONE", connection: control.number)
    let strikes = faults.strikes(at: .command("DONE", text: "DONE"))
    try wire.awaitLatency()
    try wire.suffer(strikes)
    try send("\(tag) \(strikes.answer ?? Completion.ok("IDLE completed.").wireText)")
  }

  private func send(_ answer: Answer, tag: String) throws(Disconnection) {
    let end = Array((answer.completion.map { "\(tag) \($0.wireText)\r\n" } ?? "").utf8)
    try send(answer.responses, answer.isPostponed ? [] : end + postponed)
    postponed = answer.isPostponed ? postponed + end : []
    if answer.isLast { throw .byServer }
  }

  /// Sends responses and what follows them, in portions rather than one by one.
  private func send(
    _ responses: [Response], _ end: [UInt8] = []
  ) throws(Disconnection) {
    var bytes: [UInt8] = []
    for response in responses {
      bytes += ResponseEncoder.encode(response)
      if bytes.count < 32_768 { continue }
      try wire.send(bytes)
      bytes.removeAll(keepingCapacity: true)
    }
    try wire.send(bytes + end)
  }

  private func send(_ line: String) throws(Disconnection) {
    try wire.send(Array("\(line)\r\n".utf8))
  }
}
