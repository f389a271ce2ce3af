// SPDX-License-Identifier: MIT

import DemoServer
import POSIX
import TestSupport
import Testing

@Suite("Faults")
struct FaultTests {
  static let cases = [
    FaultDialogue(
      "an answer can be replaced, for some commands, some times",
      Fault(answering: "APPEND", with: "NO [OVERQUOTA] Full.", skipping: 1, times: 1),
      Fault(answering: "UID FETCH", with: "BAD Busy."),
      transcript: """
        C: a APPEND INBOX {1+}
        C: x
        S: * 4 EXISTS
        S: * 4 RECENT
        S: a OK [APPENDUID 100 6] APPEND completed.
        C: b APPEND INBOX {1+}
        C: x
        S: b NO [OVERQUOTA] Full.
        C: c APPEND INBOX {1+}
        C: x
        S: * 5 EXISTS
        S: * 5 RECENT
        S: c OK [APPENDUID 100 7] APPEND completed.
        C: d UID FETCH 2 UID
        S: d BAD Busy.
        C: e FETCH 1 UID
        S: * 1 FETCH (UID 2)
        S: e OK FETCH completed.
        """),
    FaultDialogue(
      "a name means the UID form as well, and a star any command",
      Fault(answering: "FETCH", with: "NO Not now.", times: 2),
      Fault(answering: "*", with: "NO Never.", skipping: 2, times: 1),
      transcript: """
        C: a FETCH 1 UID
        S: a NO Not now.
        C: b UID FETCH 2 UID
        S: b NO Not now.
        C: c NOOP
        S: c NO Never.
        C: d NOOP
        S: d OK NOOP completed.
        """),
    FaultDialogue(
      "a literal can be refused before it comes",
      Fault(refusingLiteralOf: "APPEND", with: "NO [LIMIT] Too many.", times: 1),
      transcript: """
        C: a APPEND INBOX {5}
        S: a NO [LIMIT] Too many.
        C: b APPEND INBOX {5}
        S: + Ready for literal.
        C: Hello
        S: * 4 EXISTS
        S: * 4 RECENT
        S: b OK [APPENDUID 100 6] APPEND completed.
        """),
    FaultDialogue(
      "sizes and counts can be wrong",
      Fault(distorting: "FETCH", .sizes(by: -7)), Fault(distorting: "SELECT", .exists(by: 40)),
      Fault(distorting: "EXAMINE", .exists(by: -40)),
      transcript: """
        C: a FETCH 1 (UID RFC822.SIZE)
        S: * 1 FETCH (UID 2 RFC822.SIZE 40)
        S: a OK FETCH completed.
        C: b SELECT INBOX
        S: * FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Work)
        S: * 43 EXISTS
        S: * 0 RECENT
        S: * OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Work \\*)] Flags permitted.
        S: * OK [UNSEEN 1] First unseen message.
        S: * OK [UIDVALIDITY 100] UIDs are valid.
        S: * OK [UIDNEXT 6] Next UID.
        S: b OK [READ-WRITE] SELECT completed.
        C: c EXAMINE INBOX
        S: * FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Work)
        S: * 0 EXISTS
        S: * 0 RECENT
        S: * OK [PERMANENTFLAGS ()] Flags permitted.
        S: * OK [UNSEEN 1] First unseen message.
        S: * OK [UIDVALIDITY 100] UIDs are valid.
        S: * OK [UIDNEXT 6] Next UID.
        S: c OK [READ-ONLY] EXAMINE completed.
        """),
    FaultDialogue(
      "responses can be missing, and UIDs be 0",
      Fault(distorting: "UID FETCH", .missing(uids: [3])),
      Fault(distorting: "UID FETCH", .zero(uids: [5])),
      transcript: """
        C: a UID FETCH 1:* UID
        S: * 1 FETCH (UID 2)
        S: * 3 FETCH (UID 0)
        S: a OK FETCH completed.
        C: b FETCH 2 UID
        S: * 2 FETCH (UID 3)
        S: b OK FETCH completed.
        """),
    FaultDialogue(
      "responses can come twice",
      Fault(distorting: "FETCH", .repeated, times: 1),
      transcript: """
        C: a FETCH 1:2 UID
        S: * 1 FETCH (UID 2)
        S: * 1 FETCH (UID 2)
        S: * 2 FETCH (UID 3)
        S: * 2 FETCH (UID 3)
        S: a OK FETCH completed.
        """),
    FaultDialogue(
      "responses can come backwards",
      Fault(distorting: "FETCH", .reversed),
      transcript: """
        C: a FETCH 1:3 UID
        S: * 3 FETCH (UID 5)
        S: * 2 FETCH (UID 3)
        S: * 1 FETCH (UID 2)
        S: a OK FETCH completed.
        """),
    FaultDialogue(
      "the end of an IDLE can be refused",
      Fault(answering: "DONE", with: "BAD Not idle."),
      transcript: """
        C: a IDLE
        S: + idling
        C: DONE
        S: a BAD Not idle.
        """),
  ]

  @Test("a dialogue goes wrong as written", arguments: cases)
  func dialogue(_ dialogue: FaultDialogue) async throws {
    try await dialogue.play(after: "SELECT INBOX")
  }

  /// A fault that ends a connection, what is sent after the greeting, and all that comes back.
  struct Ending: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let fault: Fault
    let commands: String
    let answer: String

