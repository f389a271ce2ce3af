// SPDX-License-Identifier: MIT

import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Configuration

/// What one mistake stops: the account that it is about, the list of mailboxes, or the whole run.
@Suite("Exclusion")
struct ExclusionTests {
  /// Accounts A and B, with more lines at the end of B's repositories.
  private static func two(
    general: [String] = [], account: [String] = [], local: [String] = [], remote: [String] = [],
    more: [String] = []
  ) -> String {
    let lines =
      ["[Account B]", "localrepository = BL", "remoterepository = BR"] + account
      + ["[Repository BL]", "type = Maildir", "localfolders = ~/B"] + local
      + ["[Repository BR]", "type = IMAP", "remotehost = b.example.org", "remoteuser = jim"]
      + remote + more
    return rc(more: lines).replacing(
      "accounts = A", with: (["accounts = B, A"] + general).joined(separator: "\n"))
  }

  @Test("without a mistake nothing is left out") func sound() throws {
    let settings = try Trial(Self.two()).settings
    #expect(settings.accounts.map(\.name.rawValue) == ["B", "A"])
    #expect(settings.excluded.isEmpty && settings.listed.map(\.rawValue) == ["B", "A"])
  }

  @Test(
    "a mistake in the sections of an account leaves out that account only",
    arguments: [
      ("autorefresh: \"5 # minutes\" is not a number", two(account: ["autorefresh = 5 # minutes"])),
      (
        "type: \"imap\" is not possible",
        two(local: []).replacing(
          "type = Maildir\nlocalfolders = ~/B", with: "type = imap\nlocalfolders = ~/B")
      ),
      ("sep: \"--\" is not a single character", two(local: ["sep = --"])),
      ("ssl: \"maybe\" is neither yes nor no", two(remote: ["ssl = maybe"])),
      ("remotepass: a single %", two(remote: ["remotepass = %PASS%"])),
      ("remotehost: there is no value", two().replacing("= b.example.org", with: "=")),
      ("remoteuser is missing", two().replacing("remoteuser = jim", with: "remoteuser =")),
      (
        "there is no section [Repository BR]",
        two().replacing("[Repository BR]", with: "[Repository X9]")
      ),
    ])
  func account(_ message: String, _ text: String) throws {
    let settings = try Trial(text).settings
    #expect(settings.accounts.map(\.name.rawValue) == ["A"])
    #expect(settings.excluded.map(\.account?.rawValue) == ["B"])
    #expect(settings.listed.map(\.rawValue) == ["B", "A"])
    let reasons = settings.excluded.flatMap(\.reasons)
    #expect(reasons.contains { $0.contains(message) }, "\(reasons)")
  }

  @Test("an account without a section is left out") func unknown() throws {
    let text = rc().replacing("accounts = A", with: "accounts = A, Gone")
    let settings = try Trial(text).settings
    #expect(settings.accounts.count == 1)
    #expect(settings.excluded.map(\.account?.rawValue) == ["Gone"])
  }

  @Test("of accounts with one directory none is synchronised, and others are") func sharedRoot()
    throws
  {
    let third = [
      "[Account C]", "localrepository = CL", "remoterepository = R", "[Repository CL]",
      "type = Maildir", "localfolders = ~/Mail",
    ]
    let text = Self.two(more: third).replacing("accounts = B, A", with: "accounts = A, B, C")
    let settings = try Trial(text).settings
    #expect(settings.accounts.map(\.name.rawValue) == ["B"])
    #expect(settings.excluded.map(\.account?.rawValue) == ["A", "C"])
  }

  @Test("a mistake in a section that two accounts use leaves out both") func sharedSection() throws
  {
    let text = Self.two().replacing("remoterepository = BR", with: "remoterepository = R")
      .replacing(
        "remotehost = imap.example.org", with: "remotehost = imap.example.org\nssl = maybe")
    let settings = try Trial(text).settings
    #expect(settings.accounts.isEmpty && settings.excluded.count == 2)
  }

  @Test("a mistake in [mbnames] leaves out the list only") func mailboxList() throws {
    let settings = try Trial(rc(more: ["[mbnames]", "enabled = yes"])).settings
    #expect(settings.accounts.count == 1 && settings.mailboxList == nil)
    #expect(settings.excluded.map(\.account) == [nil])
  }

  @Test(
    "what the parser of Python refuses, [general] and the command line stop everything",
    arguments: [
      (two(account: ["quick = 1", "quick = 2"]), Overrides()),
      (two(general: ["maxsyncaccounts = many"]), Overrides()),
      (two(), Overrides { $0.accounts = "A,Gone" }),
    ])
  func whole(_ text: String, _ overrides: Overrides) {
    #expect(throws: ConfigurationFailure.self) { try Trial(text, overrides).settings }
  }

  @Test("marks around sep are a part of it if directories have them in their names")
  func quotedSeparator() throws {
    let folder = try TemporaryFolder()
    try Files.createDirectory(folder.path + "/Lists\".\"swift")
    let text = rc(local: ["sep = \".\""])
    #expect(try Trial(text).account.local.maildir?.separator == ".")
    let there = text.replacing("~/Mail", with: folder.path)
    #expect(try Trial(there).settings.excluded.count == 1)
  }
}
