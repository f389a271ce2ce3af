// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Story: the board in a terminal", .fewAtATime)
struct BoardStory {
  /// Two accounts that refresh each minute, on the board, both asleep.
  private static func board(
    columns: Int = 80, rows: Int = 24, arguments: String = "", remote: String = "",
    shell: String = ""
  ) throws -> (stage: Stage, terminal: Tmux) {
    let stage = try Stage(accounts: 2)
    try stage.configure(
      general: "maxsyncaccounts = 2", account: "autorefresh = 1", remote: remote)
    for account in 0..<2 {
      let message = MailCorpus().message(account)
      try stage.client(account).command("APPEND INBOX {\(message.count)}", literal: message)
    }
    let terminal = try Tmux(columns: columns, rows: rows, environment: stage.home.environment)
    try terminal.run(
      "\(shell)stty -a > before; '\(BuiltProgram.path)' \(arguments); echo status=$?")
    return (stage, terminal)
  }

  private static func waitForCountdowns(_ terminal: Tmux) throws -> String {
    try terminal.waitUntil("two countdowns") { screen in
      seconds(screen, bar: 1) != nil && seconds(screen, bar: 2) != nil
    }
  }

  /// The seconds that the bar of an account counts down.
  private static func seconds(_ screen: String, bar: Int) -> Int? {
    screen.matches(of: /(?m)^ ?(\d) \w+ +[◷z]? ?(\d+):(\d\d)/).first { $0.1 == "\(bar)" }.flatMap {
      guard let minutes = Int($0.2), let seconds = Int($0.3) else { return nil }
      return minutes * 60 + seconds
    }
  }

  /// Ends the program in some way and expects the shell to get its terminal back.
  private static func expectCleanEnd(
    _ stage: Stage, _ terminal: Tmux, _ end: (Tmux) throws -> Void
  ) throws {
    try end(terminal)
    try terminal.waitUntil("the end") { $0.contains(/status=\d/) }
    #expect(try terminal.isRestored())
    try terminal.run("stty -a | cmp - before && echo same terminal")
    try terminal.waitFor("same terminal")
  }

  @Test("both accounts count down each second, and digit 2 starts account 2 within 100 ms")
  func digits() async throws {
    try await onThread {
      let (stage, terminal) = try Self.board(arguments: "-l log")
      let screen = try Self.waitForCountdowns(terminal)
      let first = try #require(Self.seconds(screen, bar: 1), "\(screen)")
      for step in 1...3 {
        // A busy machine may look too late for one of them.
        try terminal.waitUntil("second \(step)") {
          Self.seconds($0, bar: 1).map { $0 <= first - step } == true
        }
      }
      let log = "\(stage.home.path)/log"
      var best = Duration.seconds(60)
      // The machine of a test may be busy; the program is not faster than its best.
      for count in 1...30 where best >= .milliseconds(100) {
        try Self.wait(for: "Finished account 'B'", count: count, in: log)
        try Self.waitForCountdownOf(2, terminal)
        let start = ContinuousClock.now
        try terminal.type("2")
        try Self.wait(for: "Processing account B", count: count + 1, in: log)
        best = min(best, ContinuousClock.now - start)
      }
      #expect(best < .milliseconds(100))
      let text = try String(contentsOfFile: log, encoding: .utf8)
      #expect(text.components(separatedBy: "Processing account A").count == 2)
      #expect(text.contains("Requested synchronization for acc: B"))
      try Self.expectCleanEnd(stage, terminal) { try $0.type("q") }
    }
  }

  private static func waitForCountdownOf(_ bar: Int, _ terminal: Tmux) throws {
    try terminal.waitUntil("the countdown of \(bar)") { seconds($0, bar: bar) != nil }
  }

