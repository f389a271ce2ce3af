// SPDX-License-Identifier: MIT

import Foundation
import SyncModel
import TestSupport
import Testing

@testable import Configuration

/// How sections refer to each other.
@Suite("References")
struct ReferenceTests {
  @Test("accounts is required") func accounts() {
    #expect(
      Trial("[general]\n").messages == [
        "error: rc:1: [general] accounts: this option is missing, and there is no default for it. "
          + "Add it."
      ])
    #expect(
      Trial("").messages == [
        "error: rc: [general] accounts: this option is missing, and there is no default for it. "
          + "Add it."
      ])
    #expect(
      Trial("[general]\naccounts = ,\n").messages == [
        "error: rc:2: [general] accounts: no account is named, so there is nothing to do. "
          + "Name the X of an [Account X] section."
      ])
  }

  @Test(
    "an account needs a section of exactly its name",
    arguments: [
      ("[Account B]", "A", "there is no section [Account A]. The accounts are: B."),
      ("[Account  A]", "A", "there is no section [Account A]. Did you mean [Account  A]?"),
      (
        "[Account home]", "Home", "there is no section [Account Home]. Did you mean [Account home]?"
      ),
      ("[Repository A]", "A", "there is no section [Account A]. Add it."),
    ])
  func unknownAccount(_ section: String, _ name: String, _ message: String) {
    #expect(
      Trial("[general]\naccounts = \(name)\n\(section)\n").messages == [
        "error: rc:2: [general] accounts: \(message)"
      ])
  }

  @Test("an account that is listed twice runs once") func repeatedAccount() throws {
    let trial = Trial(rc().replacing("accounts = A", with: "accounts = A, A"))
    #expect(
      trial.messages == [
        "warning: rc:2: [general] accounts: account A is listed twice; it is synchronised once. "
          + "Name it once."
      ])
    #expect(try trial.settings.accounts.count == 1)
  }

  @Test("a repository needs a section of exactly its name") func unknownRepository() {
    #expect(
      Trial(rc().replacing("localrepository = L", with: "localrepository = Local")).messages == [
        "error: rc:4: [Account A] localrepository: there is no section [Repository Local]. Add it."
      ])
    let text = rc().replacing("= R", with: "= remote").replacing(
      "[Repository R]", with: "[Repository Remote]")
    #expect(
      Trial(text).messages == [
        "error: rc:5: [Account A] remoterepository: there is no section [Repository remote]. "
          + "Did you mean [Repository Remote]?"
      ])
  }

  @Test("files are named after accounts and repositories, so a slash is refused") func slash() {
    let text = rc().replacing(" A", with: " a/b")
    #expect(
      Trial(text).messages == [
        "error: rc:3: [Account a/b]: the name cannot hold a / because files are named after it. "
          + "Choose another one."
      ])
  }

  @Test(
    "a type must fit its side",
    arguments: [
      ("Maildir", "maildir", 7, "\"maildir\" is not possible. Did you mean Maildir?"),
      ("Maildir", "mbox", 7, "\"mbox\" is not possible. Write Maildir or GmailMaildir."),
      (
        "Maildir", "Gmail", 7,
        "a repository of type Gmail cannot be the local one. Name one of type Maildir."
      ),
      (
        "IMAP", "Maildir", 10,
        "a repository of type Maildir cannot be the remote one. Name one of type IMAP."
      ),
      ("IMAP", "imap", 10, "\"imap\" is not possible. Did you mean IMAP?"),
      ("IMAP", "", 10, "there is no value after the delimiter. Add it."),
    ])
  func types(_ old: String, _ new: String, _ line: Int, _ message: String) throws {
    let text = rc().replacing("type = \(old)", with: "type = \(new)")
    let errors = Trial(text).messages.filter { $0.hasPrefix("error") }
    let section = line == 7 ? "L" : "R"
    #expect(errors == ["error: rc:\(line): [Repository \(section)] type: \(message)"])
  }

  @Test("a user is needed") func user() {
    #expect(
      Trial(rc().replacing("remoteuser = jane\n", with: "")).messages == [
        "error: rc:9: [Repository R] remoteuser: remoteuser is missing, and no netrc file has a "
          + "login for imap.example.org. Add remoteuser."
      ])
  }

  @Test("host and user that Python computes are not missed") func evaluated() {
    let text = rc(remote: ["remotehosteval = h()", "remoteusereval = u()"])
      .replacing("remoteuser = jane\n", with: "")
      .replacing("remotehost = imap.example.org\n", with: "")
    #expect(Trial(text).messages.isEmpty)
  }

  /// A second account B whose Maildir is at `root`.
  private static func two(_ root: String, _ first: [String] = [], _ second: [String] = []) -> String
  {
    rc(
      local: first,
      more: [
        "[Account B]", "localrepository = L2", "remoterepository = R", "[Repository L2]",
        "type = Maildir", "localfolders = \(root)",
      ] + second
    ).replacing("accounts = A", with: "accounts = A, B")
  }

  @Test("two accounts cannot share a directory", arguments: ["~/Mail", "~/Mail/", "~/./Mail"])
  func sharedRoot(_ root: String) {
    #expect(
      Trial(Self.two(root)).messages == [
        "error: rc:18: [Repository L2] localfolders: accounts A and B use the same directory. "
          + "Each would take the mail of the other for new, and send it to its own server. "
          + "Give each its own directory."
      ])
    #expect(Trial(Self.two(root), Overrides { $0.accounts = "B" }).messages.isEmpty)
  }

  @Test("two accounts cannot share a directory by a symbolic link") func linkedRoot() throws {
    let folder = try TemporaryFolder()
    let (real, link) = ("\(folder.path)/real", "\(folder.path)/link")
    try FileManager.default.createDirectory(atPath: real, withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
    let text = Self.two(link).replacing("= ~/Mail", with: "= \(real)")
    #expect(Trial(text).problems.map(\.line) == [18])
  }

  @Test("a directory within another is found behind a symbolic link, also before it exists")
  func linkedNesting() throws {
    let folder = try TemporaryFolder()
    let (real, link) = ("\(folder.path)/real", "\(folder.path)/link")
    try FileManager.default.createDirectory(atPath: real, withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
    func text(_ first: [String]) -> String {
      Self.two("\(link)/new/b", first).replacing("= ~/Mail", with: "= \(real)")
    }
    #expect(Trial(text(["sep = /"])).problems.map(\.line) == [19])
    // Without nesting folders it is allowed, but neither account is alone there.
    #expect(try Trial(text([])).settings.general.isOnlyWriter == false)
    #expect(try Trial(Self.two("~/Mail2")).settings.general.isOnlyWriter == true)
  }

  @Test("a directory within another is refused if folders nest") func nestedRoot() {
    #expect(
      Trial(Self.two("~/Mail/b", ["sep = /"])).messages == [
        "error: rc:19: [Repository L2] localfolders: this directory of account B lies in the one "
          + "of account A, which, with sep = /, takes the folders in it for its own. "
          + "Give each its own directory."
      ])
    #expect(Trial(Self.two("~/Mail/b")).messages.isEmpty)
    #expect(Trial(Self.two("~/Mail2", ["sep = /"])).messages.isEmpty)
    #expect(Trial(Self.two("~", [], ["sep = /"])).problems.map(\.line) == [8])
  }
}
