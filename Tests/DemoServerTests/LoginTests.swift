// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("Login and capabilities")
struct LoginTests {
  static let capabilities =
    "IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN ID NAMESPACE CHILDREN UIDPLUS UNSELECT IDLE ENABLE MOVE"

  static let scenes = [
    Scene(
      "CAPABILITY tells what is offered",
      """
      C: a CAPABILITY
      S: * CAPABILITY \(capabilities)
      S: a OK CAPABILITY completed.
      """),
    Scene(
      "a server can offer nothing but IMAP4rev1", settings: ServerSettings(capabilities: []),
      """
      C: a CAPABILITY
      S: * CAPABILITY IMAP4rev1
      S: a OK CAPABILITY completed.
      C: b ID NIL
      S: b BAD Unknown command.
      C: c AUTHENTICATE PLAIN
      S: c BAD Unknown command.
      C: d LOGIN user secret
      S: d OK [CAPABILITY IMAP4rev1] Logged in.
      C: e IDLE
      S: e BAD Unknown command.
      C: f NAMESPACE
      S: f BAD Unknown command.
      C: g ENABLE CONDSTORE
      S: g BAD Unknown command.
      """),
    Scene(
      "ID is answered before login",
      """
      C: a ID ("name" "test" "version" NIL)
      S: * ID ("name" "offlineimap demo server")
      S: a OK ID completed.
      C: b ID NIL
      S: * ID ("name" "offlineimap demo server")
      S: b OK ID completed.
      C: c ID
      S: c BAD Error in ID: expected a space.
      C: d ID nothing
      S: d BAD Error in ID: expected NIL or a list.
      """),
    Scene(
      "LOGIN takes atoms, strings and literals",
      """
      C: a LOGIN {4}
      S: + Ready for literal.
      C: user {6}
      S: + Ready for literal.
      C: secret
      S: a OK [CAPABILITY \(capabilities)] Logged in.
      C: b LOGIN user secret
      S: b BAD This command is not allowed now.
      """),
    Scene(
      "LOGIN refuses a wrong user, a wrong password and a third argument",
      """
      C: a LOGIN user wrong
      S: a NO [AUTHENTICATIONFAILED] Authentication failed.
      C: b LOGIN "other" secret
      S: b NO [AUTHENTICATIONFAILED] Authentication failed.
      C: c LOGIN us er secret
      S: c BAD Error in LOGIN: expected the end of the command.
      C: d LOGIN user
      S: d BAD Error in LOGIN: expected a space.
      C: e login USER secret
      S: e NO [AUTHENTICATIONFAILED] Authentication failed.
      C: f LOGIN user "secret
      S: f BAD Error in LOGIN: expected a quoted string with \\" and \\\\ as its only escapes.
      C: g LOGIN user "\\secret"
      S: g BAD Error in LOGIN: expected a quoted string with \\" and \\\\ as its only escapes.
      """),
    Scene(
      "LOGIN can be disabled", settings: ServerSettings(capabilities: [.plain, .loginDisabled]),
      """
      C: a CAPABILITY
      S: * CAPABILITY IMAP4rev1 AUTH=PLAIN LOGINDISABLED
      S: a OK CAPABILITY completed.
      C: b LOGIN user secret
      S: b NO [PRIVACYREQUIRED] LOGIN is disabled.
      """),
    Scene(
      "a password may hold any byte",
      settings: ServerSettings(user: "jürgen", password: "pass \"word\" \\ ü"),
      """
      C: a LOGIN "jürgen" "pass \\"word\\" \\\\ ü"
      S: a OK [CAPABILITY \(capabilities)] Logged in.
      """),
    // "\0user\0secret" and variants, in base64.
    Scene(
      "AUTHENTICATE PLAIN asks for the response",
      """
      C: a AUTHENTICATE PLAIN
      S: +\u{20}
      C: AHVzZXIAc2VjcmV0
      S: a OK [CAPABILITY \(capabilities)] Logged in.
      C: b AUTHENTICATE PLAIN
      S: b BAD This command is not allowed now.
      """),
    Scene(
      "AUTHENTICATE PLAIN takes the response at once with SASL-IR",
      """
      C: a authenticate plain AHVzZXIAc2VjcmV0
      S: a OK [CAPABILITY \(capabilities)] Logged in.
      """),
    Scene(
      "AUTHENTICATE PLAIN refuses the response at once without SASL-IR",
      settings: ServerSettings(capabilities: .plain),
      """
      C: a AUTHENTICATE PLAIN AHVzZXIAc2VjcmV0
      S: a BAD A response in the command is not offered.
      """),
    Scene(
      "AUTHENTICATE PLAIN refuses what is wrong",
      """
      C: a AUTHENTICATE PLAIN AHVzZXIAd3Jvbmc=
      S: a NO [AUTHENTICATIONFAILED] Authentication failed.
      C: b AUTHENTICATE PLAIN
      S: +\u{20}
      C: *
      S: b BAD Authentication cancelled.
      C: c AUTHENTICATE PLAIN
      S: +\u{20}
      C: not base64!
      S: c BAD The response is not base64.
      C: d AUTHENTICATE PLAIN =
      S: d BAD The response is not PLAIN.
      C: e AUTHENTICATE PLAIN b3RoZXIAdXNlcgBzZWNyZXQ=
      S: e NO [AUTHORIZATIONFAILED] Nobody may act for another user.
      C: f AUTHENTICATE CRAM-MD5
      S: f NO Unsupported mechanism.
      C: g AUTHENTICATE
      S: g BAD Error in AUTHENTICATE: expected a space.
      """),
    Scene(
      "before login nothing else is allowed",
      """
      C: a SELECT INBOX
      S: a BAD This command is not allowed now.
      C: b LIST "" "*"
      S: b BAD This command is not allowed now.
      C: c FETCH 1 FLAGS
      S: c BAD This command is not allowed now.
      C: d IDLE
      S: d BAD This command is not allowed now.
      C: e NOOP
      S: e OK NOOP completed.
      """),
    .loggedIn(
      "LOGOUT says BYE, and ENABLE enables nothing",
      """
      C: a ENABLE CONDSTORE QRESYNC
      S: * ENABLED
      S: a OK ENABLE completed.
      C: b LOGOUT
      S: * BYE Logging out.
      S: b OK LOGOUT completed.
      """),
    .loggedIn(
      "NAMESPACE tells the separator",
      """
      C: a NAMESPACE
      S: * NAMESPACE (("" "/")) NIL NIL
      S: a OK NAMESPACE completed.
      """),
  ]

  @Test("a dialogue goes as written", arguments: scenes)
  func dialogue(_ scene: Scene) async throws { try await scene.play() }

  @Test("the greeting tells the capabilities")
  func greeting() async throws {
    try await converse { server, _ in
      let client = try Client(server, readsGreeting: false)
      let greeting = "* OK [CAPABILITY \(Self.capabilities)] Demo server ready."
      try requireEqual(try client.line(), greeting)
    }
  }

  @Test("the connection ends after LOGOUT")
  func end() async throws {
    try await converse { server, client in
      try client.succeed("LOGOUT")
      try requireEqual(try client.rest(), [])
      try require(server.wait(atMost: .seconds(20), untilOpen: 0), "no connection is open")
    }
  }
}
