// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Configuration

@Suite("PasswordSources")
struct PasswordSourcesTests {
  /// A home directory in which password files can be put.
  final class Home: Sendable {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    var surroundings: Surroundings {
      var surroundings = Surroundings(
        home: folder.path, currentDirectory: folder.path, user: ProcessInformation.user)
      surroundings.systemNetrc = "\(folder.path)/system-netrc"
      return surroundings
    }

    func write(_ text: String, to name: String, permissions: Int = 0o600) throws {
      let path = try folder.write(text, to: name)
      try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
    }

    func sources(_ lines: String...) throws -> PasswordLookup {
      try Trial(rc(remote: lines), in: surroundings).account.remote.password
    }
  }

  private static func text(_ secret: Secret?) -> String? {
    secret.map { String(decoding: $0.revealed, as: UTF8.self) }
  }

  @Test(
    "remotepass is taken as it is written, with its references resolved",
    arguments: [
      ("secret", "secret"), ("pass word ; x", "pass word ; x"), ("50%%", "50%"),
      ("pässwörd", "pässwörd"),
      ("a=b:c#d", "a=b:c#d"), ("\"quoted\"", "\"quoted\""), ("%(remotehost)s", "imap.example.org"),
    ])
  func plain(_ written: String, _ expected: String) throws {
    let lookup = try Home().sources("remotepass = \(written)")
    #expect(try Self.text(lookup.find()) == expected)
  }

  @Test("sources are asked in their order, and an empty one is none") func order() throws {
    let home = try Home()
    try home.write("machine imap.example.org login jane password system\n", to: "system-netrc")
    #expect(try Self.text(home.sources().find()) == "system")
    try home.write("machine imap.example.org login jane password netrc\n", to: ".netrc")
    #expect(try Self.text(home.sources().find()) == "netrc")
    try home.write("\n", to: "file")
    #expect(try Self.text(home.sources("remotepassfile = ~/file").find()) == "netrc")
    try home.write("  file \nrest\n", to: "file")
    #expect(try Self.text(home.sources("remotepassfile = ~/file").find()) == "file")
    #expect(try Self.text(home.sources("remotepass =", "remotepassfile = file").find()) == "file")
    #expect(try Self.text(home.sources("remotepass = p", "remotepassfile = file").find()) == "p")
  }

  @Test("without any source a person is asked") func none() throws {
    #expect(try Home().sources().find() == nil)
  }

  @Test("a changed file counts at the next login") func changed() throws {
    let home = try Home()
    try home.write("first", to: "file")
    let lookup = try home.sources("remotepassfile = file")
    #expect(try Self.text(lookup.find()) == "first")
    try home.write("second", to: "file")
    #expect(try Self.text(lookup.find()) == "second")
  }

  @Test("a remotepassfile that cannot be used is a problem and not a question") func badFile()
    throws
  {
    let home = try Home()
    let path = "\(home.folder.path)/file"
    let lookup = try home.sources("remotepassfile = file")
    #expect(
      throws: SyncProblem.secretFileUnusable(
        option: "remotepassfile", path: path, reason: "No such file or directory")
    ) { try lookup.find() }
    try Data([0xff, 0x0a]).write(to: URL(filePath: path))
    #expect(
      throws: SyncProblem.secretFileUnusable(
        option: "remotepassfile", path: path, reason: "It is not UTF-8 text")
    ) { try lookup.find() }
  }

  @Test("a netrc entry counts only for its login") func login() throws {
    let home = try Home()
    try home.write(
      """
      machine imap.example.org login john password johns
      machine imap.example.org login jane password janes
      default login jane password others

      """, to: ".netrc")
    #expect(try Self.text(home.sources().find()) == "janes")
    try home.write("machine imap.example.org password nobodys\n", to: ".netrc")
    #expect(try home.sources().find() == nil)
    try home.write("default login jane password others\n", to: ".netrc")
    #expect(try Self.text(home.sources().find()) == "others")
  }

  @Test("a netrc with passwords that others can reach is a problem, if its entry is needed")
  func permissions() throws {
    let home = try Home()
    let path = "\(home.folder.path)/.netrc"
    try home.write(
      "machine imap.example.org login jane password x\n", to: ".netrc", permissions: 0o640)
    let lookup = try home.sources()
    let problem = SyncProblem.secretFileUnusable(
      option: "netrc", path: path,
      reason: "Other users have access to the passwords in it: run chmod 600")
    #expect(throws: problem) { try lookup.find() }
    #expect(try Self.text(home.sources("remotepass = p").find()) == "p")
    try home.write("machine other login jane password x\n", to: ".netrc", permissions: 0o640)
    #expect(try lookup.find() == nil)
  }

  @Test("a netrc of another user is a problem, if its entry is needed") func owner() throws {
    let home = try Home()
    try home.write("machine imap.example.org login jane password x\n", to: ".netrc")
    var surroundings = home.surroundings
    surroundings.user += 1
    let lookup = try Trial(rc(), in: surroundings).account.remote.password
    #expect(
      throws: SyncProblem.secretFileUnusable(
        option: "netrc", path: "\(home.folder.path)/.netrc", reason: "It belongs to another user")
    ) { try lookup.find() }
  }

  @Test(
    "line ends that an expression leaves are no part of the password",
    arguments: [(#"'p q \n'"#, "p q "), (#"'p\r\n'"#, "p"), (#"'\n'"#, "plain")])
  func lineEnds(_ expression: String, _ password: String) throws {
    let lines = "remotepasseval = \(expression)\nremotepass = plain"
    #expect(try Self.text(Home().sources(lines).find()) == password)
  }

  @Test("the system's netrc may be readable: that is its administrator's choice") func system()
    throws
  {
    let home = try Home()
    try home.write(
      "machine imap.example.org login jane password x\n", to: "system-netrc", permissions: 0o644)
    #expect(try Self.text(home.sources().find()) == "x")
  }

  @Test("the user may come from a netrc too") func user() throws {
    let home = try Home()
    try home.write(
      "machine imap.example.org password nobodys\nmachine imap.example.org login kim password k\n",
      to: "system-netrc")
    let text = rc().replacing("remoteuser = jane\n", with: "")
    let remote = try Trial(text, in: home.surroundings).account.remote
    #expect(remote.user == "kim")
    #expect(try Self.text(remote.password.find()) == "k")
  }

  @Test("a password in a file that others can read is a warning") func readableFile() {
    let text = rc(remote: ["remotepass = x"])
    #expect(Trial(text).messages.isEmpty)
    #expect(Trial(rc(), isReadableByOthers: true).messages.isEmpty)
    #expect(
      Trial(text, isReadableByOthers: true).messages == [
        "warning: rc:13: [Repository R] remotepass: other users can read this file, and the "
          + "password in it. Run chmod 600 on it, or move the password to remotepassfile."
      ])
    let overrides = Overrides { $0.options = ["Repository_R:remotepass=x"] }
    #expect(Trial(rc(), overrides, isReadableByOthers: true).messages.isEmpty)
  }
}
