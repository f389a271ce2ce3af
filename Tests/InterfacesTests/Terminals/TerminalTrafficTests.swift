// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import IMAP
import Interfaces
import POSIX
import SyncModel
import TestSupport
import Testing

extension TerminalTests {
  /// How much goes to the terminal, and in which frames.
  @Suite("Traffic of the board", .serialized)
  struct Traffic {
    /// Two messages in each account, with all that the board tells of them.
    private static func rain(_ number: Int) -> [EventRecord] {
      var story = Story()
      for (thread, account) in [(3, "uni"), (4, "work")] {
        let voice = Story.Voice.folder("INBOX", of: AccountName(account), thread: thread)
        let uid = UID(UInt32(number))
        story.tell(
          voice, .downloading,
          .copying(
            uid: uid, number: number, total: 5_000, from: remote("INBOX"), to: local("INBOX")))
        story.tell(
          voice, .downloading,
          .progress(
            done: number, total: 5_000, bytes: number * 9_000, from: remote("INBOX"),
            to: local("INBOX")))
      }
      return story.records
    }

    private static var busy: [EventRecord] {
      var story = Story()
      story.start(["uni", "work"])
      for (thread, account) in [(3, "uni"), (4, "work")] {
        let voice = Story.Voice.account(AccountName(account), thread: thread)
        story.tell(voice, .account, .accountStarted)
      }
      return story.records
    }

    @Test(
      "a rain of messages costs less than 2 KiB a second, and the lamps stay lively",
      arguments: [Size(rows: 24, columns: 80), Size(rows: 60, columns: 200)])
    func rain(_ size: Size) async throws {
      try await onThread {
        let running = try RunningBoard(size: size)
        running.receive(Self.busy)
        #expect(running.terminal.waits(for: "2 work"))
        let before = running.terminal.count
        let clock = ContinuousClock()
        var pictures: Set<String> = []
        let time = clock.measure {
          for number in 1...1_000 {
            running.receive(Self.rain(number))
            // Messages take time; a rain that is over at once would prove nothing.
            usleep(3_000)
            if number % 10 == 0 { pictures.insert(Self.numbers(of: running.terminal)) }
          }
        }
        let sent = running.terminal.count - before
        let seconds = Double(time.components.seconds) + 1
        // A second may be owed at the end.
        #expect(Double(sent) < 2_048 * (seconds + 1), "\(sent) octets in \(time)")
        #expect(pictures.count > 10, "\(pictures.count) pictures")
        #expect(running.terminal.waits(for: "Copy message UID 1000 "))
        #expect(running.terminal.count < 150 * 1_024)
        running.end()
      }
    }

    /// How far the first account is, as the terminal shows it.
    private static func numbers(of terminal: PseudoTerminal) -> String {
      terminal.lines.first { $0.contains(" 1 uni") } ?? ""
    }

    @Test("a countdown sends only the cells that change")
    func countdown() async throws {
      try await onThread {
        let running = try RunningBoard(answer: 2)
        var story = Story()
        story.start(["uni"])
        running.receive(story.records)
        let sleep = EventRecord(
          time: Date.now.timeIntervalSince1970,
          origin: EventOrigin(thread: 1, label: "Account sync uni", account: "uni"),
          activity: .idle, event: .sleeping(remaining: 3_000, total: 3_000))
        running.receive([sleep])
        // What was drawn before the first tick is done when the second has come.
        #expect(running.terminal.waits(for: "49:58"))
        let before = running.terminal.count
        #expect(running.terminal.waits(for: "49:56"))
        // Clock and countdown, the cursor to each, and colours between them.
        #expect(running.terminal.count - before < 4 * 60)
        running.end()
      }
    }

