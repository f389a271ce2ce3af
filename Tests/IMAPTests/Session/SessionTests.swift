// SPDX-License-Identifier: MIT

import IMAP
import TestSupport
import Testing

@Suite("Session")
struct SessionTests {
  static func greeted(_ line: String) throws -> Session {
    var session = Session()
    session.receive(Array((line + "\r\n").utf8)[...])
    _ = try session.nextEvent()
    return session
  }

  @Test(
    "what does not greet is no IMAP server",
    arguments: [
      "HTTP/1.1 400 Bad Request", "220 mail ESMTP", "+OK POP3", "* 3 EXISTS", "\u{16}\u{3}\u{1}",
    ])
  func noGreeting(_ line: String) throws {
    var session = Session()
    session.receive(Array((line + "\r\n* OK hi\r\n").utf8)[...])
    do throws(FramingFailure) {
      _ = try session.nextEvent()
      Issue.record("no failure")
    } catch {
      guard case .noGreeting = error else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(session.state == .loggedOut)
    #expect(throws: SessionMisuse.closed) { try session.begin(.noOperation) }
  }

  @Test("a server that is too busy says so in its greeting", arguments: ["BYE", "NO", "BAD"])
  func busy(_ word: String) throws {
    var session = Session()
    session.receive(Array("* \(word) [LIMIT] too many connections\r\n".utf8)[...])
    let text = ResponseText(code: .limit, text: "too many connections")
    #expect(try session.nextEvent() == .bye(text))
    #expect(session.state == .loggedOut)
  }

  @Test("framing that is lost is told each time, and nothing can be sent") func lost() throws {
    var session = try selectedSession()
    session.receive(Array("* 1 FETCH (BODY[] {1}\r\nab\r\n".utf8)[...])
    _ = try session.nextEvent()
    _ = try session.nextEvent()
    _ = try session.nextEvent()
    for _ in 0..<2 {
      #expect(throws: FramingFailure.self) { try session.nextEvent() }
    }
    #expect(throws: SessionMisuse.closed) { try session.begin(.noOperation) }
  }

  @Test("IDLE tells of changes until DONE, and nothing else is sent meanwhile") func idle() throws {
    var session = try selectedSession()
    #expect(throws: SessionMisuse.nothingToAnswer) { try session.endIdle() }
    let tag = try session.begin(.idle)
    #expect(String(decoding: session.takeOutput(), as: UTF8.self) == "\(tag) IDLE\r\n")
    #expect(!session.isIdling)
    session.receive(Array("+ idling\r\n* 4 EXISTS\r\n".utf8)[...])
    #expect(try session.nextEvent() == .idling(tag))
    #expect(try session.nextEvent() == .untagged(.exists(4)))
    #expect(throws: SessionMisuse.mustWait(for: "IDLE")) { try session.begin(.noOperation) }
    #expect(throws: SessionMisuse.nothingToAnswer) { try session.answer([1]) }
    try session.endIdle()
    #expect(String(decoding: session.takeOutput(), as: UTF8.self) == "DONE\r\n")
    session.receive(Array("\(tag) OK done\r\n".utf8)[...])
    guard case .completed(let completion) = try session.nextEvent() else {
      Issue.record("not completed")
      return
    }
    #expect(completion.condition == .ok)
    _ = try session.begin(.noOperation)
  }

  @Test("commands are refused where the state does not allow them") func states() throws {
    var fresh = Session()
    #expect(throws: SessionMisuse.greetingAwaited) { try fresh.begin(.capability) }
    var new = try Self.greeted("* OK hi")
    for command: Command in [.namespace, .select(.inbox), .expunge] {
      #expect(throws: SessionMisuse.wrongState(command: command.name)) { try new.begin(command) }
    }
    _ = try new.begin(.capability)
    var ready = try Self.greeted("* PREAUTH hi")
    let login = Command.logIn(user: "a", password: "b")
    #expect(throws: SessionMisuse.wrongState(command: "LOGIN")) { try ready.begin(login) }
    #expect(throws: SessionMisuse.wrongState(command: "STARTTLS")) { try ready.begin(.startTLS) }
    #expect(throws: SessionMisuse.wrongState(command: "EXPUNGE")) { try ready.begin(.expunge) }
    #expect(throws: SessionMisuse.nothingToAnswer) { try ready.answer([1]) }
    #expect(throws: SessionMisuse.nothingToAnswer) { try ready.cancelAuthentication() }
  }

  @Test("a command may count on those before it") func projected() throws {
    var session = try Self.greeted("* OK hi")
    _ = try session.begin(.logIn(user: "a", password: "b"))
    _ = try session.begin(.select(.inbox))
    _ = try session.begin(.expunge)
    _ = try session.begin(.close)
    #expect(throws: SessionMisuse.wrongState(command: "EXPUNGE")) { try session.begin(.expunge) }
    _ = session.takeOutput()
    session.receive(Array("A1 NO wrong\r\n".utf8)[...])
    _ = try session.nextEvent()
    session.receive(Array("A2 BAD no\r\nA3 BAD no\r\nA4 BAD no\r\n".utf8)[...])
    while try session.nextEvent() != nil {}
    #expect(throws: SessionMisuse.wrongState(command: "SELECT")) {
      try session.begin(.select(.inbox))
    }
  }

