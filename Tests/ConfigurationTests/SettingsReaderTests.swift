// SPDX-License-Identifier: MIT

import SyncModel
import TestSupport
import Testing

@testable import Configuration

@Suite("SettingsReader")
struct SettingsReaderTests {
  @Test("the shortest file has the documented defaults") func defaults() throws {
    let trial = Trial(rc())
    #expect(trial.messages.isEmpty)
    var general = GeneralSettings(metadata: "/nowhere/jane/.offlineimap")
    general.maxSyncAccounts = 1
    #expect(try trial.settings.general == general)
    let account = try trial.account
    #expect(account.name == "A")
    #expect(account.autorefresh == nil && account.quick == 0 && !account.usesUTF8FolderNames)
    let maildir = MaildirSettings(rules: .init(name: "L"), root: "/nowhere/jane/Mail")
    // Closures cannot be compared; their absence shows in the description.
    #expect("\(account.local)" == "\(LocalSettings.maildir(maildir))")
    let remote = account.remote
    #expect("\(remote.rules)" == "\(RepositoryRules(name: "R"))")
    #expect(remote.host == "imap.example.org" && remote.user == "jane")
    #expect(remote.port == nil && remote.effectivePort == 993 && remote.family == .any)
    #expect(remote.encryption == .implicit && remote.trust == .init())
    #expect(remote.mechanisms == ["GSSAPI", "XOAUTH2", "CRAM-MD5", "PLAIN", "LOGIN"])
    #expect(remote.oauth == nil && remote.identity.isEmpty && "\(remote.way)" == "\(ServerWay())")
    #expect(remote.maxConnections == 3 && remote.expunges && !remote.usesCompression)
    #expect(try remote.password.find() == nil)
  }

  @Test("[general] is read") func general() throws {
    let trial = Trial(
      rc(general: [
        "metadata = $EMPTY~/state", "maxsyncaccounts = 1_0", "ui = TTYUI", "theme = classic",
        "rows = compact",
        "socktimeout = 60", "fsync = off", "ignore-readonly = on",
      ]))
    #expect(trial.messages.isEmpty)
    let general = try trial.settings.general
    #expect(general.metadata == "/nowhere/start/~/state")
    #expect(general.maxSyncAccounts == 10 && general.interface == "ttyui")
    #expect(general.rows == "compact" && general.themePlace?.option == "theme")
    #expect(general.theme == "classic" && general.socketTimeout == 60)
    #expect(!general.isDurable && general.ignoresReadOnly)
  }

