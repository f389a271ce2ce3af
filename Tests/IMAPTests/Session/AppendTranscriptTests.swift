// SPDX-License-Identifier: MIT

import IMAP
import Testing

@Suite("Session: APPEND")
struct AppendTranscriptTests {
  static func held(_ text: String) -> AppendedMessage {
    AppendedMessage(content: .held(Array(text.utf8)))
  }

  static func supplied(_ octets: Int) -> AppendedMessage {
    AppendedMessage(content: .supplied(octets: octets))
  }

  static let steps: [String: Transcript.Step] = [
    "append": { session in
      let date = InternalDate(secondsSince1970: 0, zoneMinutes: 60)
      let message = AppendedMessage(
        flags: FlagList([.seen, .recent]), date: date, content: .supplied(octets: 11))
      _ = try session.begin(.append(to: .inbox, [message]))
    },
    "append held": { _ = try $0.begin(.append(to: .inbox, [held("hello\r\n")])) },
    "append two": {
      _ = try $0.begin(.append(to: .inbox, [supplied(5), held("held"), supplied(3)]))
    },
    "append large": { _ = try $0.begin(.append(to: .inbox, [supplied(5000)])) },
    "append binary": {
      let message = AppendedMessage(content: .held([0]), isBinary: true)
      _ = try $0.begin(.append(to: .inbox, [message]))
    },
    "noop": { _ = try $0.begin(.noOperation) },
    "nothing is wanted": { session in
      #expect(session.wantedLiteral == nil)
      #expect(throws: SessionMisuse.noLiteralWanted) { try session.supply([1]) }
    },
    "11 are wanted by A1": { #expect($0.wantedLiteral.map { "\($0)" } == wanted(1, 11)) },
    "supply hello": { try $0.supply(Array("hello".utf8)[...]) },
    "supply six": { session in
      #expect(throws: SessionMisuse.tooManyOctets(wanted: 6)) {
        try session.supply([1, 2, 3, 4, 5, 6, 7])
      }
      try session.supply(Array(" world".utf8)[...])
    },
    "supply abc": { try $0.supply(Array("abc".utf8)[...]) },
    "4 bytes wait": { #expect($0.queuedBytes == 4) },
    "no bytes wait": { #expect($0.queuedBytes == 0) },
  ]

  static func wanted(_ tag: Int, _ octets: Int) -> String { "(tag: A\(tag), octets: \(octets))" }

  static func play(
    _ capability: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let start =
      "S: * PREAUTH [CAPABILITY IMAP4rev1 \(capability)] hi\nE: greeting authenticated: hi\n"
    try Transcript(start + text, steps: steps).play(sourceLocation: sourceLocation)
  }

  @Test("a synchronising literal waits for the server, and what follows waits for it")
  func synchronising() throws {
    try Self.play(
      "IDLE",
      """
      ! append
      ! noop
      ! nothing is wanted
      C: A1 APPEND "INBOX" (\\Seen) " 1-Jan-1970 01:00:00 +0100" {11}
      C-
      ! nothing is wanted
      S: + ready
      C-
      ! 11 are wanted by A1
      ! supply hello
      C> hello
      ! supply six
      C>  world
      C: 
      C: A2 NOOP
      S: A1 OK [APPENDUID 1 2] done
      S: A2 OK
      E: A1 OK APPEND: done
      E: A2 OK NOOP: 
      """)
  }

  @Test("with LITERAL+ nothing waits but for the octets") func nonSynchronising() throws {
    try Self.play(
      "LITERAL+",
      """
      ! append
      ! noop
      ! 11 are wanted by A1
      ! supply hello
      C> A1 APPEND "INBOX" (\\Seen) " 1-Jan-1970 01:00:00 +0100" {11+}\\r\\nhello
      ! supply six
      ! append held
      C>  world\\r\\nA2 NOOP\\r\\nA3 APPEND "INBOX" {7+}\\r\\nhello\\r\\n\\r\\n
      S: A1 OK
      S: A2 OK
      S: A3 OK
      E: A1 OK APPEND: 
      E: A2 OK NOOP: 
      E: A3 OK APPEND: 
      """)
  }

  @Test("LITERAL- is for small literals only") func small() throws {
    try Self.play(
      "LITERAL-",
      """
      ! append held
      C> A1 APPEND "INBOX" {7+}\\r\\nhello\\r\\n\\r\\n
      ! append large
      C: A2 APPEND "INBOX" {5000}
      C-
      """)
  }

  @Test("a refused literal is dropped with the rest of its command, and what follows goes on")
  func refused() throws {
    try Self.play(
      "IDLE",
      """
      ! append
      ! noop
      ! append held
      C: A1 APPEND "INBOX" (\\Seen) " 1-Jan-1970 01:00:00 +0100" {11}
      S: A1 NO [OVERQUOTA] full
      E: refused A1
      E: A1 NO APPEND: full
      ! nothing is wanted
      C: A2 NOOP
      C: A3 APPEND "INBOX" {7}
      S: A2 OK
      S: A3 BAD too big
      E: A2 OK NOOP: 
      E: refused A3
      E: A3 BAD APPEND: too big
      ! no bytes wait
      """)
  }

  @Test("a failure while the octets are sent does not stop them") func earlyFailure() throws {
    try Self.play(
      "LITERAL+",
      """
      ! append
      ! supply hello
      C> A1 APPEND "INBOX" (\\Seen) " 1-Jan-1970 01:00:00 +0100" {11+}\\r\\nhello
      S: A1 NO [OVERQUOTA] full
      E: A1 NO APPEND: full
      ! noop
      C-
      ! supply six
      C>  world\\r\\nA2 NOOP\\r\\n
      S: A2 OK
      E: A2 OK NOOP: 
      """)
  }

  @Test("several messages in one command, each with its own consent") func several() throws {
    try Self.play(
      "MULTIAPPEND",
      """
      ! append two
      C: A1 APPEND "INBOX" {5}
      S: + 1
      ! supply hello
      C> hello {4}\\r\\n
      C-
      S: + 2
      C> held {3}\\r\\n
      S: + 3
      ! supply abc
      C> abc\\r\\n
      S: A1 OK
      E: A1 OK APPEND: 
      """)
  }

  @Test("a refusal of the second message drops the third too") func secondRefused() throws {
    try Self.play(
      "MULTIAPPEND",
      """
      ! append two
      ! noop
      C: A1 APPEND "INBOX" {5}
      S: + 1
      ! supply hello
      C> hello {4}\\r\\n
      S: A1 NO no more
      E: refused A1
      E: A1 NO APPEND: no more
      C: A2 NOOP
      S: A2 OK
      E: A2 OK NOOP: 
      """)
  }

  @Test("a message with a NUL is a literal8") func binary() throws {
    try Self.play("LITERAL+ BINARY", "! append binary\nC> A1 APPEND \"INBOX\" ~{1+}\\r\\n\\0\\r\\n")
  }

  @Test("a consent that comes too early is a stray") func early() throws {
    try Self.play(
      "IDLE",
      """
      ! append held
      S: + too early
      E: stray
      C: A1 APPEND "INBOX" {7}
      C-
      S: + now
      C> hello\\r\\n\\r\\n
      """)
  }

  @Test("a literal larger than the caller's limit waits even with LITERAL+") func limit() throws {
    var session = try selectedSession("LITERAL+")
    session.largestImmediateLiteral = 10
    _ = try session.begin(.append(to: .inbox, [Self.supplied(11)]))
    #expect(session.takeOutput() == Array("A2 APPEND \"INBOX\" {11}\r\n".utf8))
    #expect(session.wantedLiteral == nil)
  }

  @Test("100 MB pass through without being held") func large() throws {
    var session = try selectedSession("LITERAL+")
    session.largestImmediateLiteral = .max
    _ = try session.begin(.append(to: .inbox, [Self.supplied(100 << 20)]))
    _ = session.takeOutput()
    let piece = [UInt8](repeating: 0x2A, count: 1 << 20)
    for _ in 0..<100 {
      try session.supply(piece[...])
      #expect(session.queuedBytes <= piece.count + 2)
      #expect(session.takeOutput().count >= piece.count)
    }
    #expect(session.wantedLiteral == nil && session.queuedBytes == 0)
  }
}
