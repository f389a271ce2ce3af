// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: passwords from ~/.netrc", .fewAtATime)
struct NetrcStory {
  /// Two accounts at one host whose rc file has no password.
  private static func stage() throws -> Stage {
    let stage = try Stage(accounts: 2)
    try stage.configure()
    try stage.home.configure(
      try String(contentsOfFile: "\(stage.home.path)/.offlineimaprc", encoding: .utf8)
        .replacing(/remotepassfile = .*/, with: ""))
    for account in 0..<2 { try stage.client(account).command("CREATE Lists") }
    return stage
  }

  /// Writes `~/.netrc` with one entry for each login, all for the same host.
  private static func write(
    _ entries: [(login: String, password: String)], mode: String = "600", in home: Home
  ) throws {
    let lines = entries.map { entry in
      let password = entry.password.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return "machine localhost login \(entry.login) password \"\(password)\"\n"
    }
    let path = try home.write("# several logins for one host\n" + lines.joined(), to: ".netrc")
    try Shell.check(["chmod", mode, path])
  }

  @Test("each account takes the entry of its own login, of several for the host")
  func entries() async throws {
    try await onThread {
      let stage = try Self.stage()
      let logins = ["stranger"] + stage.users
      try Self.write(
        logins.map { ($0, $0 == "stranger" ? "not this one" : DovecotServer.password) },
        in: stage.home)
      let text = try stage.sync()
      #expect(!text.contains("authentication failed"), "\(text)")
      for account in 0..<2 {
        #expect(stage.maildir(account).folders == ["INBOX", "Lists"])
      }
    }
  }

  @Test("a password of another login is not tried")
  func stranger() async throws {
    try await onThread {
      let stage = try Self.stage()
      try Self.write(
        [("stranger", DovecotServer.password), (stage.users[1], DovecotServer.password)],
        in: stage.home)
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.output.contains("There is no password for repository RA."))
      #expect(stage.maildir(1).folders == ["INBOX", "Lists"], "\(result.everything)")
    }
  }

  @Test("a file that others can read is refused, and the program says what to do")
  func privacy() async throws {
    try await onThread {
      let stage = try Self.stage()
      try Self.write(
        stage.users.map { ($0, DovecotServer.password) }, mode: "644", in: stage.home)
      let result = try stage.home.run("-u", "basic", "-a", "A")
      #expect(result.status == 1)
      #expect(result.output.contains("run chmod 600"), "\(result.everything)")
    }
  }

  @Test("the rc file of the README works as it stands, with its password in ~/.netrc")
  func readme() async throws {
    try await onThread {
      let stage = try Stage()
      let text = try ProjectFiles.text("README.md")
      let block = try #require(text.firstMatch(of: /```ini\n([^`]+)```/)?.1)
      try stage.home.configure(String(block))
      try Self.write([(stage.users[0], DovecotServer.password)], in: stage.home)
      try stage.append([MailCorpus().message(1)])
      let server = [
        "remotehost=localhost", "remoteuser=\(stage.users[0])",
        "remoteport=\(stage.server.securePort)",
        "sslcacertfile=\(stage.server.authority.certificate)",
      ]
      let result = try Shell.run(
        [BuiltProgram.path, "-o", "-u", "basic"]
          + server.map { "-kRepository home-remote:\($0)" },
        environment: stage.home.environment, directory: stage.home.path)
      #expect(result.status == 0, "\(result.everything)")
      #expect(result.errors == "")
      let mail = MaildirTree("\(stage.home.path)/Mail/home")
      #expect(try mail.messages(in: "INBOX").count == 1)
    }
  }
}
