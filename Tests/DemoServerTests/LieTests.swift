// SPDX-License-Identifier: MIT

import DemoServer
import Testing

/// Faults of servers that advertise more than they can, count wrongly, or talk nonsense.
@Suite("Faults: lies and refusals")
struct LieTests {
  static let refusals = [
    FaultDialogue(
      "an extension can be advertised and refused, wherever it is mentioned",
      Fault(refusing: "RETURN (STATUS"),
      Fault(refusing: "qresync", with: "NO [CANNOT] Not today.", times: 1),
      transcript: """
        C: a LIST "" "*" RETURN (STATUS (MESSAGES))
        S: a BAD Unknown argument.
        C: b EXAMINE INBOX (QRESYNC (100 4))
        S: b NO [CANNOT] Not today.
        C: c LIST "" INBOX
        S: * LIST (\\HasNoChildren) "/" INBOX
        S: c OK LIST completed.
        C: d EXAMINE "Return (Status"
        S: d BAD Unknown argument.
        """),
    FaultDialogue(
      "a literal is not a mention",
      Fault(refusing: "CHANGEDSINCE", times: 1),
      transcript: """
        C: a STATUS {12+}
        C: CHANGEDSINCE (MESSAGES)
        S: a NO [NONEXISTENT] Mailbox does not exist.
        C: b FETCH 1 (UID) (CHANGEDSINCE 1)
        S: b BAD Unknown argument.
        """),
    FaultDialogue(
      "a server can be full, busy or tired of us",
      Fault(answering: "APPEND", with: "NO [OVERQUOTA] Mailbox is full."),
      Fault(answering: "SELECT", with: "NO [LIMIT] Too much.", times: 1),
      Fault(answering: "SELECT", with: "NO Suggested Backoff Time: 30000", skipping: 1),
      transcript: """
        C: a APPEND INBOX {1+}
        C: x
        S: a NO [OVERQUOTA] Mailbox is full.
        C: b SELECT INBOX
        S: b NO [LIMIT] Too much.
        C: c SELECT INBOX
        S: c NO Suggested Backoff Time: 30000
        """),
    FaultDialogue(
      "BYE comes at a command", Fault(.bye("Going down."), at: .command("UID STORE")),
      transcript: """
        C: a UID STORE 2 +FLAGS (\\Seen)
        S: * BYE Going down.
        """),
  ]

  static let lies = [
    FaultDialogue(
      "UIDNEXT, HIGHESTMODSEQ and EXISTS can be wrong when a mailbox is opened",
      Fault(distorting: "EXAMINE", .uidNext(by: -100)),
      Fault(distorting: "EXAMINE", .highestModSequence(by: 7)),
      Fault(distorting: "EXAMINE", .exists(by: -1)),
      transcript: """
        C: a EXAMINE INBOX
        S: * OK [CLOSED] The mailbox is closed.
        S: * FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Work)
        S: * 2 EXISTS
        S: * 0 RECENT
        S: * OK [PERMANENTFLAGS ()] Flags permitted.
        S: * OK [UNSEEN 1] First unseen message.
        S: * OK [UIDVALIDITY 100] UIDs are valid.
        S: * OK [UIDNEXT 1] Next UID.
        S: * OK [HIGHESTMODSEQ 11] Highest mod-sequence.
        S: * OK [MAILBOXID (F1)] Identity of the mailbox.
        S: a OK [READ-ONLY] EXAMINE completed.
        """),
    FaultDialogue(
      "the same numbers can be wrong in STATUS and LIST",
      Fault(distorting: "STATUS", .uidNext(by: 2)),
      Fault(distorting: "STATUS", .exists(by: 3)),
      Fault(distorting: "LIST", .highestModSequence(by: -50)),
      transcript: """
        C: a STATUS INBOX (MESSAGES UIDNEXT HIGHESTMODSEQ)
        S: * STATUS INBOX (MESSAGES 6 UIDNEXT 8 HIGHESTMODSEQ 4)
        S: a OK STATUS completed.
        C: b LIST "" INBOX RETURN (STATUS (MESSAGES HIGHESTMODSEQ))
        S: * LIST (\\HasNoChildren) "/" INBOX
        S: * STATUS INBOX (MESSAGES 3 HIGHESTMODSEQ 1)
        S: b OK LIST completed.
        """),
    FaultDialogue(
      "VANISHED can name a message that is there, and leave out one that is gone",
      Fault(distorting: "UID FETCH", .vanished(adding: [2], omitting: [5])),
      Fault(distorting: "UID EXPUNGE", .vanished(adding: [3], omitting: [])),
      Fault(distorting: "EXPUNGE", .vanished(adding: [], omitting: [5]), skipping: 1),
      transcript: """
        C: a UID FETCH 1:* (UID) (CHANGEDSINCE 3 VANISHED)
        S: * VANISHED (EARLIER) 2
        S: * 3 FETCH (UID 5 MODSEQ (4))
        S: a OK FETCH completed.
        C: b UID EXPUNGE 2
        S: * VANISHED (EARLIER) 3
        S: b OK EXPUNGE completed.
        C: c EXPUNGE
        S: c OK [HIGHESTMODSEQ 5] EXPUNGE completed.
        """),
    FaultDialogue(
      "a text can be shorter than it was, without a word",
      Fault(distorting: "UID FETCH", .shortened(to: 4)),
      transcript: """
        C: a UID FETCH 2 (RFC822.SIZE BODY.PEEK[])
        S: * 1 FETCH (UID 2 RFC822.SIZE 47 BODY[] {4}
        S: From)
        S: a OK FETCH completed.
        """),
  ]