    @Test("a terminal that knows synchronised output gets large pictures framed, no small ones")
    func synchronised() async throws {
      try await onThread {
        let running = try RunningBoard(answer: 2)
        running.receive(RunningBoard.start)
        #expect(running.terminal.waits(for: "q quit"))
        // What is typed comes behind the answer then.
        #expect(
          running.terminal.shown.wait(atMost: .seconds(60)) { $0.answers == 1 ? true : nil } == true
        )
        try running.terminal.type("?")
        #expect(running.terminal.waits(forBytes: "\u{1b}[?2026h"))
        #expect(running.terminal.waits(forBytes: "\u{1b}[?2026l"))
        let framed = running.terminal.text.components(separatedBy: "\u{1b}[?2026h").count
        // The answer is no key: the second `?` closes the help, and nothing was asked of the engine.
        #expect(running.terminal.waits(for: "Keys, lamps"))
        #expect(running.requests.all == [])
        try running.terminal.type("?7")
        #expect(running.terminal.waits(for: "There is no account 7"))
        try running.terminal.type("8")
        #expect(running.terminal.waits(for: "There is no account 8"))
        let parts = running.terminal.text.components(separatedBy: "\u{1b}[?2026h")
        #expect(parts.count == framed + 1, "closing the help is large, a notice is not")
        #expect(running.terminal.unknownSequences == [])
        running.end()
      }
    }

    @Test(
      "a terminal that does not know it gets none of it", arguments: [nil, 0, 4])
    func unsynchronised(_ answer: Int?) async throws {
      try await onThread {
        let running = try RunningBoard(answer: answer)
        running.receive(RunningBoard.start)
        #expect(running.terminal.waits(for: "q quit"))
        try running.terminal.type("?")
        #expect(running.terminal.waits(for: "Keys, lamps"))
        #expect(running.requests.all == [])
        running.end()
        #expect(running.terminal.shown.read { $0.screen.questions } == 1)
        #expect(!running.terminal.text.contains("\u{1b}[?2026h"))
        let parts = running.terminal.text.components(separatedBy: "\u{1b}[?2026$p")
        // What a terminal shows of a question that it cannot read is cleared at once.
        #expect(parts.last?.firstRange(of: "\u{1b}[2J") != nil)
      }
    }

    @Test("the console, old terminals and GNU screen are not even asked", arguments: oldTypes)
    func unasked(_ type: String) async throws {
      try await onThread {
        let running = try RunningBoard(type: type)
        running.receive(RunningBoard.start)
        #expect(running.terminal.waits(for: "q quit"))
        try running.terminal.type("y")
        running.end()
        #expect(!running.terminal.text.contains("2026"))
      }
    }

    private static let oldTypes = ["linux", "vt100", "screen"]

    @Test("y puts the last error into the clipboard, as the log file has it")
    func copying() async throws {
      try await onThread {
        let running = try RunningBoard { $0.clipboard = .direct }
        running.receive(RunningBoard.start)
        let problem = SyncProblem.diskFull(operation: "write /x")
        running.receive([
          Story.one(.problem(problem, .account("uni"))), Story.one(.resyncRequested),
        ])
        #expect(running.terminal.waits(for: "write /x"))
        try running.terminal.type("y")
        #expect(running.terminal.waits(for: "To the clipboard: 20"))
        let parts = running.terminal.text.components(separatedBy: "\u{1b}]52;c;")
        #expect(parts.count == 2)
        let octets = parts.last?.components(separatedBy: "\u{07}").first ?? ""
        let text = String(decoding: Data(base64Encoded: octets) ?? Data(), as: UTF8.self)
        #expect(text.contains(#/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d ERROR uni: /#))
        #expect(text.contains("write /x"))
        running.end()
      }
    }

    @Test("where nothing can be copied, y says so", arguments: [Clipboard.missing, .forbidden])
    func notCopying(_ clipboard: Clipboard) async throws {
      try await onThread {
        let running = try RunningBoard { $0.clipboard = clipboard }
        running.receive(RunningBoard.start)
        let problem = SyncProblem.diskFull(operation: "write /x")
        running.receive([Story.one(.problem(problem, .account("uni")))])
        #expect(running.terminal.waits(for: "write /x"))
        try running.terminal.type("y")
        #expect(running.terminal.waits(for: "w writes a file"))
        #expect(!running.terminal.text.contains("\u{1b}]52"))
        running.end()
      }
    }
  }
}
