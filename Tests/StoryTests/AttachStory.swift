// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: attached to a program that runs", .fewAtATime)
struct AttachStory {
  private static let program = "'\(BuiltProgram.path)'"

  /// A terminal in which a board is attached to the program of a stage.
  private static func attach(
    _ stage: Stage, _ arguments: String = "", columns: Int = 100
  ) throws -> Tmux {
    let terminal = try Tmux(columns: columns, rows: 24, environment: stage.home.environment)
    try terminal.run("stty -a > before; \(program) attach \(arguments); echo status=$?")
    // Before it has been told of the accounts the board knows no digit.
    try terminal.waitFor(
      "\(arguments.contains("observe") ? "observing" : "attached")  1 account")
    return terminal
  }

  /// Waits until the person has left, and expects the terminal to be as before.
  @discardableResult
  private static func expectLeft(_ terminal: Tmux, status: Int = 0) throws -> String {
    let screen = try terminal.waitUntil("the end") { $0.contains(/status=\d/) }
    #expect(screen.contains("status=\(status)"), "\(screen)")
    #expect(try terminal.isRestored())
    return screen
  }

  /// The process of the board in a terminal.
  private static func process(in terminal: Tmux) throws -> Int32 {
    let shell = try terminal.ask("#{pane_pid}")
    let found = try Shell.check(["pgrep", "-P", shell, "offlineimap"])
    return try #require(Int32(found.trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  private static func corpus(_ range: Range<Int>) -> [Data] {
    range.map { MailCorpus(seed: 77).message($0, .plain) }
  }

  private static func wait(seconds: Double = 60, _ what: String, _ isTrue: () throws -> Bool) throws
  {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !isTrue() {
      guard ContinuousClock.now < end else { throw ProgramFailure("\(what) did not come") }
      usleep(20_000)
    }
  }

  /// A program that runs tells its clients a moment after it has written the same to its output.
  private static func waitForStatus(
    _ code: Int32, _ words: String, of stage: Stage, environment: [String: String] = [:]
  ) throws {
    try wait("\(words), exit code \(code)") {
      let status = try stage.home.run("status", environment: environment)
      return status.status == code && status.output.contains(words)
    }
  }

  private static func files(_ stage: Stage) -> Int {
    (try? stage.maildir().messages(in: "INBOX").count) ?? 0
  }