  @Test("a theme with a slash is a path") func themePath() throws {
    #expect(
      try Trial(rc(general: ["theme = ~/my.theme"])).settings.general.theme
        == "/nowhere/jane/my.theme")
  }

  @Test("[Account …] is read") func account() throws {
    let account = try Trial(
      rc(account: [
        "autorefresh = 0.5", "quick = -1", "maildir-windows-compatible = yes",
        "utf8foldernames = yes",
      ])
    ).account
    #expect(account.autorefresh == 30 && account.quick == -1)
    #expect(account.local.maildir?.infoSeparator == "!" && account.usesUTF8FolderNames)
  }

  @Test("what is done with headers is read, also from [general]") func headers() throws {
    let account = try Trial(
      rc(
        general: ["utime_from_header = yes", "filename_use_mail_timestamp = yes"],
        account: ["filterheaders = X-Spam, X-Note"], local: ["utime_from_header = no"])
    ).account
    #expect(account.unsentHeaders == ["X-Spam", "X-Note"])
    let local = try #require(account.local.maildir)
    #expect(local.namesByHeaderDate && !local.datesByHeaderDate)
    #expect(
      Trial(rc(account: ["filterheaders = X-A:"])).messages == [
        "error: rc:6: [Account A] filterheaders: \"X-A:\" cannot be the name of a header. "
          + "Write one such as X-Spam-Status."
      ])
  }

  @Test("a wait of less than a second is none, as in OfflineIMAP") func shortWait() throws {
    #expect(try Trial(rc(account: ["autorefresh = 0.01"])).account.autorefresh == nil)
    #expect(try Trial(rc(account: ["autorefresh = 0.03"])).account.autorefresh == 1)
  }

  @Test("a Maildir repository is read") func maildir() throws {
    let local = try #require(
      Trial(
        rc(local: [
          "sep = /", "restoreatime = yes", "readonly = yes", "createfolders = no",
          "sync_deletes = no",
        ])
      ).account.local.maildir)
    #expect(local.separator == "/" && local.restoresAccessTimes)
    #expect(local.rules.isReadOnly && !local.rules.createsFolders)
    #expect(!local.rules.propagatesDeletions)
  }

  @Test("an IMAP repository is read") func imap() throws {
    let remote = try Trial(
      rc(remote: [
        "remoteport = 1143", "ipv6 = yes", "maxconnections = 1", "expunge = no",
        "usecompression = yes",
      ])
    ).account.remote
    #expect(remote.port == 1143 && remote.family == .ipv6)
    #expect(remote.maxConnections == 1 && !remote.expunges && remote.usesCompression)
    #expect(try Trial(rc(remote: ["ipv6 = no"])).account.remote.family == .ipv4)
    #expect(!remote.takesSubscribedOnly && remote.reference.isEmpty)
    #expect(remote.tries == 2 && !remote.keepsFolderOnOneConnection)
    let patient = try Trial(rc(remote: ["retrycount = 5", "singlethreadperfolder = yes"])).account
    #expect(patient.remote.tries == 5 && patient.remote.keepsFolderOnOneConnection)
    let part = try Trial(rc(remote: ["subscribedonly = yes", "reference = Mail/"])).account.remote
    #expect(part.takesSubscribedOnly && part.reference == "Mail/")
    let quoted = try Trial(rc(remote: [#"reference = "Mail/""#])).account.remote
    #expect(quoted.reference == "Mail/")
  }

  @Test("names and values may begin on the line after the delimiter") func nextLine() throws {
    let text = rc().replacing("remotehost = ", with: "remotehost =\n    ")
      .replacing("accounts = A", with: "accounts =\n  A,\n  # none\n\n")
    #expect(try Trial(text).account.remote.host == "imap.example.org")
  }

  @Test("accounts keep the order of the list, and blanks in it do not matter")
  func accounts() throws {
    let more = [
      "[Account Bob B]", "localrepository = L2", "remoterepository = R", "[Repository L2]",
      "type = Maildir", "localfolders = b",
    ]
    let text = rc(more: more).replacing("accounts = A", with: "accounts = Bob B , A,")
    let settings = try Trial(text).settings
    #expect(settings.accounts.map(\.name) == ["Bob B", "A"])
    #expect(settings.accounts[0].local.maildir?.root == "/nowhere/start/b")
  }

  @Test(
    "the user interface has old names, and lists of them",
    arguments: [
      (
        "Curses.Blinkenlights", "blinkenlights",
        "\"Curses.Blinkenlights\" is the old name of blinkenlights, which is used. Write blinkenlights."
      ),
      ("TTY.TTYUI", "ttyui", "\"TTY.TTYUI\" is the old name of ttyui, which is used. Write ttyui."),
      (
        "Noninteractive.Basic", "basic",
        "\"Noninteractive.Basic\" is the old name of basic, which is used. Write basic."
      ),
      (
        "Noninteractive.Quiet", "quiet",
        "\"Noninteractive.Quiet\" is the old name of quiet, which is used. Write quiet."
      ),
      (
        "Machine.MachineUI", "machineui",
        "\"Machine.MachineUI\" is the old name of machineui, which is used. Write machineui."
      ),
      (
        "Curses.Blinkenlights, TTY.TTYUI", "blinkenlights",
        "a list has no effect; blinkenlights is used. Write blinkenlights."
      ),
      (
        "Tk.Blinkenlights2, TTY.TTYUI", "ttyui", "a list has no effect; ttyui is used. Write ttyui."
      ),
    ])
  func interfaces(_ written: String, _ used: String, _ message: String) throws {
    let trial = Trial(rc(general: ["ui = \(written)"]))
    #expect(try trial.settings.general.interface == used)
    #expect(trial.messages == ["warning: rc:3: [general] ui: \(message)"])
  }

  @Test("every error is shown at once, in the order of the file") func everyError() {
    let text = """
      [general]
      accounts = A, B
      fsync = perhaps
      [Account A]
      localrepository = L
      remoterepository = R
      quick = often
      [Repository L]
      type = Maildir
      sep =
      [Repository R]
      type = IMAP
      ssl = 2
      """
    #expect(
      Trial(text).messages == [
        "error: rc:2: [general] accounts: there is no section [Account B]. The accounts are: A.",
        "error: rc:3: [general] fsync: \"perhaps\" is neither yes nor no. Write yes or no.",
        "error: rc:7: [Account A] quick: \"often\" is not a whole number. Write one of any size.",
        "error: rc:8: [Repository L] localfolders: this option is missing, and there is no default "
          + "for it. Add it.",
        "error: rc:10: [Repository L] sep: \"\" is not a single character. "
          + "Write one, such as . or /",
        "error: rc:11: [Repository R] remotehost: this option is missing, and there is no default "
          + "for it. Add it.",
        "error: rc:13: [Repository R] ssl: \"2\" is neither yes nor no. Write yes or no.",
      ])
  }

  @Test("a misspelt option that the section needs is one error, not two") func misspelling() {
    #expect(
      Trial(rc().replacing("remotehost", with: "remotehosst")).messages == [
        "error: rc:11: [Repository R] remotehosst: there is no such option. "
          + "Did you mean remotehost?"
      ])
  }

  @Test("load reads the file that is named") func load() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(rc(account: ["autorefresh = -1"]), to: "rc")
    let loaded = try SettingsReader.load(path, overrides: Overrides(), in: .test)
    #expect(loaded.file == path)
    #expect(loaded.settings.accounts.count == 1)
    #expect(loaded.problems.map(\.line) == [6])
  }
}
