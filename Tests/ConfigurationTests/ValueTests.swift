// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

/// Values that cannot be used as they are, by the whole message.
@Suite("Values")
struct ValueTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let line: String
    let message: String
    var testDescription: String { line }

    init(_ line: String, _ message: String) { (self.line, self.message) = (line, message) }
  }

  static let remote = [
    Case(
      "ssl = maybe",
      "error: rc:13: [Repository R] ssl: \"maybe\" is neither yes nor no. Write yes or no."),
    Case("ssl =", "error: rc:13: [Repository R] ssl: \"\" is neither yes nor no. Write yes or no."),
    Case(
      "remoteport = imaps",
      "error: rc:13: [Repository R] remoteport: \"imaps\" is not a whole number. "
        + "Write one from 1 to 65535."),
    Case(
      "remoteport = 0",
      "error: rc:13: [Repository R] remoteport: 0 is out of range. Write a number from 1 to 65535."),
    Case(
      "remoteport = 99999999999999999999",
      "error: rc:13: [Repository R] remoteport: 99999999999999999999 is out of range. "
        + "Write a number from 1 to 65535."),
    Case(
      "maxconnections = 0",
      "warning: rc:13: [Repository R] maxconnections: 0 is out of range; 1 is used instead. Write 1."
    ),
    Case(
      "maxconnections = 1000",
      "warning: rc:13: [Repository R] maxconnections: 1000 is out of range; 100 is used instead. "
        + "Write 100."),
    Case(
      "remotepassfile = a\n  b",
      "error: rc:13: [Repository R] remotepassfile: line 14 continues this value, because it is "
        + "indented deeper, but the value must stand on one line. Indent both lines alike."),
    Case(
      "ssl = yes\n\n  starttls = no",
      "error: rc:15: [Repository R] starttls: this line continues the value of ssl, because it is "
        + "indented deeper. Indent both lines alike to make it an option of its own."),
    Case(
      "auth_mechanisms = PLAIN, FOO",
      "error: rc:13: [Repository R] auth_mechanisms: there is no login mechanism \"FOO\". "
        + "Write GSSAPI, XOAUTH2, "
        + "CRAM-MD5, PLAIN, LOGIN, OAUTHBEARER, SCRAM-SHA-256, SCRAM-SHA-1 or EXTERNAL."),
    Case(
      "auth_mechanisms = plain",
      "error: rc:13: [Repository R] auth_mechanisms: there is no login mechanism \"plain\". "
        + "Did you mean PLAIN?"),
    Case(
      "auth_mechanisms =",
      "error: rc:13: [Repository R] auth_mechanisms: no login mechanism is left in the list. "
        + "Add one of GSSAPI, XOAUTH2, CRAM-MD5, PLAIN, LOGIN, OAUTHBEARER, SCRAM-SHA-256, "
        + "SCRAM-SHA-1, EXTERNAL."),
    Case(
      "cert_fingerprint = 12:34",
      "error: rc:13: [Repository R] cert_fingerprint: \"12:34\" is not a fingerprint. Write the "
        + "SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512 digest of the certificate with 40, 56, 64, "
        + "96 or 128 hexadecimal digits."),
    Case(
      "remotepass = 50%off",
      "error: rc:13: [Repository R] remotepass: a single % means nothing here. Write %% for the "
        + "sign itself, or %(name)s for the value of another option."),
    Case(
      "remotepass = %(hunter2)s",
      "error: rc:13: [Repository R] remotepass: %(…)s refers to an option that is neither in this "
        + "section nor in [DEFAULT]. Correct the name, or write %% for the sign itself."),
    Case(
      "remotepassfile = %(home)s/x",
      "error: rc:13: [Repository R] remotepassfile: %(home)s refers to an option that is neither in "
        + "this section nor in [DEFAULT]. Correct the name, or write %% for the sign itself."),
    Case(
      "remotepassfile = %(x",
      "error: rc:13: [Repository R] remotepassfile: after %( there is no name that ends with )s. "
        + "Write %(name)s for the value of another option, or %% for the sign itself."),
    Case(
      "remotepassfile = %(remotepassfile)s",
      "error: rc:13: [Repository R] remotepassfile: the references lead in a circle, or over more "
        + "than 10 options. Write the value itself."),
  ]

  @Test("a value that cannot be used is explained", arguments: remote)
  func messages(_ example: Case) {
    #expect(Trial(rc(remote: [example.line])).messages == [example.message])
  }

  @Test(
    "numbers of minutes must be finite and sensible",
    arguments: [
      Case(
        "nan",
        "error: rc:6: [Account A] autorefresh: \"nan\" is not a number. Write one from 0 to 5256000."
      ),
      Case(
        "inf",
        "error: rc:6: [Account A] autorefresh: \"inf\" is not a number. Write one from 0 to 5256000."
      ),
      Case(
        "soon",
        "error: rc:6: [Account A] autorefresh: \"soon\" is not a number. Write one from 0 to 5256000."
      ),
      Case(
        "-5",
        "warning: rc:6: [Account A] autorefresh: -5 is out of range; 0 is used instead. Write 0."),
      Case(
        "1e300",
        "warning: rc:6: [Account A] autorefresh: 1e300 is out of range; 5256000 is used instead. Write 5256000."
      ),
    ])
  func minutes(_ example: Case) {
    #expect(Trial(rc(account: ["autorefresh = \(example.line)"])).messages == [example.message])
  }

  @Test(
    "a separator is one character, without quotation marks",
    arguments: [
      Case(
        "\"/\"",
        "warning: rc:9: [Repository L] sep: / is used. Write it without quotation marks."
      ),
      Case(
        "",
        "error: rc:9: [Repository L] sep: \"\" is not a single character. Write one, such as . or /"
      ),
      Case(
        "--",
        "error: rc:9: [Repository L] sep: \"--\" is not a single character. Write one, such as . or /"
      ),
    ])
  func separators(_ example: Case) {
    #expect(Trial(rc(local: ["sep = \(example.line)"])).messages == [example.message])
  }

  @Test("an empty path is an error") func emptyPath() {
    #expect(
      Trial(rc(general: ["metadata ="])).messages == [
        "error: rc:3: [general] metadata: there is no value after the delimiter. Add it."
      ])
  }

  @Test("an unknown user interface in the file stops nothing, one of the command line does")
  func interface() {
    let text = "there is no interface \"blinkenlight\". Did you mean blinkenlights?"
    #expect(
      Trial(rc(general: ["ui = blinkenlight"])).messages == ["warning: rc:3: [general] ui: \(text)"]
    )
    let typed = Trial(rc(), Overrides { $0.interface = "blinkenlight" }).messages
    #expect(typed == ["error: -u: [general] ui: \(text)"])
  }

  @Test("control characters in a value do not reach the terminal") func escapes() {
    #expect(
      Trial(rc(remote: ["ssl = \u{1b}[2J\u{202e}x"])).messages == [
        "error: rc:13: [Repository R] ssl: \"\\u{1b}[2J\\u{202e}x\" is neither yes nor no. "
          + "Write yes or no."
      ])
  }

  @Test("no message holds a secret") func secrets() {
    let lines = [
      "remotepass = hunter2%", "remotepasseval = 'hunter2%'", "oauth2_refresh_token = hunter2",
      "hunter2", "oauth2_access_token = hunter2%", "remotepas = hunter2",
    ]
    for line in lines {
      let messages = Trial(rc(remote: [line])).messages
      #expect(!messages.isEmpty, "\(line)")
      #expect(!messages.joined().contains("hunter2"), "\(messages)")
    }
  }
}

@Suite("deletionlimit")
struct DeletionLimitTextTests {
  @Test(
    "a number of messages, and perhaps a percentage",
    arguments: [("20", 20, 0), ("20, 10", 20, 10), ("0,100", 0, 100), ("0", 0, 0)])
  func reads(_ text: String, _ count: Int, _ percent: Int) {
    #expect(DeletionLimit(text) == DeletionLimit(count: count, percent: percent))
  }

  @Test(
    "anything else is no limit", arguments: ["", "many", "10%", "1, 2, 3", "1, 101", "-1", "1,"])
  func refuses(_ text: String) { #expect(DeletionLimit(text) == nil) }
}