  static let nonsense = [
    FaultDialogue(
      "nonsense takes the place of an answer",
      Fault(distorting: "FETCH", .nonsense(["* 1 FETCH (UID", "%&!", "* -3 EXISTS"]), times: 1),
      transcript: """
        C: a FETCH 1 UID
        S: * 1 FETCH (UID
        S: %&!
        S: * -3 EXISTS
        S: a OK FETCH completed.
        C: b FETCH 1 UID
        S: * 1 FETCH (UID 2)
        S: b OK FETCH completed.
        """),
    FaultDialogue(
      "responses come twice, but those that count once",
      Fault(distorting: "LIST", .repeated), Fault(distorting: "NOOP", .repeated),
      Fault(distorting: "EXPUNGE", .repeated),
      transcript: """
        C: a LIST "" INBOX RETURN (STATUS (MESSAGES))
        S: * LIST (\\HasNoChildren) "/" INBOX
        S: * LIST (\\HasNoChildren) "/" INBOX
        S: * STATUS INBOX (MESSAGES 3)
        S: * STATUS INBOX (MESSAGES 3)
        S: a OK LIST completed.
        C: b EXPUNGE
        S: * VANISHED 5
        S: * VANISHED 5
        S: b OK [HIGHESTMODSEQ 5] EXPUNGE completed.
        C: c APPEND INBOX {1+}
        C: x
        S: * 3 EXISTS
        S: * 3 RECENT
        S: c OK [APPENDUID 100 6] APPEND completed.
        """),
    FaultDialogue(
      "tagged ends come in another order than the commands",
      Fault(distorting: "STATUS", .postponed, times: 2),
      transcript: """
        C: a STATUS INBOX (MESSAGES)
        C: b STATUS Work (MESSAGES)
        C: c NOOP
        S: * STATUS INBOX (MESSAGES 3)
        S: * STATUS Work (MESSAGES 0)
        S: c OK NOOP completed.
        S: a OK STATUS completed.
        S: b OK STATUS completed.
        """),
  ]

  @Test("a dialogue goes wrong as written", arguments: refusals + lies + nonsense)
  func dialogue(_ dialogue: FaultDialogue) async throws {
    let settings = ServerSettings(capabilities: .complete)
    try await dialogue.play(settings, after: "ENABLE QRESYNC", "SELECT INBOX")
  }

  @Test("more logins than allowed are refused, until others have gone", arguments: [true, false])
  func loginLimit(_ isByAuthenticate: Bool) async throws {
    let login = isByAuthenticate ? "AUTHENTICATE PLAIN AHVzZXIAc2VjcmV0" : "LOGIN user secret"
    try await converse { server, client in
      server.faults.add(Fault(refusingLoginsBeyond: 1))
      try client.succeed(login)
      let second = try Client(server)
      for _ in 1...2 {
        try requireEqual(try second.command(login), ["NO [LIMIT] Too many connections."])
      }
      try client.succeed("LOGOUT")
      try require(server.wait(atMost: .seconds(20), untilOpen: 1), "the first one has gone")
      try second.succeed(login)
    }
  }

  @Test("a wrong password takes no place, and the limit may end the connection")
  func loginLimitWithBye() async throws {
    try await converse { server, client in
      server.faults.add(Fault(.bye("[LIMIT] Too many."), at: .login(beyond: 1)))
      _ = try client.command("LOGIN user wrong")
      try client.logIn()
      let second = try Client(server)
      try second.send("a LOGIN user secret\r\n")
      try requireEqual(
        String(decoding: try second.rest(), as: UTF8.self), "* BYE [LIMIT] Too many.\r\n")
    }
  }
}
