// SPDX-License-Identifier: MIT

import IMAP
import Testing

@Suite("Session: pipelined commands")
struct FetchTranscriptTests {
  static let steps: [String: Transcript.Step] = [
    "select and fetch": { session in
      _ = try session.begin(.select(.inbox))
      _ = try session.begin(.fetch(uids: .all, [.flags]))
      _ = try session.begin(.fetch(uids: .from(7), [.body(.wholeMessage)]))
      #expect(session.state == .authenticated)
      #expect(session.pending.map(\.name) == ["SELECT", "UID FETCH", "UID FETCH"])
      #expect(session.queuedBytes == 77)
    },
    "fetch": { _ = try $0.begin(.fetch(uids: .all, [.flags])) },
    "noop": { _ = try $0.begin(.noOperation) },
    "select other": { _ = try $0.begin(.select(MailboxName("Other"))) },
    "examine": { _ = try $0.begin(.examine(.inbox)) },
    "close": { _ = try $0.begin(.close) },
    "has INBOX": { #expect($0.state == .selected(.inbox, isReadOnly: false)) },
    "has INBOX for reading": { #expect($0.state == .selected(.inbox, isReadOnly: true)) },
    "has none": { #expect($0.state == .authenticated) },
    "is closed": { session in
      #expect(session.state == .loggedOut)
      #expect(throws: SessionMisuse.closed) { try session.begin(.noOperation) }
    },
    "end": { $0.receiveEnd() },
  ]

  static func play(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let start = "S: * PREAUTH [CAPABILITY IMAP4rev1] hi\nE: greeting authenticated: hi\n"
    try Transcript(start + text, steps: steps).play(sourceLocation: sourceLocation)
  }

  @Test("commands are sent together, bodies are streamed, completions find their commands")
  func pipeline() throws {
    try Self.play(
      """
      ! select and fetch
      C: A1 SELECT "INBOX"
      C: A2 UID FETCH 1:* (FLAGS)
      C: A3 UID FETCH 7:* (BODY.PEEK[])
      S: * 2 EXISTS
      S: A1 OK [READ-WRITE] open
      S: * 1 FETCH (UID 5 FLAGS (\\Seen))
      S: A2 OK
      S: * 2 FETCH (BODY[] {11}
      S> hello world UID 7)\\r\\n* 1 FETCH (UID 5 BODY[] NIL)\\r\\n
      S: A3 OK all
      E: exists 2
      E: A1 OK SELECT: open
      ! has INBOX
      E: fetch 1 UID 5 (\\Seen)
      E: A2 OK UID FETCH: 
      E: body 2 UID ? {11}
      E: octets hello world
      E: body ended
      E: fetch 2 UID 7 BODY[] streamed {11}
      E: fetch 1 UID 5 BODY[] absent
      E: A3 OK UID FETCH: all
      """)
  }

  @Test("completions may come out of order, and failures end only their command") func outOfOrder()
    throws
  {
    try Self.play(
      """
      ! select and fetch
      C: A1 SELECT "INBOX"
      C: A2 UID FETCH 1:* (FLAGS)
      C: A3 UID FETCH 7:* (BODY.PEEK[])
      S: A1 OK
      S: a3 BAD no
      S: A2 NO [LIMIT] later
      E: A1 OK SELECT: 
      E: A3 BAD UID FETCH: no
      E: A2 NO UID FETCH: later
      """)
  }

  @Test("opening and closing mailboxes") func mailboxes() throws {
    try Self.play(
      """
      ! examine
      C: A1 EXAMINE "INBOX"
      S: A1 OK
      E: A1 OK EXAMINE: 
      ! has INBOX for reading
      ! select other
      C: A2 SELECT "Other"
      S: A2 NO [NONEXISTENT] none
      E: A2 NO SELECT: none
      ! has none
      ! examine
      C: A3 EXAMINE "INBOX"
      S: A3 OK
      E: A3 OK EXAMINE: 
      ! close
      C: A4 CLOSE
      S: A4 OK
      E: A4 OK CLOSE: 
      ! has none
      """)
  }

  @Test("a server may open a mailbox for reading only") func readOnly() throws {
    try Self.play(
      """
      ! select and fetch
      C: A1 SELECT "INBOX"
      C: A2 UID FETCH 1:* (FLAGS)
      C: A3 UID FETCH 7:* (BODY.PEEK[])
      S: A1 OK [READ-ONLY] look only
      E: A1 OK SELECT: look only
      ! has INBOX for reading
      """)
  }

  @Test("an unparsable response in the middle costs itself only") func unparsable() throws {
    try Self.play(
      """
      ! noop
      C: A1 NOOP
      S: * 1 FETCH (UID 0 FLAGS ())
      S: * 2 FETCH (UID 6 BODY[] {2}
      S> hi UID 0)\\r\\n
      S: * 3 FETCH (UID 7)
      S: A1 OK
      E: unparsable: expected uniqueid at byte 15
      E: body 2 UID 6 {2}
      E: octets hi
      E: body ended
      E: unparsable: expected uniqueid at byte 34
      E: fetch 3 UID 7
      E: A1 OK NOOP: 
      """)
  }

  @Test("an unparsable line with the tag of a command ends that command") func unparsableTag()
    throws
  {
    try Self.play(
      """
      ! noop
      C: A1 NOOP
      S: A2 Error in IMAP command
      S: A1 Error in IMAP command
      E: unparsable: expected OK, NO or BAD at byte 3
      E: unparsable: expected OK, NO or BAD at byte 3
      E: A1 BAD NOOP: A1 Error in IMAP command
      """)
  }

  @Test("responses to no command are told and change nothing") func strays() throws {
    try Self.play(
      """
      ! noop
      S: A1 OK before it was sent
      E: stray
      C: A1 NOOP
      S: A7 OK
      S: B1 OK
      S: + what?
      S: A1 OK
      S: A1 OK again
      E: stray
      E: stray
      E: stray
      E: A1 OK NOOP: 
      E: stray
      """)
  }

  @Test("BYE in the middle, and the end after it") func bye() throws {
    try Self.play(
      """
      ! noop
      C: A1 NOOP
      S: * BYE [UNAVAILABLE] shutting down
      E: bye: shutting down
      ! is closed
      S: * 1 EXISTS
      E: exists 1
      ! end
      E: ended ["NOOP"]
      S: A1 OK too late
      E: none
      """)
  }

  @Test("an end in the middle of a body") func endInBody() throws {
    try Self.play(
      """
      ! select and fetch
      C: A1 SELECT "INBOX"
      C: A2 UID FETCH 1:* (FLAGS)
      C: A3 UID FETCH 7:* (BODY.PEEK[])
      S: A1 OK
      S: * 2 FETCH (UID 7 BODY[] {11}
      S> hello
      ! end
      E: A1 OK SELECT: 
      E: body 2 UID 7 {11}
      E: octets hello
      E: ended inside a response ["UID FETCH", "UID FETCH"]
      ! is closed
      """)
  }
}