  @Test("nothing may be sent beside AUTHENTICATE or after LOGOUT") func exclusive() throws {
    var session = try Self.greeted("* OK hi")
    _ = try session.begin(.authenticate("CRAM-MD5", initialResponse: nil))
    #expect(throws: SessionMisuse.mustWait(for: "AUTHENTICATE")) { try session.begin(.noOperation) }
    var other = try selectedSession()
    _ = try other.begin(.noOperation)
    _ = try other.begin(.logOut)
    #expect(throws: SessionMisuse.mustWait(for: "LOGOUT")) { try other.begin(.noOperation) }
  }

  @Test("a completion is a text or a failure") func completion() throws {
    let text = ResponseText(code: .limit, text: "x")
    let tag = try selectedSession().pendingTag()
    let good = Completion(tag: tag, name: "NOOP", condition: .ok, text: text)
    #expect(try good.get() == text)
    let rejected = Completion(tag: tag, name: "NOOP", condition: .bad, text: text)
    #expect(throws: CommandFailure(name: "NOOP", isRejected: true, text: text)) {
      try rejected.get()
    }
  }

  @Test("tags are short and never repeat") func tags() throws {
    var session = try selectedSession()
    let tags = try (0..<1000).map { _ in try session.begin(.noOperation) }
    #expect(Set(tags).count == 1000)
    #expect(tags.last?.description == "A1001")
    #expect(session.pending.count == 1000)
    let bytes = session.queuedBytes
    #expect(session.takeOutput().count == bytes && session.queuedBytes == 0)
  }

  @Test("capabilities can be forgotten") func forget() throws {
    var session = try selectedSession("UIDPLUS")
    #expect(session.capabilities?.has("uidplus") == true)
    session.forgetCapabilities()
    #expect(session.capabilities == nil)
  }

  @Test("a random server cannot crash the session or leave it waiting at the end") func random()
    throws
  {
    var generator = SeededRandom(seed: 6)
    for _ in 0..<1_000 {
      var session = try selectedSession("LITERAL-")
      for _ in 0..<8 {
        let commands: [Command] = [
          .noOperation, .fetch(uids: .all, [.flags]), .unselect, .select(.inbox),
          .append(to: .inbox, [AppendedMessage(content: .held([1, 2]))]),
          .append(to: .inbox, [AppendedMessage(content: .supplied(octets: 5000))]),
        ]
        _ = try? session.begin(commands[Int.random(in: 0..<commands.count, using: &generator)])
        _ = session.takeOutput()
        if let wanted = session.wantedLiteral {
          let count = Int.random(in: 0...wanted.octets, using: &generator)
          try session.supply(ArraySlice(repeating: 0x2A, count: count))
        }
        let bytes =
          Bool.random(using: &generator)
          ? FuzzTests.mutated(&generator)
          : Array("A\(Int.random(in: 1...9, using: &generator)) NO x\r\n+ \r\n".utf8)
        session.receive(bytes[...])
        while let event = try? session.nextEvent() { _ = event.summary }
      }
      session.receiveEnd()
      var last: SessionEvent?
      while let event = try? session.nextEvent() { last = event }
      if case .ended = last { continue }
      #expect(throws: FramingFailure.self) { try session.nextEvent() }
    }
  }
}

extension Session {
  /// The tag of a command that is begun for it.
  fileprivate func pendingTag() throws -> IMAP.Tag {
    var copy = self
    return try copy.begin(.noOperation)
  }
}
