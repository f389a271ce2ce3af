// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

/// What the built program sends to a terminal, octet by octet, and how often it wakes.
@Suite("Story: the wire to the terminal", .fewAtATime)
struct TerminalStory {
  /// A board on a terminal whose every octet is in a file.
  private struct Scene {
    let stage: Stage
    let terminal: Tmux
    var wire: String { "\(stage.home.path)/wire" }

    init(messages: Int = 1, environment: String = "", arguments: String = "") throws {
      stage = try Stage()
      try stage.configure(account: "autorefresh = 30")
      let corpus = MailCorpus()
      try stage.append((0..<messages).map { corpus.message($0, .plain) })
      terminal = try Tmux(environment: stage.home.environment)
      try terminal.record(to: wire)
      try terminal.run(
        "env -u NO_COLOR \(environment) '\(BuiltProgram.path)' \(arguments); echo status=$?")
    }

    /// Everything that came through the wire.
    func sent() throws -> Data { try Data(contentsOf: URL(filePath: wire)) }

    /// Waits until four seconds pass in which nothing is sent and no thread is woken.
    ///
    /// Not the first four are asked for: a thread looks at the clock each half minute, and on a busy machine
    /// the kernel lets threads wait too.
    func waitForSilence() throws {
      var last = (octets: -1, wakings: -1)
      var since = ContinuousClock.now
      let end = since + .seconds(120)
      while since.duration(to: .now) < .seconds(4) {
        let next = (octets: try sent().count, wakings: try wakings())
        if next != last { (last, since) = (next, .now) }
        guard ContinuousClock.now < end else { throw ProgramFailure("the board never rests") }
        usleep(100_000)
      }
    }

    /// How often the threads of the program were woken so far.
    func wakings() throws -> Int {
      let process = try terminal.process(named: "offlineimap")
      let tasks = "/proc/\(process)/task"
      return try FileManager.default.contentsOfDirectory(atPath: tasks).reduce(0) { sum, task in
        let status = try String(contentsOfFile: "\(tasks)/\(task)/status", encoding: .utf8)
        let count = status.firstMatch(of: /\nvoluntary_ctxt_switches:\s*(\d+)/)?.1
        return sum + (count.flatMap { Int($0) } ?? 0)
      }
    }

    func quit() throws {
      try terminal.type("q")
      try terminal.waitFor("status=0")
    }
  }

  @Test("a board on which nothing moves sends nothing and does not wake")
  func stillness() async throws {
    try await onThread {
      let scene = try Scene()
      try scene.terminal.waitUntil("a countdown") { $0.contains(/\ A +(\S )?29:\d\d/) }
      try scene.terminal.type("p")
      try scene.terminal.waitFor("paused")
      try scene.waitForSilence()
      let wakings = try scene.wakings()
      try scene.terminal.type("p")
      try scene.terminal.waitUntil("a countdown") { $0.contains(/\ A +(\S )?\d\d:\d\d/) }
      #expect(try scene.wakings() > wakings)
      try scene.quit()
    }
  }

  @Test("a countdown wakes one thread each second and sends some cells")
  func countdown() async throws {
    try await onThread {
      let scene = try Scene()
      try scene.terminal.waitUntil("a countdown") { $0.contains(/\ A +(\S )?29:\d[0-8]/) }
      usleep(1_500_000)
      let (octets, wakings) = (try scene.sent().count, try scene.wakings())
      let start = ContinuousClock.now
      usleep(4_000_000)
      let seconds = Int((ContinuousClock.now - start).components.seconds) + 2
      #expect(try scene.sent().count - octets <= seconds * 60)
      #expect(try scene.wakings() - wakings <= seconds * 2)
      try scene.quit()
    }
  }

  @Test("a first sync of 1,000 messages costs less than 150 KiB")
  func firstSync() async throws {
    try await onThread {
      let scene = try Scene(messages: 1_000)
      try scene.terminal.waitFor("1000 received", seconds: 60)
      #expect(try scene.sent().count < 150 * 1_024)
      try scene.quit()
    }
  }

