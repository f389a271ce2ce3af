// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("FETCH")
struct FetchTests {
  static let scenes = [
    Scene.selected(
      "numbers, ranges and stars choose messages",
      """
      C: a FETCH 1:* (FLAGS UID INTERNALDATE)
      S: * 1 FETCH (FLAGS (\\Recent) UID 2 INTERNALDATE " 7-Feb-1994 21:52:25 -0800")
      S: * 2 FETCH (FLAGS (\\Seen $Work \\Recent) UID 3 INTERNALDATE " 8-Feb-1994 21:52:25 -0800")
      S: * 3 FETCH (FLAGS (\\Flagged \\Deleted \\Recent) UID 5 INTERNALDATE " 9-Feb-1994 21:52:25 -0800")
      S: a OK FETCH completed.
      C: b FETCH *,1 UID
      S: * 1 FETCH (UID 2)
      S: * 3 FETCH (UID 5)
      S: b OK FETCH completed.
      C: c FETCH 3:2,2:3 UID
      S: * 2 FETCH (UID 3)
      S: * 3 FETCH (UID 5)
      S: c OK FETCH completed.
      C: d FETCH 4 UID
      S: d BAD There is no message of that number.
      C: e FETCH 9:* UID
      S: * 3 FETCH (UID 5)
      S: e OK FETCH completed.
      """),
    .selected(
      "UIDs choose messages, and unknown ones are no error",
      """
      C: a UID FETCH 1:3 (FLAGS)
      S: * 1 FETCH (UID 2 FLAGS (\\Recent))
      S: * 2 FETCH (UID 3 FLAGS (\\Seen $Work \\Recent))
      S: a OK FETCH completed.
      C: b UID FETCH 4,77 FLAGS
      S: b OK FETCH completed.
      C: c UID FETCH 77:* UID
      S: * 3 FETCH (UID 5)
      S: c OK FETCH completed.
      C: d UID FETCH * (RFC822.SIZE UID)
      S: * 3 FETCH (RFC822.SIZE 43 UID 5)
      S: d OK FETCH completed.
      """),
    .selected(
      "BODY.PEEK leaves a message unread",
      """
      C: a UID FETCH 2 (BODY.PEEK[])
      S: * 1 FETCH (UID 2 BODY[] {47}
      S: From: ann@example.org
      S: Subject: One
      S:
      S: Hello.
      S: )
      S: a OK FETCH completed.
      C: b FETCH 1 FLAGS
      S: * 1 FETCH (FLAGS (\\Recent))
      S: b OK FETCH completed.
      """),
    .selected(
      "BODY[TEXT] marks a message as read and says so once",
      """
      C: a FETCH 1 BODY[TEXT]
      S: * 1 FETCH (BODY[TEXT] {8}
      S: Hello.
      S:  FLAGS (\\Seen \\Recent))
      S: a OK FETCH completed.
      C: b FETCH 1 (RFC822.TEXT)
      S: * 1 FETCH (RFC822.TEXT {8}
      S: Hello.
      S: )
      S: b OK FETCH completed.
      """),
    .selected(
      "headers come whole, by name, or without names",
      """
      C: a FETCH 2 BODY.PEEK[HEADER.FIELDS (subject X-None)]
      S: * 2 FETCH (BODY[HEADER.FIELDS (subject X-None)] {25}
      S: Subject: Two,
      S:  twice
      S:
      S: )
      S: a OK FETCH completed.
      C: b FETCH 2 BODY.PEEK[HEADER.FIELDS.NOT ("From" Date)]
      S: * 2 FETCH (BODY[HEADER.FIELDS.NOT (From Date)] {25}
      S: Subject: Two,
      S:  twice
      S:
      S: )
      S: b OK FETCH completed.
      C: c FETCH 3 (RFC822.HEADER BODY[HEADER]<6.3>)
      S: * 3 FETCH (RFC822.HEADER {41}
      S: From: eve@example.org
      S: Subject: Three
      S:
      S:  BODY[HEADER]<6> {3}
      S: eve FLAGS (\\Seen \\Flagged \\Deleted \\Recent))
      S: c OK FETCH completed.
      """),
    .selected(
      "a partial ends with the message and may begin behind it",
      """
      C: a FETCH 1 BODY.PEEK[]<39.100>
      S: * 1 FETCH (BODY[]<39> {8}
      S: Hello.
      S: )
      S: a OK FETCH completed.
      C: b FETCH 1 BODY.PEEK[]<47.1>
      S: * 1 FETCH (BODY[]<47> {0}
      S: )
      S: b OK FETCH completed.
      C: c FETCH 1 BODY.PEEK[]<4294967295.4294967295>
      S: * 1 FETCH (BODY[]<4294967295> {0}
      S: )
      S: c OK FETCH completed.
      C: d FETCH 1 BODY.PEEK[TEXT]<1.3>
      S: * 1 FETCH (BODY[TEXT]<1> {3}
      S: ell)
      S: d OK FETCH completed.
      """),
    .selected(
      "FAST is known, what needs an ENVELOPE is not",
      """
      C: a FETCH 1 fast
      S: * 1 FETCH (FLAGS (\\Recent) INTERNALDATE " 7-Feb-1994 21:52:25 -0800" RFC822.SIZE 47)
      S: a OK FETCH completed.
      C: b FETCH 1 ALL
      S: b BAD Error in FETCH: expected an attribute that this server knows.
      C: c FETCH 1 (FLAGS BODYSTRUCTURE)
      S: c BAD Error in FETCH: expected an attribute that this server knows.
      C: d FETCH 1 (FAST)
      S: d BAD Error in FETCH: expected an attribute that this server knows.
      C: e FETCH 1 BODY
      S: e BAD Error in FETCH: expected '['.
      C: f FETCH 1 BODY[1.MIME]
      S: f BAD Error in FETCH: expected a section that this server knows.
      """),
    .selected(
      "what is no FETCH gets BAD",
      """
      C: a FETCH 0 FLAGS
      S: a BAD Error in FETCH: expected a number above 0.
      C: b FETCH 1:2: FLAGS
      S: b BAD Error in FETCH: expected a space.
      C: c FETCH 4294967296 FLAGS
      S: c BAD Error in FETCH: expected a number of at most 32 bits.
      C: d FETCH 1 ()
      S: d BAD Error in FETCH: expected an attribute.
      C: e FETCH 1 (FLAGS
      S: e BAD Error in FETCH: expected a space.
      C: f FETCH 1 BODY[]<0.0>
      S: f BAD Error in FETCH: expected a number above 0.
      C: g FETCH 1 BODY[HEADER.FIELDS ()]
      S: g BAD Error in FETCH: expected a field name.
      C: h FETCH
      S: h BAD Error in FETCH: expected a space.
      C: i UID
      S: i BAD Unknown command.
      C: j UID NOOP
      S: j BAD Unknown command.
      C: k FETCH x FLAGS
      S: k BAD Error in FETCH: expected a number.
      """),
  ]

  @Test("a dialogue goes as written", arguments: scenes)
  func dialogue(_ scene: Scene) async throws { try await scene.play() }

  @Test("a message with any bytes comes back octet for octet")
  func octets() async throws {
    let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    try await converse { server, client in
      try server.store.deliver(content)
      try client.logIn()
      try client.succeed("SELECT INBOX")
      try client.send("a UID FETCH 1 BODY.PEEK[]\r\nb LOGOUT\r\n")
      let found = try client.rest()
      let start = Array("* 1 FETCH (UID 1 BODY[] {300000}\r\n".utf8)
      let end = Array(
        ")\r\na OK FETCH completed.\r\n* BYE Logging out.\r\nb OK LOGOUT completed.\r\n".utf8)
      try require(found == start + content + end, "the answer holds the very octets")
    }
  }
}
