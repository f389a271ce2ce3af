// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: typing a password", .fewAtATime)
struct PasswordStory {
  /// One account without any password in its settings, on a server that knows a plain one.
  private static func begin(_ arguments: String) throws -> (Stage, Tmux) {
    let stage = try Stage()
    try stage.configure(account: "autorefresh = 10")
    try stage.home.configure(
      try String(contentsOfFile: "\(stage.home.path)/.offlineimaprc", encoding: .utf8)
        .replacing(/remotepassfile = .*/, with: ""))
    try stage.append([MailCorpus().message(1)])
    let terminal = try Tmux(environment: stage.home.environment)
    try terminal.run("stty -a > before; '\(BuiltProgram.path)' \(arguments); echo status=$?")
    return (stage, terminal)
  }

  @Test("ttyui asks without showing what is typed, and asks again after a refusal")
  func text() async throws {
    try await onThread {
      let (stage, terminal) = try Self.begin("-u ttyui -o")
      try terminal.waitFor("Enter password for user '\(stage.users[0])'")
      try terminal.type("wrong secret")
      try terminal.press("Enter")
      try terminal.waitUntil("a second question") {
        $0.components(separatedBy: "Enter password").count == 3
      }
      try terminal.type(DovecotServer.password)
      try terminal.press("Enter")
      let screen = try terminal.waitFor("status=0")
      #expect(screen.contains("1 message received"), "\(screen)")
      #expect(!screen.contains("wrong secret") && !screen.contains("pass word"))
      try terminal.run("stty -a | cmp - before && echo same terminal")
      try terminal.waitFor("same terminal")
    }
  }

  @Test("the board asks in a window of its own, masked, and tells why it asks again")
  func board() async throws {
    try await onThread {
      let (stage, terminal) = try Self.begin("-u blinkenlights")
      try terminal.waitFor(stage.users[0])
      try terminal.type("wrong secret")
      let masked = try terminal.screen()
      #expect(!masked.contains("wrong"), "\(masked)")
      try terminal.press("Enter")
      // The log tells it first, and until the window asks again keys are keys of the board.
      try terminal.waitFor("Refused: Authentication failed")
      try terminal.type(DovecotServer.password)
      try terminal.press("Enter")
      let screen = try terminal.waitFor("1 received")
      #expect(!screen.contains("pass word"))
      try terminal.type("q")
      try terminal.waitUntil("the end") { $0.contains(/status=\d/) }
      #expect(try terminal.isRestored())
    }
  }

  @Test("an interface that cannot ask says so in one sentence and ends with 1")
  func basic() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(remote: "")
      try stage.home.configure(
        try String(contentsOfFile: "\(stage.home.path)/.offlineimaprc", encoding: .utf8)
          .replacing(/remotepassfile = .*/, with: ""))
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.output.contains("There is no password for repository RA."))
      #expect(result.output.contains("Set remotepassfile or remotepasscmd"))
    }
  }
}
