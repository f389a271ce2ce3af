// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

@Suite("Overrides")
struct OverridesTests {
  private static func trial(_ options: String...) -> Trial {
    Trial(
      rc(more: ["[Account a_b]", "[Account a b]"]), Overrides { $0.options = options })
  }

  @Test("-k without a section means general") func general() throws {
    #expect(try Self.trial("fsync=no").settings.general.isDurable == false)
    #expect(try Self.trial("general:FSYNC = no").settings.general.isDurable == false)
  }

  @Test("-k writes a blank in the name of a section as an underscore") func underscore() throws {
    #expect(try Self.trial("Account_A:autorefresh=5").account.autorefresh == 300)
    #expect(try Self.trial("Account A:autorefresh=5").account.autorefresh == 300)
  }

  @Test("-k reaches a section whose name has an underscore") func exactName() {
    let messages = Self.trial("Account a_b:zzz=1", "Account_a_b:zzzz=1").messages
    #expect(
      messages == [
        "warning: -k: [Account a_b] zzz: there is no such option, so it has no effect. Remove it.",
        "warning: -k: [Account a b] zzzz: there is no such option, so it has no effect. Remove it.",
      ])
  }

  @Test("-k splits at the first equals sign and the first colon") func splitting() throws {
    let account = try Self.trial("Repository_R:remotepass=a:b=c").account
    #expect(try account.remote.password.find()?.revealed == Array("a:b=c".utf8))
  }

  @Test(
    "what -k gives to an option that holds a secret is not told",
    arguments: [
      ("Repository_R:remotepass=x=y", "Repository_R:remotepass=••••••"),
      ("-kRepository R:REMOTEPASSEVAL = 'x'", "-kRepository R:REMOTEPASSEVAL =••••••"),
      ("-1okremotepass=x", "-1okremotepass=••••••"),
      ("Account_A:proxy=HTTP:me:x@h:1", "Account_A:proxy=••••••"),
      ("Repository_R:remotepassfile=~/x", "Repository_R:remotepassfile=~/x"),
      ("remotepass", "remotepass"), ("-l", "-l"),
    ])
  func secrets(_ word: String, _ shown: String) {
    #expect(Overrides.withoutSecrets(["-k", word]) == ["-k", shown])
  }

  @Test("the last -k for an option counts") func last() throws {
    let general = try Self.trial("maxsyncaccounts=2", "maxsyncaccounts=3").settings.general
    #expect(general.maxSyncAccounts == 3)
  }

  @Test("-k sets what the file leaves out, and replaces what it has") func replacing() throws {
    let trial = Self.trial("Repository_R:remotehost=other", "DEFAULT:ssl=no")
    let account = try trial.account
    #expect(account.remote.host == "other")
    #expect(account.remote.encryption == .startTLSOrLoopback)
  }

  @Test("references in -k are resolved") func references() throws {
    #expect(
      try Self.trial("Repository_R:remoteuser=%(remotehost)s").account.remote.user
        == "imap.example.org")
  }

  @Test(
    "a -k that cannot be obeyed is an error without its value",
    arguments: [
      ("nonsense", "-k: this is no override. Write -k section:option=value."),
      ("=x", "-k: this is no override. Write -k section:option=value."),
      ("general:=x", "-k: this is no override. Write -k section:option=value."),
      (
        "Acount_A:quick=1",
        "-k: there is no section [Acount_A]. Did you mean [Account A]?"
      ),
      (
        "zzz:quick=1", "-k: there is no section [zzz]. Name one of the rc file, with _ for a blank."
      ),
      (
        "Repository_R:remotepass=50%",
        "-k: the value for remotepass has a single %. Write %% for the sign itself."
      ),
      ("fsync=maybe", "-k: [general] fsync: \"maybe\" is neither yes nor no. Write yes or no."),
    ])
  func mistakes(_ text: String, _ message: String) {
    #expect(Self.trial(text).messages == ["error: \(message)"])
  }

  @Test("-a replaces the accounts, and strips blanks") func accounts() throws {
    let text = rc(more: [
      "[Account B]", "localrepository = L2", "remoterepository = R", "[Repository L2]",
      "type = Maildir", "localfolders = /b",
    ])
    let settings = try Trial(text, Overrides { $0.accounts = "B, A ,," }).settings
    #expect(settings.accounts.map(\.name) == ["B", "A"])
    #expect(try Trial(text, Overrides { $0.accounts = "B" }).account.name == "B")
  }

  @Test("-a needs no accounts in the file") func accountsAlone() throws {
    let text = rc().replacing("accounts = A\n", with: "")
    #expect(try Trial(text, Overrides { $0.accounts = "A" }).account.name == "A")
  }

  @Test("-a with an unknown name is an error that tells the known ones") func unknownAccount() {
    #expect(
      Trial(rc(), Overrides { $0.accounts = "A,Nope" }).messages == [
        "error: -a: there is no section [Account Nope]. The accounts are: A."
      ])
    #expect(
      Trial(rc(), Overrides { $0.accounts = "," }).messages == [
        "error: -a: no account is named, so there is nothing to do. "
          + "Name the X of an [Account X] section."
      ])
  }

  @Test("-f names remote folders, without stripping blanks") func folders() throws {
    let account = try Trial(rc(), Overrides { $0.folders = "INBOX, Sent,Lists/a b" }).account
    #expect(account.onlyFolders == ["INBOX", " Sent", "Lists/a b"])
    #expect(try Trial(rc()).account.onlyFolders == nil)
  }

  @Test("-o drops autorefresh everywhere, also from -k") func once() throws {
    let text = rc(account: ["autorefresh = 5"])
    #expect(try Trial(text).account.autorefresh == 300)
    let overrides = Overrides {
      $0.runsOnce = true
      $0.options = ["DEFAULT:autorefresh=3"]
    }
    #expect(try Trial(text, overrides).account.autorefresh == nil)
  }

  @Test("-q makes every run quick") func quick() throws {
    let text = rc(account: ["quick = 10"])
    #expect(try Trial(text).account.quick == 10)
    #expect(try Trial(text, Overrides { $0.isQuick = true }).account.quick == -1)
  }

  @Test("-u wins over -k and the file, and is checked like ui") func interface() throws {
    let text = rc(general: ["ui = quiet"])
    let overrides = Overrides {
      $0.interface = "Basic"
      $0.options = ["ui=ttyui"]
    }
    #expect(try Trial(text, overrides).settings.general.interface == "basic")
    #expect(
      Trial(text, Overrides { $0.interface = "foo" }).messages == [
        "error: -u: [general] ui: there is no interface \"foo\". "
          + "Write blinkenlights, ttyui, linear, basic, quiet, syslog, machineui or json."
      ])
  }

  @Test("--dry-run and -1 are the program's") func switches() throws {
    let general = try Trial(rc(), Overrides { $0.isDryRun = true }).settings.general
    #expect(general.isDryRun && !general.isSingleThreaded)
    #expect(try Trial(rc(general: ["dry-run = yes"])).settings.general.isDryRun)
    #expect(
      try Trial(rc(), Overrides { $0.isSingleThreaded = true }).settings.general.isSingleThreaded)
  }

  @Test(
    "-d forces one thread unless threads are debugged",
    arguments: [
      ("imap", [.imap, .other], true), ("thread, maildir", [.thread, .maildir, .other], false),
      ("all", [.imap, .maildir, .thread, .other], false),
    ] as [(String, Set<DebugCategory>, Bool)])
  func debug(_ text: String, _ categories: Set<DebugCategory>, _ isSingleThreaded: Bool) throws {
    let general = try Trial(rc(), Overrides { $0.debug = text }).settings.general
    #expect(general.debug == categories)
    #expect(general.isSingleThreaded == isSingleThreaded)
  }

  @Test("an unknown debug type is left out") func unknownDebugType() {
    #expect(
      Trial(rc(), Overrides { $0.debug = "imap,all" }).messages == [
        "warning: -d: there is no debug type \"all\", so it is left out. "
          + "Choose from imap, maildir, thread, ALL."
      ])
  }
}
