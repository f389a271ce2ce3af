// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("APPEND, COPY and MOVE")
struct AppendTests {
  static let scenes = [
    Scene.loggedIn(
      "a message comes after the go-ahead",
      """
      C: a APPEND INBOX (\\Seen $New) " 1-Mar-2026 10:00:00 +0130" {7}
      S: + Ready for literal.
      C: Hello
      C:
      S: a OK [APPENDUID 100 6] APPEND completed.
      C: b EXAMINE INBOX
      S: * FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $New $Work)
      S: * 4 EXISTS
      S: * 4 RECENT
      S: * OK [PERMANENTFLAGS ()] Flags permitted.
      S: * OK [UNSEEN 1] First unseen message.
      S: * OK [UIDVALIDITY 100] UIDs are valid.
      S: * OK [UIDNEXT 7] Next UID.
      S: b OK [READ-ONLY] EXAMINE completed.
      C: c FETCH 4 (FLAGS INTERNALDATE RFC822.SIZE)
      S: * 4 FETCH (FLAGS (\\Seen $New \\Recent) INTERNALDATE " 1-Mar-2026 10:00:00 +0130" RFC822.SIZE 7)
      S: c OK FETCH completed.
      """),
    .loggedIn(
      "a message comes at once with LITERAL+",
      """
      C: a APPEND INBOX {5+}
      C: Hello
      S: a OK [APPENDUID 100 6] APPEND completed.
      C: b APPEND INBOX {0+}
      C:
      S: b NO A message has at least a byte.
      """),
    .selected(
      "the selected mailbox hears of its own APPEND", with: [],
      """
      C: a APPEND inbox {5}
      S: + Ready for literal.
      C: Hello
      S: * 4 EXISTS
      S: * 4 RECENT
      S: a OK APPEND completed.
      """),
    .loggedIn(
      "LITERAL+ that is not offered is read and refused", with: [],
      """
      C: a APPEND INBOX {5+}
      C: Hello
      S: a BAD LITERAL+ is not offered.
      C: b NOOP
      S: b OK NOOP completed.
      """),
    .loggedIn(
      "what is no APPEND gets BAD or NO",
      """
      C: a APPEND Nothing {5}
      S: + Ready for literal.
      C: Hello
      S: a NO [TRYCREATE] Mailbox does not exist.
      C: b APPEND INBOX "Hello"
      S: b BAD Error in APPEND: expected a date and time.
      C: c APPEND INBOX (\\Recent) {5+}
      C: Hello
      S: c BAD Error in APPEND: expected a flag that can be set.
      C: d APPEND INBOX "32-Mar-2026 10:00:00 +0000" {5+}
      C: Hello
      S: d BAD Error in APPEND: expected a date and time.
      C: e APPEND INBOX " 1-Mar-2026 10:61:00 +0000" {5+}
      C: Hello
      S: e BAD Error in APPEND: expected a date and time.
      C: f APPEND INBOX " 1-Mar-2026 10:00:00 UTC" {5+}
      C: Hello
      S: f BAD Error in APPEND: expected a date and time.
      C: g APPEND INBOX () {5+}
      C: Hello and more
      S: g BAD Error in APPEND: expected '{'.
      C: h APPEND INBOX
      S: h BAD Error in APPEND: expected a space.
      C: i APPEND INBOX {5-}
      S: i BAD Error in APPEND: expected '}'.
      """),
    Scene(
      "a literal that is too big is refused before it comes",
      settings: ServerSettings(largestLiteral: 10), opening: ["LOGIN user secret"],
      """
      C: a APPEND INBOX {11}
      S: a NO [TOOBIG] The literal is too big.
      C: b APPEND INBOX {11+}
      C: Hello World
      S: b NO [TOOBIG] The literal is too big.
      C: c APPEND INBOX {99999999999999999999}
      S: c NO [TOOBIG] The literal is too big.
      C: d APPEND INBOX {10}
      S: + Ready for literal.
      C: HelloWorld
      S: d OK [APPENDUID 100 6] APPEND completed.
      """),
    .selected(
      "COPY keeps flags and dates",
      """
      C: a COPY 2:3 Work
      S: a OK [COPYUID 101 3,5 1:2] COPY completed.
      C: b UID COPY 2 Work
      S: b OK [COPYUID 101 2 3] COPY completed.
      C: c EXAMINE Work
      S: * FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Work)
      S: * 3 EXISTS
      S: * 3 RECENT
      S: * OK [PERMANENTFLAGS ()] Flags permitted.
      S: * OK [UNSEEN 2] First unseen message.
      S: * OK [UIDVALIDITY 101] UIDs are valid.
      S: * OK [UIDNEXT 4] Next UID.
      S: c OK [READ-ONLY] EXAMINE completed.
      C: d FETCH 1:2 (FLAGS INTERNALDATE)
      S: * 1 FETCH (FLAGS (\\Seen $Work \\Recent) INTERNALDATE " 8-Feb-1994 21:52:25 -0800")
      S: * 2 FETCH (FLAGS (\\Flagged \\Deleted \\Recent) INTERNALDATE " 9-Feb-1994 21:52:25 -0800")
      S: d OK FETCH completed.
      """),
    .selected(
      "COPY refuses what it cannot do",
      """
      C: a COPY 1 Nothing
      S: a NO [TRYCREATE] Mailbox does not exist.
      C: b COPY 4 Work
      S: b BAD There is no message of that number.
      C: c UID COPY 99 Work
      S: c OK COPY completed.
      C: d COPY 1
      S: d BAD Error in COPY: expected a space.
      """),
    .selected(
      "COPY and MOVE into the selected mailbox itself",
      """
      C: a COPY 1 INBOX
      S: * 4 EXISTS
      S: * 4 RECENT
      S: a OK [COPYUID 100 2 6] COPY completed.
      C: b UID MOVE 2 INBOX
      S: * OK [COPYUID 100 2 7] Moved.
      S: * 1 EXPUNGE
      S: * 4 EXISTS
      S: * 4 RECENT
      S: b OK MOVE completed.
      """),
    .selected(
      "MOVE tells COPYUID before it tells EXPUNGE",
      """
      C: a MOVE 1,3 "Two Words"
      S: * OK [COPYUID 103 2,5 1:2] Moved.
      S: * 1 EXPUNGE
      S: * 2 EXPUNGE
      S: a OK MOVE completed.
      C: b UID MOVE 99 Work
      S: b OK MOVE completed.
      C: c MOVE 1 Nothing
      S: c NO [TRYCREATE] Mailbox does not exist.
      """),
    .selected(
      "MOVE does not exist unless it is offered, and COPY tells no UIDs without UIDPLUS", with: [],
      """
      C: a MOVE 1 Work
      S: a BAD Unknown command.
      C: b COPY 1 Work
      S: b OK COPY completed.
      """),
  ]

  @Test("a dialogue goes as written", arguments: scenes)
  func dialogue(_ scene: Scene) async throws { try await scene.play() }

  @Test("a long message arrives octet for octet, in any portions")
  func octets() async throws {
    let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 9) }
    try await converse { server, client in
      try client.logIn()
      try client.send("a APPEND INBOX {200000}\r\n")
      try requireEqual(try client.line(), "+ Ready for literal.")
      for start in stride(from: 0, to: content.count, by: 33_333) {
        try client.send(Array(content[start..<min(start + 33_333, content.count)]))
      }
      try client.send("\r\n")
      try requireEqual(try client.line(), "a OK [APPENDUID 1 1] APPEND completed.")
      let message = server.store.mailbox(.inbox)?.message(1)
      try require(message?.content == content, "the store holds the very octets")
    }
  }
}
