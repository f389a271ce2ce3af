// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing
import Transport

@testable import SyncEngine

/// Logging in, played against a server that follows a script.
@Suite("IMAPLogin")
struct IMAPLoginTests {
  /// What became of a login, and what the server saw.
  private struct Play {
    var problems: [SyncProblem] = []
    var events: [SyncEvent] = []
    /// The lines of the client after the greeting, those in base64 decoded.
    var lines: [String] = []
  }

  /// Runs an account once against a server that offers `capabilities` and answers as it is told.
  private static func play(
    _ capabilities: String, isInteractive: Bool = false,
    _ change: @escaping @Sendable (inout IMAPSettings) -> Void,
    answer: @escaping @Sendable (_ line: String, _ tag: String) -> String?
  ) throws -> Play {
    let folder = try TemporaryFolder()
    let server = try ScriptServer(greeting: "* OK [CAPABILITY \(capabilities)] hi") { line in
      let tag = String(line.prefix { $0 != " " })
      if line.contains("LOGOUT") { return "* BYE\r\n\(tag) OK done\r\n" }
      return answer(line, tag) ?? "\(tag) OK done\r\n"
    }
    var remote = IMAPSettings(
      rules: RepositoryRules(name: "R"), host: "127.0.0.1", user: "jane",
      password: PasswordLookup { () throws(SyncProblem) in Secret("pencil") })
    remote.port = server.port
    remote.encryption = .none
    change(&remote)
    let local = MaildirSettings(rules: RepositoryRules(name: "L"), root: "\(folder.path)/Mail")
    let account = AccountSettings(name: "A", local: .maildir(local), remote: remote)
    let general = GeneralSettings(metadata: "\(folder.path)/state")
    let log = EventLog()
    let scheduler = try Scheduler(
      Settings(general: general, accounts: [account]), publisher: log, canAsk: false)
    _ = try scheduler.run()
    var play = Play()
    play.events = log.events
    play.problems = log.events.compactMap {
      if case .problem(let problem, _) = $0 { problem } else { nil }
    }
    play.lines = server.lines.map(Self.readable)
    return play
  }

  private static func readable(_ line: String) -> String {
    line.split(separator: " ").map { word in
      guard word.count > 3, let data = Data(base64Encoded: String(word)),
        let text = String(data: data, encoding: .utf8), !text.isEmpty
      else { return String(word) }
      return text.replacing("\u{1}", with: "^A").replacing("\u{0}", with: "^@")
    }.joined(separator: " ")
  }

  private static let usual = ["GSSAPI", "XOAUTH2", "CRAM-MD5", "PLAIN", "LOGIN"]

  private static func token(_ text: String) -> PasswordLookup {
    PasswordLookup { () throws(SyncProblem) in Secret(text) }
  }

  @Test("without a token, XOAUTH2 is passed over, and the password used") func noToken()
    async throws
  {
    try await onThread {
      let play = try Self.play("IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=PLAIN") {
        $0.mechanisms = Self.usual
      } answer: { line, tag in
        line.contains("LIST") ? "\(tag) NO enough\r\n" : nil
      }
      #expect(play.lines.first == "A1 AUTHENTICATE PLAIN ^@jane^@pencil")
    }
  }

  @Test("a token is sent in its form, with the identity to act as") func tokens() async throws {
    try await onThread {
      for (mechanism, line) in [
        ("XOAUTH2", "user=box^Aauth=Bearer ya29^A^A"),
        ("OAUTHBEARER", "n,a=box,^Ahost=127.0.0.1^Aport="),
      ] {
        let play = try Self.play("IMAP4rev1 SASL-IR AUTH=\(mechanism)") {
          $0.mechanisms = [mechanism]
          $0.identity = "box"
          $0.oauth = OAuthSettings()
          $0.oauth?.accessToken = Self.token("ya29")
        } answer: { line, tag in
          line.contains("LIST") ? "\(tag) NO enough\r\n" : nil
        }
        #expect(play.lines.first?.hasPrefix("A1 AUTHENTICATE \(mechanism) \(line)") == true)
      }
    }
  }

