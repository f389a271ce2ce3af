// SPDX-License-Identifier: MIT

import Glibc
import Interfaces
import POSIX
import SyncModel
import TestSupport
import Testing

extension TerminalTests {
  /// A board on a terminal, with the test as engine, program and person.
  final class RunningBoard: Sendable {
    let terminal: PseudoTerminal
    let board: BlinkenlightsInterface
    let requests = Recorder()
    /// The modes of the terminal before the board began.
    let modes: String
    private let thread: POSIX.Thread

    init(
      type: String = "xterm-256color", size: Size = Size(rows: 24, columns: 80),
      answer: Int? = nil, change: (inout Terminal) -> Void = { _ in }
    ) throws {
      terminal = try PseudoTerminal(size, answer: answer)
      var facts = terminal.facts(type: type)
      change(&facts)
      board = try BlinkenlightsInterface(InterfaceSetup(terminal: facts))
      modes = terminal.modes
      let (board, requests) = (board, requests)
      thread = try POSIX.Thread(named: "board") { board.run(sending: requests) }
    }

    func receive(_ records: [EventRecord]) { for record in records { board.receive(record) } }

    /// Ends the board as the engine does.
    func end() {
      board.receive(Story.one(.programFinished(exitStatus: 0)))
      thread.join()
    }

    /// Expects that the terminal comes to show what a fresh board shows after the same events.
    func expectPicture(
      of records: [EventRecord], sourceLocation: SourceLocation = #_sourceLocation
    ) {
      var session = BoardSession()
      for record in records { session.receive(record) }
      let size = Size(rows: 24, columns: 80)
      let lines = BoardPainter.paint(session, size: size, time: Story.noon).lines.map(bare)
      let isRight = terminal.waits { $0.lines == lines }
      let wrong = zip(terminal.lines, lines).first { $0 != $1 }
      #expect(
        isRight, "shown\n\(wrong?.0 ?? "")\nexpected\n\(wrong?.1 ?? "")",
        sourceLocation: sourceLocation)
    }

    /// Waits for the board to be told to end by other means.
    func join() { thread.join() }

