// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: --check and --init", .fewAtATime)
struct FirstFileStory {
  @Test("--check tells what is wrong, what holds, and what the server has, and changes nothing")
  func check() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(
        general: "[DEFAULT]\nsocktimeout = 50", account: "autorefresh = 5\nquickk = 3",
        remote: "remotepass = TOPSECRET")
      try stage.append([MailCorpus().message(1)])
      let rc = try String(contentsOfFile: "\(stage.home.path)/.offlineimaprc", encoding: .utf8)
      try stage.home.configure(
        rc.replacing("TOPSECRET", with: DovecotServer.password.replacing("%", with: "%%")))
      let result = try stage.home.run("--check", "-k", "Account_A:quick=2")
      #expect(result.status == 0, "\(result.everything)")
      #expect(result.errors == "")
      let text = result.output
      #expect(text.contains(": 1 warning\n") || text.contains(": 2 warnings\n"), "\(text)")
      #expect(text.contains("[Account A] quickk: there is no such option. Did you mean quick?"))
      #expect(text.contains(/autorefresh +5 +line \d+\n/))
      #expect(text.contains(/quick +2 +-k\n/))
      #expect(text.contains(/remotepass +•+ +line \d+\n/))
      #expect(text.contains("The password comes from: remotepass, remotepassfile"))
      #expect(text.contains("By default: "))
      #expect(text.contains("INBOX"))
      #expect(!result.everything.contains("pass word"))
      #expect(!FileManager.default.fileExists(atPath: stage.home.metadata))
      #expect(stage.maildir().folders == [])
    }
  }

  @Test("--check tells of mistakes of Python and of missing files beside those of the file itself")
  func everyMistake() async throws {
    try await onThread {
      let home = try Home()
      try home.configure(
        """
        [general]
        accounts = A
        pythonfile = ~/nowhere.py
        [Account A]
        localrepository = L
        remoterepository = R
        [Repository L]
        type = Maildir
        localfolders = ~/Mail
        nametrans = lambda f: f.lower(
        [Repository R]
        type = IMAP
        remoteuser = jane
        sslcacertfile = ~/ca.pem
        remotepassfile = ~/password
        folderfilter = lambda f: print "x"
        """)
      let result = try home.run("--check")
      #expect(result.status == 1)
      #expect(result.output.contains(": 6 errors\n"), "\(result.output)")
      for words in [
        ":3: [general] pythonfile: there is no file \(home.path)/nowhere.py. Correct the path",
        "[Repository R] remotehost: this option is missing", "sslcacertfile: there is no file",
        "remotepassfile: there is no file", "nametrans of [Repository L]", "print(…)",
      ] { #expect(result.output.contains(words), "\(words): \(result.output)") }
    }
  }

  @Test("--init asks for no password where none is taken, and says what is missing")
  func tokensOnly() async throws {
    try await onThread {
      let home = try Home()
      let result = try home.run("--init", "jane@outlook.com")
      #expect(result.status == 0, "\(result.everything)")
      #expect(result.output.contains("add oauth2_client_id and oauth2_refresh_token"))
      #expect(result.output.contains("auth_mechanisms = XOAUTH2\n"))
      #expect(!result.everything.contains("keyring") && !result.everything.contains("connection"))
    }
  }

  @Test("--check shows every mistake at once and ends with 1") func mistakes() async throws {
    try await onThread {
      let home = try Home()
      try home.configure(
        """
        [general]
        accounts = A, B
        maxsyncaccounts = many
        [Account A]
        localrepository = L
        remoterepository = R
        [Repository L]
        type = Maildir
        localfolders = ~/Mail
        [Repository R]
        type = IMAP
        remoteuser = jane
        sssl = yes
        """)
      let result = try home.run("--check")
      #expect(result.status == 1)
      #expect(result.output.contains(": 3 errors, 1 warning\n"), "\(result.output)")
      for word in ["maxsyncaccounts", "[Account B]", "remotehost", "Did you mean ssl?"] {
        #expect(result.output.contains(word), "\(word)\n\(result.output)")
      }
      let missing = try home.run("--check", "-c", "/nowhere/rc")
      #expect(missing.status == 1)
      #expect(missing.output.contains("does not exist"))
    }
  }

  /// What makes the program take the test's server for the one of a domain.
  private static func environment(
    _ stage: Stage, _ names: FakeNameServer, trusting: Bool = true
  ) -> [String: String] {
    var environment = ["OFFLINEIMAP_NAMESERVER": "127.0.0.1:\(names.port)"]
    if trusting { environment["SSL_CERT_FILE"] = stage.server.authority.certificate }
    return environment
  }

  @Test("--init finds the server in the DNS, writes a file, and shows the folders")
  func new() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.append([MailCorpus().message(1)])
      let names = try FakeNameServer(services: [
        "_imaps._tcp.example.test": [.init("localhost", port: stage.server.securePort)]
      ])
      let user = "\(stage.users[0])@example.test"
      let netrc = try stage.home.write(
        "machine localhost login \(user) password \"\(DovecotServer.password.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"\n",
        to: ".netrc")
      try Shell.check(["chmod", "600", netrc])
      let environment = Self.environment(stage, names)
      let result = try stage.home.run("--init", user, environment: environment)
      #expect(result.output.contains("localhost, port \(stage.server.securePort): this is it"))
      #expect(result.everything.contains("INBOX"), "\(result.everything)")
      #expect(result.status == 0)
      let rc = try String(contentsOfFile: "\(stage.home.path)/.offlineimaprc", encoding: .utf8)
      #expect(rc.split(separator: "\n").count == 13)
      #expect(rc.contains("remotehost = localhost\nremoteport = \(stage.server.securePort)"))

      let again = try stage.home.run("--init", user, environment: environment)
      #expect(again.status == 1)
      #expect(again.errors.contains("exists and stays as it is"))
      let run = try stage.home.run("-u", "basic", environment: environment)
      #expect(run.status == 0, "\(run.everything)")
    }
  }

  @Test("--init asks for the password, tells why a server is not taken, and stores in the keyring")
  func interactive() async throws {
    try await onThread {
      let stage = try Stage()
      let names = try FakeNameServer(services: [
        "_imaps._tcp.example.test": [
          .init("localhost", port: stage.server.port, priority: 1),
          .init("localhost", port: stage.server.securePort, priority: 2),
        ]
      ])
      let environment = stage.home.environment.merging(Self.environment(stage, names)) { $1 }
      let terminal = try Tmux(environment: environment)
      let user = "\(stage.users[0])@example.test"
      try terminal.run("'\(BuiltProgram.path)' --init \(user); echo status=$?")
      try terminal.waitFor("Enter password")
      try terminal.type(DovecotServer.password)
      try terminal.press("Enter")
      let screen = try terminal.waitFor("status=0")
      #expect(!screen.contains("pass word"))
      #expect(screen.contains("INBOX"), "\(screen)")
    }
  }

  @Test("--init without a server says what it tried, and writes nothing") func none() async throws {
    try await onThread {
      let stage = try Stage()
      let names = try FakeNameServer(services: [
        "_imaps._tcp.example.invalid": [.init("localhost", port: stage.server.securePort)],
        "_imaps._tcp.nothing.invalid": [.init("", port: 0)],
      ])
      let untrusted = try stage.home.run(
        "--init", "jane@example.invalid",
        environment: Self.environment(stage, names, trusting: false))
      #expect(untrusted.status == 1)
      #expect(untrusted.output.contains("is not trusted"), "\(untrusted.everything)")
      #expect(untrusted.output.contains("imap.example.invalid"))
      #expect(untrusted.errors.contains("No IMAP server of example.invalid was found"))
      let denied = try stage.home.run(
        "--init", "jane@nothing.invalid", environment: Self.environment(stage, names))
      #expect(denied.errors.contains("has no IMAP server"))
      #expect(try stage.home.run("--init", "jane").errors.contains("is no mail address"))
      let path = "\(stage.home.path)/.offlineimaprc"
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }
}
