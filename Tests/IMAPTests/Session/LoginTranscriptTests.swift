// SPDX-License-Identifier: MIT

import IMAP
import Testing

@Suite("Session: login")
struct LoginTranscriptTests {
  static let steps: [String: Transcript.Step] = [
    "login": { _ = try $0.begin(.logIn(user: "alice", password: "secret")) },
    "login with 8 bits": { _ = try $0.begin(.logIn(user: "alice", password: "sécret")) },
    "plain": {
      _ = try $0.begin(.authenticate(PlainMechanism(user: "tim", password: "tanstaaftanstaaf")))
    },
    "cram": { _ = try $0.begin(.authenticate(CRAMMD5Mechanism(user: "tim", password: "x"))) },
    "empty initial response": { _ = try $0.begin(.authenticate("EXTERNAL", initialResponse: [])) },
    "answer cram": {
      var mechanism = CRAMMD5Mechanism(user: "tim", password: "tanstaaftanstaaf")
      try $0.answer(mechanism.answer(Array("<1896.697170952@postoffice.reston.mci.net>".utf8)))
    },
    "answer nothing": { try $0.answer([]) },
    "give up": { try $0.cancelAuthentication() },
    "capability": { _ = try $0.begin(.capability) },
    "logout": { _ = try $0.begin(.logOut) },
    "knows UIDPLUS": { #expect($0.capabilities?.has("UIDPLUS") == true) },
    "knows nothing": { #expect($0.capabilities == nil) },
    "is not logged in": { #expect($0.state == .notAuthenticated) },
    "is logged in": { #expect($0.state == .authenticated) },
  ]

  static func play(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try Transcript(text, steps: steps).play(sourceLocation: sourceLocation)
  }

  @Test("LOGIN, and capabilities with the completion") func login() throws {
    try Self.play(
      """
      S: * OK [CAPABILITY IMAP4rev1 IDLE] ready
      E: greeting: ready
      ! is not logged in
      ! login
      C: A1 LOGIN "alice" "secret"
      S: A1 OK [CAPABILITY IMAP4rev1 UIDPLUS] welcome
      E: A1 OK LOGIN: welcome
      ! is logged in
      ! knows UIDPLUS
      ! logout
      C: A2 LOGOUT
      S: * BYE see you
      S: A2 OK done
      E: bye: see you
      E: A2 OK LOGOUT: done
      """)
  }

  @Test("capabilities sent before the completion of a login are those after it") func gmail() throws
  {
    try Self.play(
      """
      S: * OK [CAPABILITY IMAP4rev1 IDLE] ready
      E: greeting: ready
      ! login
      C: A1 LOGIN "alice" "secret"
      S: * CAPABILITY IMAP4rev1 UIDPLUS
      S: A1 OK welcome
      E: capability IMAP4REV1 UIDPLUS
      E: A1 OK LOGIN: welcome
      ! knows UIDPLUS
      """)
  }

  @Test("capabilities of the time before the login are forgotten") func forgets() throws {
    try Self.play(
      """
      S: * OK [CAPABILITY IMAP4rev1 UIDPLUS] ready
      E: greeting: ready
      ! capability
      ! login
      C: A1 CAPABILITY
      C: A2 LOGIN "alice" "secret"
      S: * CAPABILITY IMAP4rev1 UIDPLUS
      S: A1 OK
      S: A2 OK
      E: capability IMAP4REV1 UIDPLUS
      E: A1 OK CAPABILITY: 
      E: A2 OK LOGIN: 
      ! knows nothing
      """)
  }

  @Test("a login that fails changes nothing") func refused() throws {
    try Self.play(
      """
      S: * OK [CAPABILITY IMAP4rev1 UIDPLUS] ready
      E: greeting: ready
      ! login
      C: A1 LOGIN "alice" "secret"
      S: A1 NO [AUTHENTICATIONFAILED] wrong
      E: A1 NO LOGIN: wrong
      ! is not logged in
      ! knows UIDPLUS
      ! login with 8 bits
      C: A2 LOGIN "alice" {7}
      C-
      S: + go on
      C: sécret
      S: A2 OK
      E: A2 OK LOGIN: 
      """)
  }

  @Test("PLAIN goes with the command where the server takes it") func plainAtOnce() throws {
    try Self.play(
      """
      S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready
      E: greeting: ready
      ! plain
      C: A1 AUTHENTICATE PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm
      S: A1 OK welcome
      E: A1 OK AUTHENTICATE: welcome
      ! is logged in
      ! knows nothing
      """)
  }

  @Test("PLAIN waits for the first challenge elsewhere") func plainLater() throws {
    try Self.play(
      """
      S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready
      E: greeting: ready
      ! plain
      C: A1 AUTHENTICATE PLAIN
      C-
      S: + 
      C: AHRpbQB0YW5zdGFhZnRhbnN0YWFm
      S: A1 OK welcome
      E: A1 OK AUTHENTICATE: welcome
      """)
  }

  @Test("an empty initial response is an equals sign, or an empty line") func empty() throws {
    try Self.play(
      """
      S: * OK [CAPABILITY SASL-IR] ready
      E: greeting: ready
      ! empty initial response
      C: A1 AUTHENTICATE EXTERNAL =
      S: A1 NO [CAPABILITY IDLE] no
      E: A1 NO AUTHENTICATE: no
      S: * CAPABILITY IDLE
      E: capability IDLE
      ! empty initial response
      C: A2 AUTHENTICATE EXTERNAL
      S: +
      C: 
      S: A2 OK
      E: A2 OK AUTHENTICATE: 
      """)
  }

  @Test("CRAM-MD5 answers a challenge") func cram() throws {
    try Self.play(
      """
      S: * OK ready
      E: greeting: ready
      ! cram
      C: A1 AUTHENTICATE CRAM-MD5
      S: + PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
      E: challenge A1 <1896.697170952@postoffice.reston.mci.net>
      C-
      ! answer cram
      C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
      S: A1 OK welcome
      E: A1 OK AUTHENTICATE: welcome
      """)
  }

  @Test("an exchange can be given up, and another begun") func cancel() throws {
    try Self.play(
      """
      S: * OK ready
      E: greeting: ready
      ! cram
      C: A1 AUTHENTICATE CRAM-MD5
      S: + not base64 at all
      E: challenge A1 not base64 at all
      ! give up
      C: *
      S: A1 BAD given up
      E: A1 BAD AUTHENTICATE: given up
      ! is not logged in
      ! cram
      C: A2 AUTHENTICATE CRAM-MD5
      S: + 
      E: challenge A2 
      ! answer nothing
      C: 
      S: A2 NO no
      E: A2 NO AUTHENTICATE: no
      """)
  }

  @Test("a greeting may say that no login is needed") func preauthenticated() throws {
    try Self.play(
      """
      S: * PREAUTH [CAPABILITY IMAP4rev1 UIDPLUS] tunnel
      E: greeting authenticated: tunnel
      ! is logged in
      ! knows UIDPLUS
      """)
  }
}
