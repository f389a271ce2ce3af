// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: what needs a person is seen to on the board", .fewAtATime)
struct BoardTroubleStory {
  private static func board(
    _ stage: Stage, columns: Int = 80, _ environment: [String: String] = [:]
  ) throws -> Tmux {
    let terminal = try Tmux(
      columns: columns, rows: 24,
      environment: stage.home.environment.merging(environment) { _, new in new })
    try terminal.run("'\(BuiltProgram.path)'; echo status=$?")
    return terminal
  }

  private static func quit(_ terminal: Tmux) throws {
    try terminal.type("q")
    try terminal.waitUntil("the end") { $0.contains(/status=\d/) }
    #expect(try terminal.isRestored())
  }

  @Test("deletions that are held are shown message by message, and done when their number is typed")
  func held() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "autorefresh = 5")
      try stage.append(
        (1...110).map { Data("From: Ann <a@x>\r\nSubject: Bill \($0)\r\n\r\nPay.\r\n".utf8) })
      try stage.sync("-o")
      for file in try stage.maildir().messages(in: "INBOX") { try stage.maildir().remove(file) }
      let terminal = try Self.board(stage)
      try terminal.waitUntil("the state") { $0.contains(/■ held \d:\d\d/) }
      try terminal.type("e")
      try terminal.waitFor("What needs you: 1 matter")
      try terminal.press("Enter")
      let plan = try terminal.waitFor("Type 110 to delete them now")
      #expect(plan.contains("- 110  Bill 110, Ann <a@x>"))
      try terminal.press("End")
      try terminal.waitFor("- and 10 messages with UID 1:10")
      try terminal.type("y")
      try terminal.press("Enter")
      try terminal.waitFor("That is something else.")
      #expect(try stage.client().bodies(of: "INBOX").count == 110)
      try terminal.type("110")
      try terminal.press("Enter")
      try terminal.waitFor("110 deleted on the server")
      #expect(try stage.client().bodies(of: "INBOX").isEmpty)
      try terminal.waitUntil("calm") { $0.contains(/◷ \d:\d\d/) && $0.contains("nothing") }
      try Self.quit(terminal)
    }
  }

  @Test("a folder under watch is named, with a lamp of its own")
  func watching() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "autorefresh = 5", remote: "idlefolders = ['INBOX']")
      let terminal = try Self.board(stage)
      let screen = try terminal.waitUntil("the watch") { $0.contains("watching INBOX;") }
      #expect(screen.contains(/◎ \d:\d\d/) && screen.contains(/[○·]◎/))
      try stage.append([MailCorpus().message(3)])
      try terminal.waitFor("watching INBOX; 1 received")
      try Self.quit(terminal)
    }
  }

  @Test("with symbols = ascii nothing else comes to the screen")
  func ascii() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(general: "symbols = ascii", account: "autorefresh = 5")
      let terminal = try Self.board(stage)
      let screen = try terminal.waitUntil("the countdown") { $0.contains(/z \d:\d\d/) }
      try terminal.type("?")
      let help = try terminal.waitFor("Keys, lamps and states")
      for text in [screen, help] { #expect(text.utf8.allSatisfy { $0 < 0x80 }) }
      try terminal.press("Escape")
      try Self.quit(terminal)
    }
  }

  @Test("z hides what is not needed, and brings it back")
  func rows() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "autorefresh = 5")
      let terminal = try Self.board(stage)
      try terminal.waitUntil("the countdown") { $0.contains(/◷ \d:\d\d/) && $0.contains("? help") }
      try terminal.type("z")
      try terminal.waitUntil("less") { !$0.contains("? help") && $0.contains("offlineimap ") }
      try terminal.type("z")
      try terminal.waitUntil("least") { !$0.contains("1 account") }
      try terminal.type("z")
      try terminal.waitUntil("all") { $0.contains("? help") && $0.contains("1 account") }
      try Self.quit(terminal)
    }
  }

  @Test(
    "keys that cannot be used are told with their line, and the program does not begin",
    arguments: [
      ("pause=q", "q would do two things, 'pause' and 'quit'"),
      ("save=^Z", "^Z cannot be used: the terminal stops the program with it"),
      ("puase=P", "there is nothing called 'puase'"),
    ])
  func keys(_ keys: String, _ words: String) async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(general: "keys = \(keys)")
      let run = try stage.home.run("-o", "-u", "basic")
      #expect(run.status == 1)
      #expect(run.errors.contains("rc:3: [general] keys: \(words)"), "\(run.errors)")
    }
  }
}
