// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

@Suite("OptionCheck")
struct OptionCheckTests {
  /// A name in a section, and the sentence about it.
  struct Case: Sendable, CustomTestStringConvertible {
    let section: any WritableKeyPath<Lines, [String]> & Sendable
    let name: String
    let message: String
    var testDescription: String { name }
  }

  /// The lines that ``rc(general:account:local:remote:more:)`` adds.
  struct Lines {
    var general: [String] = []
    var account: [String] = []
    var local: [String] = []
    var remote: [String] = []

    var text: String { rc(general: general, account: account, local: local, remote: remote) }
  }

  static let cases = [
    Case(
      section: \.remote, name: "maxconections",
      message: "rc:13: [Repository R] maxconections: there is no such option. "
        + "Did you mean maxconnections?"),
    Case(
      section: \.remote, name: "remortport",
      message: "rc:13: [Repository R] remortport: there is no such option. Did you mean remoteport?"
    ),
    Case(
      section: \.remote, name: "repoteport",
      message: "rc:13: [Repository R] repoteport: there is no such option. Did you mean remoteport?"
    ),
    Case(
      section: \.remote, name: "remotepassevl",
      message: "rc:13: [Repository R] remotepassevl: there is no such option. "
        + "Did you mean remotepasseval?"),
    Case(
      section: \.remote, name: "realdelet",
      message: "rc:13: [Repository R] realdelet: there is no such option. Did you mean realdelete?"),
    Case(
      section: \.remote, name: "ssl_type",
      message: "rc:13: [Repository R] ssl_type: there is no such option, so it has no effect. "
        + "Remove it."),
    Case(
      section: \.remote, name: "autorefresh",
      message: "rc:13: [Repository R] autorefresh: this option has no effect here. "
        + "It belongs in [Account …]."),
    Case(
      section: \.general, name: "sockettimeout",
      message: "rc:3: [general] sockettimeout: there is no such option. Did you mean socktimeout?"),
    Case(
      section: \.general, name: "maxsyncaccount",
      message: "rc:3: [general] maxsyncaccount: there is no such option. "
        + "Did you mean maxsyncaccounts?"),
    Case(
      section: \.general, name: "autorefresh",
      message: "rc:3: [general] autorefresh: this option has no effect here. "
        + "It belongs in [Account …]."),
    Case(
      section: \.general, name: "ssl_versions",
      message: "rc:3: [general] ssl_versions: there is no such option. Did you mean ssl_version, "
        + "which belongs in a [Repository …] of type IMAP?"),
    Case(
      section: \.general, name: "readonly",
      message: "rc:3: [general] readonly: this option has no effect here. "
        + "It belongs in [Repository …]."),
    Case(
      section: \.account, name: "status-backend",
      message: "rc:6: [Account A] status-backend: there is no such option. "
        + "Did you mean status_backend?"),
    Case(
      section: \.account, name: "postsyncooh",
      message: "rc:6: [Account A] postsyncooh: there is no such option. Did you mean postsynchook?"),
    Case(
      section: \.account, name: "post_sync_hook",
      message: "rc:6: [Account A] post_sync_hook: there is no such option. "
        + "Did you mean postsynchook?"),
    Case(
      section: \.local, name: "remotehost",
      message: "rc:9: [Repository L] remotehost: this option has no effect here. "
        + "It belongs in a [Repository …] of type IMAP."),
    Case(
      section: \.local, name: "utf8foldername",
      message: "rc:9: [Repository L] utf8foldername: there is no such option. "
        + "Did you mean utf8foldernames, which belongs in [Account …]?"),
    Case(
      section: \.remote, name: "customflag_é",
      message: "rc:13: [Repository R] customflag_é: there is no such option. "
        + "Did you mean customflag_a?"),
    Case(
      section: \.remote, name: "localfolders",
      message: "rc:13: [Repository R] localfolders: this option has no effect here. "
        + "It belongs in a [Repository …] of type Maildir."),
    Case(
      section: \.general, name: "zzz",
      message: "rc:3: [general] zzz: there is no such option, so it has no effect. Remove it."),
  ]

  @Test("an unknown option is a warning with the name that was meant", arguments: cases)
  func options(_ example: Case) {
    var lines = Lines()
    lines[keyPath: example.section] = ["\(example.name) = x"]
    #expect(Trial(lines.text).messages == ["warning: \(example.message)"])
  }

  @Test(
    "an unknown section is a warning with the name that was meant",
    arguments: [
      ("General", "Did you mean [general]?"), ("mbname", "Did you mean [mbnames]?"),
      ("Default", "Did you mean [DEFAULT]?"), ("Acount B", "Did you mean [Account B]?"),
      ("account B", "Did you mean [Account B]?"),
      ("Repository\u{a0}B", "Did you mean [Repository B]?"),
    ])
  func sections(_ name: String, _ suggestion: String) {
    let shown = name.replacing("\u{a0}", with: "\\u{a0}")
    #expect(
      Trial(rc(more: ["[\(name)]", "ssl = yes"])).messages == [
        "warning: rc:13: [\(shown)]: there is no such section. \(suggestion)"
      ])
  }

  @Test("a section that is like no other is left alone") func strangeSection() {
    #expect(
      Trial(rc(more: ["[notifications]", "ssl = yes"])).messages == [
        "warning: rc:13: [notifications]: there is no such section, so it has no effect. Remove it."
      ])
  }

  @Test("a [ui.…] section is a warning of its own, whatever is in it") func interfaceSection() {
    #expect(
      Trial(rc(more: ["[ui.Curses.Blinkenlights]", "statuschar = .", "x = 1"])).messages == [
        "warning: rc:13: [ui.Curses.Blinkenlights]: nothing reads this section any more; "
          + "the board takes its signs from its theme. Remove it."
      ])
  }

  @Test("options that others refer to are the user's own") func variables() {
    let text = rc(
      account: ["minutes = 5", "autorefresh = %(minutes)s"],
      remote: ["port = 1%(three)s", "remoteport = %(port)s"],
      more: ["[DEFAULT]", "three = 43", "four = 4"])
    #expect(
      Trial(text).messages == [
        "warning: rc:19: [DEFAULT] four: there is no such option, so it has no effect. Remove it."
      ])
  }

  @Test("an option of any section may stand in [DEFAULT]") func defaults() throws {
    let trial = Trial(rc(more: ["[DEFAULT]", "ssl = no", "autorefresh = 5", "sep = /"]))
    #expect(trial.messages.isEmpty)
    let account = try trial.account
    #expect(account.remote.encryption == .startTLSOrLoopback)
    #expect(account.autorefresh == 300)
    #expect(account.local.maildir?.separator == "/")
  }

  @Test("an option that became part of another's value is noticed") func continuation() {
    let text = rc(account: ["postsynchook = notmuch new", "  autorefresh = 5", "  --quiet"])
    #expect(
      Trial(text).messages == [
        "warning: rc:7: [Account A] autorefresh: this line continues the value of postsynchook, "
          + "because it is indented deeper. Indent both lines alike to make it an option of its own."
      ])
  }

  @Test("a misspelt name in a section that no account uses is noticed too") func unusedSection() {
    let text = rc(more: ["[Account B]", "autorefesh = 1", "[Repository X]", "sepp = /"])
    #expect(
      Trial(text).messages == [
        "warning: rc:14: [Account B] autorefesh: there is no such option. Did you mean autorefresh?",
        "warning: rc:16: [Repository X] sepp: there is no such option. Did you mean sep?",
      ])
  }
}