    init(_ name: String, _ fault: Fault, _ commands: String, _ answer: String) {
      testDescription = name
      self.fault = fault
      self.commands = commands
      self.answer = answer
    }
  }

  static let greetingLength = 132
  static let endings = [
    Ending(
      "at the k-th command of a name", Fault(.drop, at: .command("NOOP"), skipping: 1),
      "a NOOP\r\nb CAPABILITX\r\nc NOOP\r\nd NOOP\r\n",
      "a OK NOOP completed.\r\nb BAD Unknown command.\r\n"),
    Ending(
      "with BYE after n commands", Fault(.bye("[UNAVAILABLE] Tired."), at: .answers(2)),
      "a NOOP\r\nb NOOP\r\nc NOOP\r\n",
      "a OK NOOP completed.\r\nb OK NOOP completed.\r\n* BYE [UNAVAILABLE] Tired.\r\n"),
    Ending(
      "after n bytes sent", Fault(.drop, at: .sent(bytes: greetingLength + 7)),
      "a NOOP\r\n", "a OK NO"),
    Ending(
      "after n bytes received", Fault(.drop, at: .received(bytes: 10)),
      "a NOOP\r\nb NOOP\r\n", "a OK NOOP completed.\r\n"),
    Ending(
      "before the go-ahead for a literal", Fault(.drop, at: .literal("LOGIN")),
      "a LOGIN {4}\r\n", ""),
    Ending(
      "inside a literal", Fault(distorting: "FETCH", .cut(after: 3)),
      "a LOGIN user secret\r\nb SELECT INBOX\r\nc FETCH 1:* (UID BODY.PEEK[] FLAGS)\r\n",
      "* 1 FETCH (UID 2 BODY[] {47}\r\nFro"),
  ]

  @Test("a connection ends", arguments: endings)
  func ending(_ ending: Ending) async throws {
    try await converse(try Samples.store()) { server, _ in
      server.faults.add(ending.fault)
      let client = try Client(server, readsGreeting: false)
      let greeting = try client.line()
      try requireEqual(greeting.utf8.count + 2, Self.greetingLength)
      try client.send(ending.commands)
      let answer = String(decoding: try client.rest(), as: UTF8.self)
      try require(answer.hasSuffix(ending.answer), "\(answer) ends with \(ending.answer)")
      try require(ending.commands.contains("FETCH") || answer == ending.answer, "\(answer) is all")
    }
  }

  @Test("a reset is an error to the client, not an end")
  func reset() async throws {
    try await converse { server, client in
      server.faults.add(Fault(.reset, at: .command("NOOP")))
      try client.send("a NOOP\r\n")
      do {
        _ = try client.rest()
        throw Mismatch("the connection ended in good order")
      } catch let error as SystemError {
        try requireEqual(error.reason, "Connection reset by peer")
      }
    }
  }

  @Test("more connections than allowed get BYE, until others have gone")
  func crowd() async throws {
    try await converse { server, client in
      server.faults.add(Fault(.bye("Too many connections."), at: .connecting(beyond: 1)))
      let second = try Client(server, readsGreeting: false)
      try requireEqual(
        String(decoding: try second.rest(), as: UTF8.self), "* BYE Too many connections.\r\n")
      try client.succeed("LOGOUT")
      try require(server.wait(atMost: .seconds(20), untilOpen: 0), "no connection is open")
      let third = try Client(server)
      try third.logIn()
    }
  }

  @Test("the greeting can be BYE, or late")
  func greeting() async throws {
    try await converse { server, _ in
      let bye = server.faults.add(Fault(.bye("[UNAVAILABLE] Overloaded."), at: .greeting))
      let first = try Client(server, readsGreeting: false)
      try requireEqual(
        String(decoding: try first.rest(), as: UTF8.self), "* BYE [UNAVAILABLE] Overloaded.\r\n")
      server.faults.remove(bye)
      server.faults.add(Fault(.delay(.milliseconds(150)), at: .greeting))
      let start = ContinuousClock.now
      _ = try Client(server)
      try require(ContinuousClock.now - start >= .milliseconds(150), "the greeting is late")
    }
  }

  @Test("a stall lasts until the fault is gone")
  func stall() async throws {
    try await converse { server, client in
      let ticket = server.faults.add(Fault(.stall, at: .command("NOOP"), times: 1))
      try client.send("a NOOP\r\n")
      try require(
        server.faults.waitForStrike(of: ticket, atMost: .seconds(20)), "the server stalls")
      try require(try !client.hasInput(within: .milliseconds(50)), "nothing comes")
      try requireEqual(server.faults.strikes(of: ticket), 1)
      // Another fault that goes is no reason to go on.
      server.faults.remove(server.faults.add(Fault(.drop, at: .greeting)))
      try require(try !client.hasInput(within: .milliseconds(50)), "still nothing comes")
      server.faults.clear()
      try requireEqual(try client.line(), "a OK NOOP completed.")
      try requireEqual(server.faults.strikes(of: ticket), 0)
    }
  }

  @Test("a stall in the middle of an answer holds the rest back")
  func stallInside() async throws {
    try await converse { server, client in
      server.faults.add(Fault(.stall, at: .sent(bytes: Self.greetingLength + 4)))
      try client.send("a NOOP\r\n")
      try require(try client.hasInput(within: .seconds(20)), "the beginning comes")
      server.faults.clear()
      try requireEqual(try client.line(), "a OK NOOP completed.")
    }
  }

  @Test("several faults at one moment strike in their order")
  func order() async throws {
    try await converse { server, client in
      server.faults.add(Fault(.delay(.milliseconds(1)), at: .command("NOOP")))
      server.faults.add(Fault(.bye("First."), at: .command("NOOP")))
      server.faults.add(Fault(.bye("Second."), at: .command("NOOP")))
      try client.send("a NOOP\r\n")
      try requireEqual(String(decoding: try client.rest(), as: UTF8.self), "* BYE First.\r\n")
    }
  }
}