  @Test("a refused token is told with the server's reason, and nobody is asked for a password")
  func refusedToken() async throws {
    try await onThread {
      let play = try Self.play("IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=PLAIN") {
        $0.mechanisms = Self.usual
        $0.password = .ask
        $0.oauth = OAuthSettings()
        $0.oauth?.accessToken = Self.token("ya29")
      } answer: { line, tag in
        if line.contains("XOAUTH2") {
          return "+ \(Data(#"{"status":"400"}"#.utf8).base64EncodedString())\r\n"
        }
        return line.isEmpty ? "A1 NO [AUTHENTICATIONFAILED] Invalid credentials\r\n" : nil
      }
      #expect(
        play.problems == [
          .loginRefused(
            user: "jane", host: "127.0.0.1",
            attempts: [
              MechanismRefusal(
                mechanism: "XOAUTH2", serverText: #"Invalid credentials ({"status":"400"})"#)
            ])
        ])
      #expect(!play.lines.contains { $0.contains("PLAIN") })
      #expect(play.problems.first?.remedy?.contains("the token is that user's") == true)
      #expect(!"\(play.events)".contains("ya29"))
    }
  }

  @Test("after a refused token a password of the file may do") func tokenThenPassword()
    async throws
  {
    try await onThread {
      let play = try Self.play("IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=PLAIN") {
        $0.mechanisms = Self.usual
        $0.oauth = OAuthSettings()
        $0.oauth?.accessToken = Self.token("ya29")
      } answer: { line, tag in
        if line.contains("LIST") { return "\(tag) NO enough\r\n" }
        return line.contains("XOAUTH2") ? "\(tag) NO [AUTHENTICATIONFAILED] no\r\n" : nil
      }
      #expect(play.lines.dropFirst().first == "A2 AUTHENTICATE PLAIN ^@jane^@pencil")
    }
  }

  @Test("an identity to act as leaves out the mechanisms that cannot tell it") func identity()
    async throws
  {
    try await onThread {
      let play = try Self.play("IMAP4rev1 SASL-IR AUTH=CRAM-MD5 AUTH=PLAIN") {
        $0.mechanisms = Self.usual
        $0.identity = "box"
      } answer: { line, tag in
        line.contains("LIST") ? "\(tag) NO enough\r\n" : nil
      }
      #expect(play.lines.first == "A1 AUTHENTICATE PLAIN box^@jane^@pencil")
      let none = try Self.play("IMAP4rev1 AUTH=CRAM-MD5") {
        $0.mechanisms = Self.usual
        $0.identity = "box"
      } answer: { _, _ in
        nil
      }
      #expect(none.problems.count == 1 && !none.lines.contains { $0.contains("AUTHENTICATE") })
    }
  }

  @Test("a server that accepts SCRAM without its own proof is not believed") func unproven()
    async throws
  {
    try await onThread {
      let play = try Self.play("IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256") {
        $0.mechanisms = ["SCRAM-SHA-256"]
      } answer: { line, tag in
        line.contains("SCRAM") ? "\(tag) OK welcome\r\n" : nil
      }
      #expect(
        play.problems == [.serverUnproven(host: "127.0.0.1", mechanism: "SCRAM-SHA-256")])
      #expect(play.lines.count == 1)
    }
  }

  @Test("EXTERNAL asks for no password") func external() async throws {
    try await onThread {
      let play = try Self.play("IMAP4rev1 SASL-IR AUTH=EXTERNAL") {
        $0.mechanisms = ["EXTERNAL"]
        $0.password = .ask
      } answer: { line, tag in
        line.contains("LIST") ? "\(tag) NO enough\r\n" : nil
      }
      #expect(play.lines.first == "A1 AUTHENTICATE EXTERNAL jane")
    }
  }

  @Test("without a ticket GSSAPI is passed over, with a word if the file names it")
  func noTicket() async throws {
    try await onThread {
      for isNamed in [true, false] {
        let play = try Self.play("IMAP4rev1 SASL-IR AUTH=GSSAPI AUTH=PLAIN") {
          $0.mechanisms = Self.usual
          $0.namesMechanisms = isNamed
        } answer: { line, tag in
          line.contains("LIST") ? "\(tag) NO enough\r\n" : nil
        }
        #expect(play.lines.first == "A1 AUTHENTICATE PLAIN ^@jane^@pencil")
        let told = play.events.compactMap { event in
          if case .mechanismSkipped("GSSAPI", let reason, let isWanted) = event {
            (reason, isWanted)
          } else {
            nil
          }
        }
        #expect(told.count == 1 && told[0].1 == isNamed && !told[0].0.isEmpty)
      }
    }
  }

  @Test("LOGINDISABLED is told when nothing else is left") func disabled() async throws {
    try await onThread {
      let play = try Self.play("IMAP4rev1 LOGINDISABLED") {
        $0.mechanisms = Self.usual
      } answer: { _, _ in
        nil
      }
      let problem = try #require(play.problems.first)
      #expect(problem.message.contains("IMAP LOGIN is disabled by the server."))
      #expect(problem.remedy?.contains("ssl = yes") == true)
    }
  }
}
