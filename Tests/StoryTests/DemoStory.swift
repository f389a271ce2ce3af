// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// What a stranger tries first: `make demo` is the program with `--demo`.
@Suite("Story: the demo", .fewAtATime)
struct DemoStory {
  /// The demo in a terminal whose temporary folder holds nothing else.
  private struct Scene {
    let home: Home
    let temporary: TemporaryFolder
    let terminal: Tmux
    var log: String { "\(home.path)/log" }

    init() throws {
      home = try Home()
      temporary = try TemporaryFolder()
      terminal = try Tmux(
        environment: home.environment.merging(["TMPDIR": temporary.path]) { $1 })
      try terminal.run(
        "stty -a > before; '\(BuiltProgram.path)' --demo -l '\(home.path)/log'; echo status=$?")
    }

    /// What the program keeps on the disk at the moment.
    func leftovers() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: temporary.path)
    }

    /// The processes that were started with the log of this scene.
    func processes() throws -> [String] {
      try Shell.run(["pgrep", "-f", "--", "--demo -l \(log)"]).output
        .split(separator: "\n").map(String.init)
    }

    /// Waits until the log tells something `count` times.
    func wait(for text: String, count: Int = 1, seconds: Int = 30) throws {
      let end = ContinuousClock.now + .seconds(seconds)
      while ContinuousClock.now < end {
        let found = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        if found.components(separatedBy: text).count > count { return }
        usleep(5_000)
      }
      throw ProgramFailure("'\(text)' did not come \(count) times")
    }

    /// Types a key until the log tells something: an account that just runs takes no notice of its digit.
    func type(_ key: String, until text: String) throws {
      for _ in 1..<30 {
        try terminal.type(key)
        if (try? wait(for: text, seconds: 1)) != nil { return }
      }
      try wait(for: text)
    }

    /// Waits until the first account sleeps with all its mail.
    func waitForLife() throws -> String {
      try wait(for: "Finished account 'personal'")
      return try terminal.waitUntil("a countdown and a watch") {
        $0.contains(/(?m)^ 1 personal +\S +0:\d\d\s.*watching INBOX/)
      }
    }
  }

  @Test("the board comes alive, and a digit resyncs its account")
  func life() async throws {
    try await onThread {
      let scene = try Scene()
      let screen = try scene.waitForLife()
      for (digit, name) in [(1, "personal"), (2, "work"), (3, "uni")] {
        #expect(screen.contains(" \(digit) \(name) "), "\(screen)")
      }
      #expect(screen.contains(/↓ [1-9]/), "\(screen)")
      try scene.terminal.waitUntil("an account that sleeps and tells what it received") {
        $0.contains(/(?m)^ \d \w+ +[◷◎] .* \d+ received/)
      }
      try scene.type("1", until: "Requested synchronization for acc: personal")
      try scene.wait(for: "Processing account personal", count: 2)
    }
  }

  @Test("it leaves a clean terminal, no file and no process", arguments: ["q", "TERM", "INT"])
  func end(_ way: String) async throws {
    try await onThread {
      let scene = try Scene()
      _ = try scene.waitForLife()
      #expect(try scene.leftovers().count == 1)
      #expect(try scene.processes().count == 1)
      if way == "q" {
        try scene.terminal.type("q")
      } else {
        let shell = try scene.terminal.ask("#{pane_pid}")
        try Shell.check(["pkill", "-\(way)", "-P", shell, "offlineimap"])
      }
      try scene.terminal.waitUntil("the end") { $0.contains(/status=0/) }
      #expect(try scene.terminal.isRestored())
      try scene.terminal.run("clear; stty -a | cmp - before && echo same terminal")
      try scene.terminal.waitFor("same terminal")
      #expect(try scene.leftovers() == [])
      #expect(try scene.processes() == [])
    }
  }

  @Test("where nobody looks on it runs once, and ends well")
  func unseen() async throws {
    try await onThread {
      let home = try Home()
      let result = try home.run("--demo")
      #expect(result.status == 0 && result.errors.contains("Finished account 'work'"), "\(result)")
      #expect(result.errors.contains("messages received"), "\(result)")
    }
  }
}