    static var start: [EventRecord] {
      var story = Story()
      story.start(["uni", "work"])
      return story.records
    }
  }

  @Suite("Blinkenlights on a terminal", .serialized)
  struct Board {
    @Test("the full screen is entered and left, the modes come back, and the summary stays")
    func life() async throws {
      try await onThread {
        let running = try RunningBoard()
        running.receive(RunningBoard.start)
        #expect(running.terminal.waits(for: "2 work"))
        #expect(running.terminal.modes != running.modes)
        #expect(!running.terminal.hasFlowControl)
        let problem = SyncProblem.diskFull(operation: "write /x")
        var summary = RunSummary()
        summary.downloaded = 15
        running.receive([
          Story.one(.remark("rc:3: [Account A] autorefesh: there is no such option")),
          Story.one(
            .accountFinished(took: 1, outcome: .succeeded, summary: summary),
            by: .account("uni", thread: 1)),
          Story.one(.problem(problem, .account("uni"))),
        ])
        running.end()
        #expect(running.terminal.modes == running.modes)
        #expect(running.terminal.waits(forBytes: "Exceptions occurred during the run!\r\n"))
        let parts = running.terminal.text.split(separator: "\u{1b}[?1049l")
        #expect(parts.count == 2)
        #expect(parts.first?.contains("\u{1b}[?1049h") == true)
        let after = try #require(parts.last)
        #expect(after.contains("offlineimap 0.1.0\r\n  Licensed under the MIT license\r\n"))
        #expect(
          after.contains("\r\nWARNING: rc:3: [Account A] autorefesh: there is no such option\r\n"))
        #expect(after.contains("\r\nLast run of uni: 15 messages received\r\n"))
        #expect(after.contains("ERROR: Exceptions occurred during the run!\r\n"))
      }
    }

    @Test("the picture on the terminal is the picture that was painted")
    func picture() async throws {
      try await onThread {
        let running = try RunningBoard()
        running.receive(RunningBoard.start)
        running.expectPicture(of: RunningBoard.start)
        running.end()
      }
    }

    @Test("a digit reaches the engine within a few milliseconds")
    func latency() async throws {
      try await onThread {
        let running = try RunningBoard()
        running.receive(RunningBoard.start)
        #expect(running.terminal.waits(for: "2 work"))
        let clock = ContinuousClock()
        let times = try (1...5).map { count in
          try clock.measure {
            try running.terminal.type("2")
            #expect(running.requests.waitFor(count).count == count)
          }
        }
        #expect(running.requests.all == Array(repeating: .resync("work"), count: 5))
        // The best of five: the others may have waited for a processor.  A board that looks only at
        // each tick of its clock would take up to a second.
        #expect(times.min() ?? .seconds(1) < .milliseconds(400), "\(times)")
        running.end()
      }
    }

    @Test("keys of the keyboard are understood")
    func keys() async throws {
      try await onThread {
        let running = try RunningBoard()
        running.receive(RunningBoard.start)
        let problem = SyncProblem.diskFull(operation: "write /x")
        for _ in 0..<40 { running.receive([Story.one(.problem(problem, .account("uni")))]) }
        #expect(running.terminal.waits(for: "following"))
        for (keys, text) in [
          ("\u{1b}OA", "below"), ("\u{1b}[6~", "following"), ("\u{1b}[5~", "below"),
          ("\u{1b}OF", "following"), ("?", "Keys, lamps and states"),
        ] {
          try running.terminal.type(keys)
          #expect(running.terminal.waits(for: text), "\(text)")
        }
        try running.terminal.type("\u{1b}")
        #expect(running.terminal.waitsForAbsence(of: "Keys, lamps and states"))
        running.end()
      }
    }

    @Test("a password is asked, masked, and sent")
    func password() async throws {
      try await onThread {
        let running = try RunningBoard()
        let question = PasswordQuestion(
          id: 7, account: "uni", repository: "R", user: "carol", host: "imap.example.org")
        running.receive(RunningBoard.start + [Story.one(.passwordWanted(question))])
        #expect(running.terminal.waits(for: "Password for uni"))
        try running.terminal.type("p\u{fc}q1\r")
        #expect(running.requests.waitFor(1) == [.password(id: 7, Secret("p\u{fc}q1"))])
        #expect(running.terminal.waitsForAbsence(of: "Password for uni"))
        #expect(!running.terminal.text.contains("p\u{fc}"))
        running.end()
      }
    }

    @Test("the board follows the size of the terminal, with and without being told")
    func resize() async throws {
      try await onThread {
        let running = try RunningBoard()
        running.receive(RunningBoard.start)
        #expect(running.terminal.waits(for: "q quit"))
        running.terminal.setSize(Size(rows: 10, columns: 40))
        running.board.windowChanged()
        #expect(running.terminal.waits { $0.lines.count == 10 && $0.lines[0].hasSuffix("0.1.0") })
        running.terminal.setSize(Size(rows: 30, columns: 100))
        running.receive([Story.one(.resyncRequested)])
        #expect(running.terminal.waits { $0.lines[29].contains("q quit") })
        running.end()
      }
    }

    /// From 1x1 up; a few are as large as a wall of screens.
    private static func size(_ random: inout SeededRandom) -> Size {
      let isHuge = Int.random(in: 0...15, using: &random) == 0
      return Size(
        rows: .random(in: 1...(isHuge ? 200 : 50), using: &random),
        columns: .random(in: 1...(isHuge ? 500 : 150), using: &random))
    }

    @Test("after a storm of sizes and 10,000 events nothing is garbled", arguments: 1...4)
    func storm(_ seed: UInt64) async throws {
      try await onThread {
        let running = try RunningBoard()
        var random = SeededRandom(seed: seed)
        let records = Storm.records(2_500, seed: seed).filter { !$0.isQuestion }
        for record in records {
          running.receive([record])
          guard Int.random(in: 0...15, using: &random) == 0 else { continue }
          running.terminal.setSize(Self.size(&random))
          running.board.windowChanged()
        }
        running.terminal.setSize(Size(rows: 24, columns: 80))
        running.board.windowChanged()
        // Nothing may tick any more while pictures are compared.
        let ends = ["uni", "work", "日本", "a-very-long-account-name"].map { name in
          Story.one(.accountEnded, by: .account(AccountName(name), thread: 1))
        }
        running.receive(ends)
        running.expectPicture(of: records + ends)
        #expect(running.terminal.unknownSequences == [])
        running.end()
      }
    }

    @Test("an idle board writes nothing")
    func idle() async throws {
      try await onThread {
        let running = try RunningBoard()
        running.receive(RunningBoard.start)
        #expect(running.terminal.waits(for: "q quit"))
        // The answer to a key comes after anything that was still under way.
        try running.terminal.type("5")
        #expect(running.terminal.waits(for: "There is no account 5"))
        try running.terminal.type("\u{1b}")
        #expect(running.terminal.waits(for: "q quit"))
        let before = running.terminal.text
        // Time must pass for something not to happen.
        usleep(1_300_000)
        #expect(running.terminal.text == before)
        running.end()
      }
    }

    @Test("finish ends a board that will never hear the last event")
    func finish() async throws {
      try await onThread {
        let running = try RunningBoard()
        running.receive(RunningBoard.start)
        #expect(running.terminal.waits(for: "q quit"))
        running.board.finish()
        running.join()
        #expect(running.terminal.modes == running.modes)
        // Late events find nobody, and do not wait for anybody.
        for _ in 0..<5000 { running.receive([Story.one(.resyncRequested)]) }
      }
    }

    @Test("going on after a stop takes the terminal again")
    func continuing() async throws {
      try await onThread {
        let running = try RunningBoard()
        running.receive(RunningBoard.start)
        #expect(running.terminal.waits(for: "q quit"))
        kill(getpid(), SIGCONT)
        #expect(running.terminal.waits(forBytes: "\u{1b}[?1049h", times: 2))
        #expect(running.terminal.waits(for: "q quit"))
        running.end()
      }
    }

    @Test("a terminal without colours or a second screen works", arguments: ["vt100", "linux"])
    func types(_ type: String) async throws {
      try await onThread {
        let running = try RunningBoard(type: type)
        running.receive(RunningBoard.start)
        #expect(running.terminal.waits(for: "q quit"))
        running.end()
        #expect(running.terminal.waits(forBytes: "\r\nofflineimap 0.1.0\r\n"))
      }
    }

    @Test("colours are sent only where they are wanted", arguments: [true, false])
    func colours(_ areWanted: Bool) async throws {
      try await onThread {
        let running = try RunningBoard { $0.allowsColour = areWanted }
        var story = Story()
        story.start(["uni"])
        story.tell(.account("uni", thread: 1), .listing, .accountStarted)
        running.receive(story.records)
        #expect(running.terminal.waits(for: "syncing"))
        running.end()
        #expect(running.terminal.text.contains("\u{1b}[32m") == areWanted)
      }
    }

    @Test("a terminal that cannot be taken over gets lines")
    func noTerminal() async throws {
      try await onThread {
        let ends = try Pipe()
        let silence = try Pipe()
        var terminal = Terminal()
        terminal.type = "xterm"
        terminal.input = silence.receiving
        terminal.output = ends.sending
        terminal.error = ends.sending
        let board = try BlinkenlightsInterface(InterfaceSetup(terminal: terminal))
        for record in RunningBoard.start { board.receive(record) }
        board.receive(Story.one(.programFinished(exitStatus: 0)))
        board.run(sending: Recorder())
        #expect(
          try ends.text().hasPrefix(
            """
            Using linear: the terminal cannot be used for blinkenlights.
            offlineimap 0.1.0. Type ? and Enter for the commands, Enter alone for the state.

            """))
      }
    }
  }
}

/// A line as the emulator tells it: without blanks at the end and without combining marks.
private func bare(_ line: String) -> String {
  let base = line.unicodeScalars.filter { CharacterWidth.of($0) > 0 }
  return String(String(String.UnicodeScalarView(base)).reversed().drop { $0 == " " }.reversed())
}

extension EventRecord {
  /// A question would take the keys of a test.
  fileprivate var isQuestion: Bool {
    if case .passwordWanted = event { return true }
    return false
  }
}
