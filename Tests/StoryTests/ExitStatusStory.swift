// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: what the exit status tells", .fewAtATime)
struct ExitStatusStory {
  /// A mistake in the file of two accounts, and a word of the message about it.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let right: String
    let wrong: String
    let message: String
  }

  static let mistakes = [
    Mistake(
      testDescription: "no host", right: "remotehost = localhost", wrong: "remotehost =",
      message: "remotehost: there is no value"),
    Mistake(
      testDescription: "a boolean that is none", right: "ssl = no", wrong: "ssl = perhaps",
      message: "\"perhaps\" is neither yes nor no"),
    Mistake(
      testDescription: "no section", right: "[Account B]", wrong: "[Account Bureau]",
      message: "there is no section [Account B]"),
  ]

  /// Two accounts with a message each; something in the sections of the second may be wrong.
  private static func two(_ mistake: Mistake? = nil) throws -> Stage {
    let stage = try Stage(accounts: 2)
    try stage.configure()
    for account in 0...1 {
      let message = MailCorpus().message(account)
      try stage.client(account).command("APPEND INBOX () {\(message.count)}", literal: message)
    }
    guard let mistake else { return stage }
    let path = "\(stage.home.path)/.offlineimaprc"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let place = try #require(text.range(of: mistake.right, options: .backwards))
    try stage.home.configure(text.replacingCharacters(in: place, with: mistake.wrong))
    return stage
  }

  @Test("a program that was started without streams says nothing into files that it opens")
  func noStreams() async throws {
    try await onThread {
      let stage = try Stage()
      let list = "\(stage.home.path)/streams"
      try stage.configure(
        account: "presynchook = for i in 0 1 2; do readlink /proc/$PPID/fd/$i; done > \(list)")
      try stage.append([MailCorpus().message(1)])
      let result = try Shell.run(
        ["/bin/sh", "-c", "exec \"$0\" -o -u basic <&- >&- 2>&-", BuiltProgram.path],
        environment: stage.home.environment, directory: stage.home.path)
      #expect(result.status == 0)
      #expect(
        try String(contentsOfFile: list, encoding: .utf8) == "/dev/null\n/dev/null\n/dev/null\n")
      try stage.expectEqualSides()
    }
  }

  @Test(
    "a message that is larger than files may be is told of; the next run without a limit gets it")
  func largestFile() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      try stage.sync("-o")
      try stage.append([
        Data(("Subject: a\r\n\r\n" + String(repeating: "x\r\n", count: 200_000)).utf8)
      ])
      let result = try Shell.run(
        ["/bin/sh", "-c", "ulimit -f 512; exec \"$0\" -o -u basic", BuiltProgram.path],
        environment: stage.home.environment, directory: stage.home.path)
      #expect(result.status == 1)
      #expect(result.everything.contains("File too large."), "\(result.everything)")
      #expect(try stage.maildir().messages(in: "INBOX").isEmpty)
      try stage.sync("-o")
      try stage.expectEqualSides()
    }
  }

  @Test("one account that is misconfigured is told of and makes it 1; the other is synchronised")
  func misconfigured() async throws {
    try await onThread {
      for mistake in Self.mistakes {
        let stage = try Self.two(mistake)
        for interface in ["basic", "ttyui", "quiet", "machineui"] {
          let result = try stage.home.run("-u", interface)
          #expect(result.status == 1, "\(mistake) \(interface)")
          let text = result.everything
          let plain = text.replacing("+", with: " ").removingPercentEncoding ?? text
          let isTold = plain.contains(mistake.message)
          #expect(isTold, "\(mistake) \(interface): \(result.everything)")
        }
        #expect(try stage.maildir().messages(in: "INBOX").count == 1)
        #expect(try stage.home.run("--info").status == 1)
        #expect(try stage.home.run("--check").status == 1)
        #expect(try stage.home.run("-u", "basic", "-a", "A").status == 0)
      }
    }
  }

  @Test("the board shows the account that is left out among the others") func board() async throws {
    try await onThread {
      let stage = try Self.two(Self.mistakes[0])
      let terminal = try Tmux(environment: stage.home.environment)
      try terminal.run("'\(BuiltProgram.path)' -u blinkenlights; echo status=$?")
      try terminal.waitUntil("the end") { $0.contains("status=1") }
      try terminal.waitFor("there is no value")
    }
  }

  @Test("a connection that breaks once is no failure") func broken() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      let corpus = MailCorpus(seed: 77)
      try stage.append((0..<60).map { corpus.message($0, .plain) })
      let relay = try CountingRelay(to: stage.server.port, breakingAfter: 20_000)
      defer { relay.stop() }
      let result = try stage.home.run(
        "-u", "basic", "-k", "Repository_RA:remoteport=\(relay.port)")
      #expect(result.status == 0, "\(result.everything)")
      #expect(
        result.everything.contains("Opening the connection to RA again"), "\(result.everything)")
      try stage.expectEqualSides()
    }
  }

  @Test("a failure in one account is more than a folder that was left alone in the other")
  func both() async throws {
    try await onThread {
      let stage = try Self.two()
      try stage.client().command("CREATE Box")
      try stage.append([MailCorpus().message(3)], to: "Box")
      try stage.sync()
      try stage.client().command("DELETE Box")
      // Dovecot takes the second of the clock, so another value needs another second.
      sleep(1)
      try stage.client().command("CREATE Box")
      try stage.append([MailCorpus().message(4)], to: "Box")
      let other = try stage.home.run("-u", "basic", "-kRepository RB:remoteport=1")
      #expect(other.status == 1, "\(other.everything)")
      #expect(try stage.home.run("-u", "basic").status == 2)
      #expect(try stage.home.run("-u", "machineui").status == 2)
    }
  }

  @Test("a file that is not there, or that Python's parser refuses, is 1") func files() async throws
  {
    try await onThread {
      let stage = try Self.two()
      #expect(try stage.home.run("-c", "nowhere").status == 1)
      let path = "\(stage.home.path)/.offlineimaprc"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try stage.home.configure(text + "ssl = no\n")
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1 && result.everything.contains("sets this option already"))
      #expect(!FileManager.default.fileExists(atPath: stage.home.metadata))
    }
  }
}