  private static func wait(for text: String, count: Int, in file: String) throws {
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
      let found = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
      if found.components(separatedBy: text).count > count { return }
      usleep(1_000)
    }
    throw ProgramFailure("'\(text)' did not come")
  }

  @Test(
    "q, ^C, SIGTERM, SIGHUP and a crash all leave a clean terminal, with the mouse on, too",
    arguments: [
      ("q", "status=0"), ("C-c", "status=0"), ("TERM", "status=0"), ("HUP", "status=0"),
      ("SEGV", "status=139"),
      ("ABRT", "status=0"), ("QUIT", "status=134"),
    ])
  func clean(_ end: String, _ status: String) async throws {
    try await onThread {
      let (stage, terminal) = try Self.board()
      _ = try Self.waitForCountdowns(terminal)
      try terminal.type("m")
      try terminal.waitFor("Mouse on")
      #expect(try terminal.ask("#{mouse_any_flag}") == "1")
      try Self.expectCleanEnd(stage, terminal) { terminal in
        if end == "q" { return try terminal.type("q") }
        if end == "C-c" { return try terminal.press("C-c") }
        let shell = try terminal.ask("#{pane_pid}")
        try Shell.check(["pkill", "-\(end)", "-P", shell, "offlineimap"])
      }
      let screen = try terminal.screen()
      #expect(screen.contains(status), "\(screen)")
      #expect(screen.contains("offlineimap has crashed. No mail is lost") == (end == "SEGV"))
    }
  }

  @Test("the board follows the size of its terminal")
  func sizes() async throws {
    try await onThread {
      let (stage, terminal) = try Self.board()
      _ = try Self.waitForCountdowns(terminal)
      for (columns, rows) in [(200, 60), (40, 10), (20, 5), (80, 24)] {
        try terminal.resize(columns: columns, rows: rows)
        try terminal.waitUntil("a board of \(columns)x\(rows)") { screen in
          let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
          return lines.allSatisfy { $0.count <= columns } && lines.count <= rows + 1
            && screen.contains(" A ") && Self.seconds(screen, bar: 2) != nil
        }
      }
      try Self.expectCleanEnd(stage, terminal) { try $0.type("q") }
    }
  }

  @Test("? shows the keys")
  func help() async throws {
    try await onThread {
      let (stage, terminal) = try Self.board()
      _ = try Self.waitForCountdowns(terminal)
      try terminal.type("?")
      let screen = try terminal.waitFor("quit")
      #expect(screen.contains("1-9"))
      try terminal.press("Escape")
      try Self.expectCleanEnd(stage, terminal) { try $0.type("q") }
    }
  }

  @Test(
    "a stop gives the terminal back as it was, and fg takes it again at its new size",
    arguments: ["C-z", "TSTP", "STOP"])
  func suspension(_ way: String) async throws {
    try await onThread {
      let (stage, terminal) = try Self.board()
      _ = try Self.waitForCountdowns(terminal)
      try terminal.type("m")
      try terminal.waitFor("Mouse on")
      if way == "C-z" {
        try terminal.press("C-z")
      } else {
        try Shell.check(["kill", "-\(way)", "\(terminal.process(named: "offlineimap"))"])
      }
      if way == "STOP" {
        // Nobody can give anything back then.
        try terminal.waitUntil("the shell") { $0.contains("Stopped") }
      } else {
        try terminal.waitFor("nothing is synchronised before fg")
        try terminal.waitFor("ready$")
        #expect(try terminal.isRestored())
        try terminal.run("stty -a | cmp - before && echo same terminal")
        try terminal.waitFor("same terminal")
      }
      try terminal.resize(columns: 100, rows: 30)
      // After SIGSTOP the terminal may still know no other end of a line.
      try terminal.type("fg")
      try terminal.press("C-j")
      try terminal.waitUntil("the board of 30 rows") { screen in
        let lines = screen.components(separatedBy: "\n")
        return lines.count >= 30 && lines[29].hasPrefix(" 1-9 sync")
          && Self.seconds(screen, bar: 2) != nil
      }
      #expect(try terminal.ask("#{alternate_on} #{mouse_any_flag}") == "1 1")
      try Self.expectRepaintChangesNothing(terminal)
      try terminal.type("q")
      try terminal.waitFor("ready$")
      #expect(try terminal.isRestored())
      _ = stage
    }
  }

  @Test("after a storm of sizes and runs the board is the one that is drawn anew")
  func storm() async throws {
    try await onThread {
      let (stage, terminal) = try Self.board()
      _ = try Self.waitForCountdowns(terminal)
      var random = SystemRandomNumberGenerator()
      for _ in 0..<60 {
        try terminal.resize(
          columns: .random(in: 1...300, using: &random), rows: .random(in: 1...100, using: &random))
        try terminal.type("a")
      }
      try terminal.resize(columns: 80, rows: 24)
      try terminal.waitUntil("the board") { $0.contains("\n 1-9 sync") }
      _ = try Self.waitForCountdowns(terminal)
      try Self.expectRepaintChangesNothing(terminal)
      try Self.expectCleanEnd(stage, terminal) { try $0.type("q") }
    }
  }

  /// What stands on the screen is what a board shows that draws all of it anew.
  private static func expectRepaintChangesNothing(_ terminal: Tmux) throws {
    // No clock goes while all accounts are paused.
    try terminal.type("p")
    try terminal.waitUntil("two pauses") { screen in
      // The bars first, the log perhaps a little later.
      screen.components(separatedBy: "paused  ").count == 3 && screen.contains("B is paused")
        && screen.contains("A is paused")
    }
    let before = try terminal.waitForRest()
    try terminal.press("C-l")
    let after = try terminal.waitForRest()
    #expect(before == after)
    try terminal.type("p")
  }

  @Test("when the terminal goes, so does the program", arguments: ["", "trap '' HUP; "])
  func hangUp(_ shell: String) async throws {
    try await onThread {
      let (stage, terminal) = try Self.board(shell: shell)
      _ = try Self.waitForCountdowns(terminal)
      let process = try terminal.process(named: "offlineimap")
      try terminal.close()
      let end = ContinuousClock.now + .seconds(20)
      while kill(process, 0) == 0, ContinuousClock.now < end { usleep(10_000) }
      #expect(kill(process, 0) != 0)
      _ = stage
    }
  }
}
