// SPDX-License-Identifier: MIT

import IMAP
import Testing

@Suite("Session: STARTTLS and COMPRESS")
struct StreamChangeTests {
  @Test("bytes before the handshake are thrown away, and so are the capabilities") func injection()
    throws
  {
    try Transcript(
      """
      S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready
      E: greeting: ready
      ! starttls
      C: A1 STARTTLS
      S> A1 OK [CAPABILITY IMAP4rev1 EVIL] go\\r\\n* CAPABILITY EVIL\\r\\nA2 OK injected\\r\\n* 9 EXPU
      E: A1 OK STARTTLS: go
      E: none
      ! handshake
      ! capability
      C: A2 CAPABILITY
      S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
      S: A2 OK true
      E: capability IMAP4REV1 AUTH=PLAIN
      E: A2 OK CAPABILITY: true
      """,
      steps: [
        "starttls": { _ = try $0.begin(.startTLS) },
        "capability": { _ = try $0.begin(.capability) },
        "handshake": { session in
          #expect(throws: SessionMisuse.streamChangeAwaited) { try session.begin(.capability) }
          #expect(throws: SessionMisuse.streamUnchanged) { try session.restartAfterCompression() }
          let dropped = try session.restartAfterTLS()
          #expect(dropped == 43)
          #expect(session.capabilities == nil)
          #expect(session.state == .notAuthenticated)
        },
      ]
    ).play()
  }

  @Test("STARTTLS that is refused changes nothing") func refused() throws {
    try Transcript(
      """
      S: * OK ready
      E: greeting: ready
      ! starttls
      C: A1 STARTTLS
      S: A1 NO not now
      E: A1 NO STARTTLS: not now
      ! unchanged
      S: * OK still here
      E: untagged OK still here
      """,
      steps: [
        "starttls": { _ = try $0.begin(.startTLS) },
        "unchanged": { session in
          #expect(throws: SessionMisuse.streamUnchanged) { try session.restartAfterTLS() }
        },
      ]
    ).play()
  }

  @Test("bytes after COMPRESS are handed back to be inflated") func compression() throws {
    try Transcript(
      """
      S: * PREAUTH ready
      E: greeting authenticated: ready
      ! compress
      C: A1 COMPRESS DEFLATE
      S> A1 OK go\\r\\nxyz\\r\\n
      E: A1 OK COMPRESS: go
      ! inflate
      S: * 1 EXISTS
      E: exists 1
      """,
      steps: [
        "compress": { _ = try $0.begin(.compress) },
        "inflate": {
          let unread = try $0.restartAfterCompression()
          #expect(unread == Array("xyz\r\n".utf8))
        },
      ]
    ).play()
  }

  @Test("nothing may be sent beside a command that changes the stream") func exclusive() throws {
    var session = Session()
    session.receive(Array("* OK hi\r\n".utf8)[...])
    _ = try session.nextEvent()
    _ = try session.begin(.noOperation)
    #expect(throws: SessionMisuse.mustWait(for: "NOOP")) { try session.begin(.startTLS) }
    _ = session.takeOutput()
    session.receive(Array("A1 OK\r\n".utf8)[...])
    _ = try session.nextEvent()
    _ = try session.begin(.startTLS)
    #expect(throws: SessionMisuse.mustWait(for: "STARTTLS")) { try session.begin(.noOperation) }
  }
}