  struct Kind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let environment: String
    /// What must not be in what is sent, as a regular expression over Latin-1.
    let forbidden: String
    /// What must be in it.
    let wanted: String
  }

  static let kinds = [
    Kind(
      testDescription: "vt100", environment: "TERM=vt100", forbidden: "\u{1b}\\[[34][0-9]m|\\?2026",
      wanted: "\u{1b}\\[0;1m"),
    Kind(
      testDescription: "linux", environment: "TERM=linux",
      forbidden: "\u{1b}\\[[0-9;]*38[;:]|\\?2026|\u{1b}\\]",
      wanted: "\u{1b}\\[3[0-7]m"),
    Kind(
      testDescription: "screen", environment: "TERM=screen",
      forbidden: "\u{1b}\\[[0-9;]*38[;:]|\\?2026",
      wanted: "\u{1b}\\[3[0-7]m"),
    Kind(
      testDescription: "tmux", environment: "TERM=tmux", forbidden: "\u{1b}\\[[0-9;]*38[;:]",
      wanted: "\u{1b}\\[3[0-7]m"),
    Kind(
      testDescription: "xterm-256color", environment: "TERM=xterm-256color",
      forbidden: "\u{1b}\\[[0-9;]*38:",
      wanted: "38;5;[0-9]"),
    Kind(
      testDescription: "xterm-direct", environment: "TERM=xterm-direct",
      forbidden: "\u{1b}\\[[0-9;]*38;5;",
      wanted: "38:2::[0-9]+:[0-9]+:[0-9]+m"),
    Kind(
      testDescription: "LANG=C", environment: "TERM=xterm-256color LC_ALL=C",
      forbidden: "[\u{80}-\u{ff}]", wanted: "38;5;[0-9]"),
    Kind(
      testDescription: "NO_COLOR", environment: "TERM=xterm-256color NO_COLOR=1",
      forbidden: "\u{1b}\\[[0-9;]*[34][0-79][;m]", wanted: "\u{1b}\\[0;1m"),
  ]

  @Test("each kind of terminal gets what it understands", arguments: kinds)
  func kind(_ kind: Kind) async throws {
    try await onThread {
      let scene = try Scene(environment: "\(try Self.directColours()) \(kind.environment)")
      try scene.terminal.waitUntil("a countdown") { $0.contains(/\ A +(\S )?29:\d\d/) }
      let text = String(decoding: try scene.sent(), as: UTF8.self)
      let octets = try #require(String(data: try scene.sent(), encoding: .isoLatin1))
      // The shell's own echo comes first.
      let board = octets.components(separatedBy: "env TERMINFO").last ?? ""
      #expect(try board.firstMatch(of: Regex(kind.wanted)) != nil, "\(text)")
      #expect(try board.firstMatch(of: Regex(kind.forbidden)) == nil, "\(text)")
      try scene.quit()
    }
  }

  /// The variable that lets ncurses find a terminal of direct colours, which not every system has.
  private static func directColours() throws -> String {
    let folder = try TerminalTypes.shared.get().path
    return "TERMINFO_DIRS=\(folder):/lib/terminfo:/usr/share/terminfo:/etc/terminfo"
  }

  @Test("TERM=dumb gets lines without any control, and goes on with the keys as lines")
  func dumb() async throws {
    try await onThread {
      let scene = try Scene(environment: "TERM=dumb")
      try scene.terminal.waitFor("Next sync in")
      let text = String(decoding: try scene.sent(), as: UTF8.self)
      #expect(text.contains("1 received") && text.contains("Enter alone for the state"))
      let output = text.components(separatedBy: "status=$?").last ?? ""
      let controls = output.unicodeScalars.filter { $0.value < 0x20 && $0 != "\r" && $0 != "\n" }
      #expect(controls.isEmpty, "\(output)")
      try scene.terminal.run("q")
      try scene.terminal.waitFor("status=0")
    }
  }
}

/// Terminals that Debian keeps in a package of its own, compiled for the tests.
private enum TerminalTypes {
  static let shared = Result {
    let folder = try TemporaryFolder()
    let source = try folder.write(
      """
      xterm-direct|xterm with colours by their parts,
        RGB, colors#0x1000000, pairs#0x7FFF,
        setab=\\E[%?%p1%{8}%<%t4%p1%d%e48:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m,
        setaf=\\E[%?%p1%{8}%<%t3%p1%d%e38:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m,
        setb@, setf@, use=xterm-256color,

      """, to: "direct.ti")
    try Shell.check(["tic", "-x", "-o", folder.path, source])
    return folder
  }
}