  @Test("two attached boards, one json watcher and a killed one: the sync never notices")
  func crowd() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "autorefresh = 10")
      try stage.append(Self.corpus(0..<150))
      let log = "\(stage.home.path)/log"
      let served = try stage.home.start("-u", "quiet", "-l", log)
      try Self.wait("the socket") { try !stage.sockets().isEmpty }
      let (first, second, killed) = (
        try Self.attach(stage), try Self.attach(stage), try Self.attach(stage)
      )
      let watcher = try stage.home.start("attach", "-u", "json")
      let sleeper = try stage.home.start("attach", "-u", "json")
      try watcher.wait(for: #""past":"state""#)
      try sleeper.wait(for: #""past":"state""#)
      try Self.wait("the first 150") { Self.files(stage) == 150 }
      try first.waitFor("150 received")

      sleeper.signal(SIGSTOP)
      try stage.append(Self.corpus(150..<450))
      try first.type("1")
      kill(try Self.process(in: killed), SIGKILL)
      try Self.wait("all 450") { Self.files(stage) == 450 }
      try second.waitFor("300 received")
      try second.type("q")
      #expect(try Self.expectLeft(second).contains("(process \(served.identifier)) goes on"))
      // A terminal that is closed is a hang-up.
      kill(try #require(Int32(try killed.ask("#{pane_pid}"))), SIGHUP)

      try stage.append(Self.corpus(450..<460))
      try first.type("1")
      try first.waitFor("10 received")
      served.signal(SIGTERM)
      #expect(try served.waitForEnd() == 0)
      let screen = try Self.expectLeft(first)
      #expect(screen.contains("has ended, and all is well"), "\(screen)")
      #expect(try watcher.waitForEnd() == 0)
      sleeper.signal(SIGCONT)
      _ = try sleeper.waitForEnd()
      #expect(watcher.text.contains(#""programFinished":{"exitStatus":0}"#))
      #expect(watcher.text.contains(#""copying""#) && !watcher.text.contains("eventsDropped"))
      try stage.expectEqualSides()
      let said = served.text.split(separator: "\n")
      #expect(said.count == 1 && said[0].hasPrefix("Preparing to shutdown"), "\(served.text)")
      let lines = try String(contentsOfFile: log, encoding: .utf8)
      let warnings = lines.matches(of: /(ERROR|WARNING): .*/).map { String($0.0) }
      #expect(warnings == ["WARNING: \(said[0])"])
      #expect(try stage.sockets().isEmpty)
    }
  }

  @Test(
    "an observer sees all and changes nothing; ^C and a closed terminal leave the program alone")
  func observer() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "autorefresh = 10")
      try stage.append(Self.corpus(0..<3))
      let served = try stage.home.start("-u", "basic")
      try served.wait(for: "Finished account 'A'")
      let observer = try Self.attach(stage, "--observe")
      try observer.waitFor("3 received")
      for key in ["1", "a", "p", "D", "Q"] {
        try observer.type(key)
        try observer.waitFor("This board observes")
        try observer.press("Escape")
      }
      try observer.type("?")
      try observer.waitFor("off: this board observes")
      try observer.press("Escape")
      // Somebody who may act is the proof that the others did not.
      let actor = try Self.attach(stage)
      try actor.type("1")
      try observer.waitFor("Requested synchronization for acc: A")
      try served.wait(for: "Finished account 'A'", count: 2)
      #expect(served.text.components(separatedBy: "Requested synchronization").count == 2)
      try observer.press("C-c")
      try Self.expectLeft(observer)
      let board = try Self.process(in: actor)
      kill(try #require(Int32(try actor.ask("#{pane_pid}"))), SIGKILL)
      try Self.wait("the end of the board") { kill(board, 0) != 0 }
      let third = try Self.attach(stage)
      try third.press("C-z")
      try third.waitFor("The board stops before fg; offlineimap goes on.")
      try third.run("fg")
      try third.waitFor("attached  1 account")
      try third.type("Q")
      try third.waitFor("End offlineimap?")
      try third.type("y")
      #expect(try served.waitForEnd() == 0)
      try third.waitFor("has ended, and all is well")
      #expect(try third.isRestored())
    }
  }

  @Test("a service that can ask nobody gets its password from an attached board")
  func password() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "autorefresh = 10")
      let file = "\(stage.home.path)/.offlineimaprc"
      try stage.home.configure(
        try String(contentsOfFile: file, encoding: .utf8).replacing(/remotepassfile = .*/, with: "")
      )
      try stage.append(Self.corpus(0..<2))
      let log = "\(stage.home.path)/log"
      let served = try stage.home.start("-u", "quiet", "-d", "ALL", "-l", log)
      try served.wait(for: "There is no password")
      try Self.waitForStatus(1, "password", of: stage)
      let board = try Self.attach(stage)
      try board.type("1")
      try board.waitFor(stage.users[0])
      try board.type("wrong guess")
      try board.press("Enter")
      try board.waitFor("Authentication failed")
      try board.type(DovecotServer.password)
      try board.press("Enter")
      try board.waitFor("2 received")
      try board.type("q")
      try Self.expectLeft(board)
      served.signal(SIGTERM)
      // The first run failed.
      #expect(try served.waitForEnd() == 1)
      let lines = try String(contentsOfFile: log, encoding: .utf8) + served.text
      #expect(!lines.contains("wrong guess") && !lines.contains(DovecotServer.password))
    }
  }

  @Test(
    "with several programs the rc file chooses, or the account; without one a sentence tells what to do"
  )
  func several() async throws {
    try await onThread {
      let stage = try Stage(accounts: 2)
      try stage.configure(account: "autorefresh = 10")
      let none = try stage.home.run("attach", "-u", "basic")
      #expect(none.status == 3, "\(none.everything)")
      #expect(
        none.everything.contains("No offlineimap runs") && none.everything.contains("Start it"))
      let (a, b) = (
        try stage.home.start("-u", "basic", "-a", "A"),
        try stage.home.start("-u", "basic", "-a", "B")
      )
      try a.wait(for: "Finished account 'A'")
      try b.wait(for: "Finished account 'B'")
      let both = try stage.home.run("attach", "-u", "basic")
      #expect(both.status == 1 && both.everything.contains("choose one by an account (-a)"))
      #expect(both.everything.contains("process \(a.identifier), accounts A"))
      let chosen = try stage.home.start("attach", "-u", "json", "-a", " B ")
      try chosen.wait(for: #""accounts":["B"]"#)
      // The socket of a killed program is no obstacle, and goes.
      a.signal(SIGKILL)
      _ = try a.waitForEnd()
      #expect(try stage.sockets().count == 2)
      try Self.waitForStatus(0, "B", of: stage)
      let status = try stage.home.run("status", "--json")
      #expect(status.output.contains("\"process\":\(b.identifier)"))
      #expect(!status.output.contains("\"process\":\(a.identifier)"))
      #expect(try stage.sockets().count == 1)
      b.signal(SIGTERM)
      #expect(try chosen.waitForEnd() == 0)
      let off = try stage.home.run("attach", "-k", "general:control=no")
      #expect(off.status == 3 && off.everything.contains("control = no"))
    }
  }

  /// Whether a process has a socket that it did not inherit from this one.
  private static func hasCalled(_ process: Int32) -> Bool {
    !sockets(of: "\(process)").subtracting(sockets(of: "self")).isEmpty
  }

  /// The sockets that a process has open, as `/proc` names them.
  private static func sockets(of process: String) -> Set<String> {
    let folder = "/proc/\(process)/fd"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let targets = names.compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
    }
    return Set(targets.filter { $0.hasPrefix("socket:") })
  }

  @Test(
    "whoever waits for a program that does not answer can be stopped",
    arguments: ["status", "attach"])
  func silent(_ word: String) async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "autorefresh = 10")
      let served = try stage.home.start("-u", "basic")
      try served.wait(for: "Finished account 'A'")
      served.signal(SIGSTOP)
      let asking = try stage.home.start(word)
      try Self.wait("the call") { Self.hasCalled(asking.identifier) }
      asking.signal(SIGTERM)
      #expect(try asking.waitForEnd() == 128 + SIGTERM, "\(asking.text)")
    }
  }

  @Test(
    "status tells how the last runs were: 3 at first, then 0, and 1 when something needs a person")
  func status() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      #expect(try stage.home.run("status", "-o").status == 2)
      let first = try stage.home.run("status")
      #expect(first.status == 3 && first.output == "A  never      last success never\n")
      try stage.append(Self.corpus(0..<30))
      try stage.sync("--dry-run")
      #expect(try stage.home.run("status").status == 3)
      try stage.sync()
      let good = try stage.home.run("status")
      #expect(good.status == 0, "\(good.everything)")
      #expect(
        good.output.wholeMatch(of: /A  ok         last success \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n/)
          != nil)
      for file in try stage.maildir().messages(in: "INBOX") { try stage.maildir().remove(file) }
      #expect(try stage.home.run("-u", "quiet").status == 1)
      let held = try stage.home.run("status")
      #expect(held.status == 1 && held.output.hasPrefix("A  held "), "\(held.everything)")
      #expect(held.output.contains("Deleting 30 of 30 messages"), "\(held.everything)")
      try stage.home.write("wrong\n", to: "password")
      #expect(try stage.home.run("-u", "quiet").status == 1)
      let refused = try stage.home.run("status", "--json")
      #expect(refused.status == 1)
      let object = try JSONDecoder().decode(Report.self, from: Data(refused.output.utf8))
      #expect(object.version == 1 && !object.fine && object.accounts.count == 1)
      #expect(object.accounts[0].state == "failed" && object.accounts[0].lastSuccess != nil)
      #expect(object.accounts[0].needs.contains { $0.text.contains("refused") })
      try stage.home.write(DovecotServer.password + "\n", to: "password")
      try stage.sync("--allow-deletions")
      #expect(try stage.home.run("status").status == 0)
    }
  }

  /// The members that `docs/attach.md` describes.
  private struct Report: Decodable {
    struct Account: Decodable {
      struct Need: Decodable {
        let text: String
      }

      let state: String
      let lastSuccess: Double?
      let needs: [Need]
    }

    let version: Int
    let fine: Bool
    let accounts: [Account]
  }

  @Test(
    "without a runtime directory the socket lies in a private one of the state, and goes with the program"
  )
  func fallback() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "autorefresh = 10")
      let without = ["XDG_RUNTIME_DIR": "/nowhere"]
      let served = try stage.home.start("-u", "basic", environment: without)
      try served.wait(for: "Finished account 'A'")
      let directory = "\(stage.home.metadata)/control"
      let modes = try Shell.check(["stat", "-c", "%a", directory])
      #expect(modes == "700\n")
      try Self.waitForStatus(0, "next in", of: stage, environment: without)
      served.signal(SIGTERM)
      #expect(try served.waitForEnd() == 0)
      #expect(!FileManager.default.fileExists(atPath: directory))
    }
  }
}

extension Stage {
  /// The sockets of the programs of this home.
  func sockets() throws -> [String] {
    let directory = "\(home.runtimeDirectory)/offlineimap"
    guard FileManager.default.fileExists(atPath: directory) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: directory)
  }
}
