// SPDX-License-Identifier: MIT

import Interfaces
import POSIX
import SyncModel
import TestSupport
import Testing

extension TerminalTests {
  @Suite("The progress of ttyui on a terminal", .serialized)
  struct Progress {
    private static let end = Story.one(.programFinished(exitStatus: 0))

    /// A first run that copied for a while; two threads are at it.
    private static var story: Story {
      var story = Story()
      story.tell(
        .account("A", thread: 1), .structure, .foldersListed(["INBOX", "Lists", "Sent"]))
      story.copy(30, of: 60, folder: "INBOX", thread: 2, seconds: 30)
      story.copy(30, of: 40, folder: "Lists", thread: 3, seconds: 30)
      return story
    }

    /// The same events with the times of the clock, so that they end now.
    private static func records() -> [EventRecord] {
      let story = story
      let shift = WallClock.now - story.time
      return story.records.map { record in
        EventRecord(
          time: record.time + shift, origin: record.origin, activity: record.activity,
          event: record.event)
      }
    }

    private static func isBar(_ line: String) -> Bool { line.contains("60/100  ") }

    private static func facts(_ terminal: PseudoTerminal) -> Terminal {
      var facts = terminal.facts()
      facts.showsProgress = true
      return facts
    }

    @Test("one line for all threads stands below the text, fits the terminal and goes at the end")
    func line() async throws {
      try await onThread {
        let terminal = try PseudoTerminal(Size(rows: 12, columns: 60))
        let interface = try TextInterface(
          .terminal, InterfaceSetup(terminal: Self.facts(terminal)))
        let thread = try POSIX.Thread(named: "ttyui") { interface.run(sending: Recorder()) }
        for record in Self.records() { interface.receive(record) }
        #expect(terminal.waits { $0.lines.filter(Self.isBar).count == 1 }, "\(terminal.lines)")
        interface.receive(Story.one(.resyncRequested))
        #expect(
          terminal.waits { screen in
            let lines = screen.lines.filter { !$0.isEmpty }
            return lines.suffix(2).first == "Requested synchronization for all accounts"
              && lines.last.map(Self.isBar) == true && lines.filter(Self.isBar).count == 1
          }, "\(terminal.lines)")
        terminal.setSize(Size(rows: 12, columns: 40))
        interface.windowChanged()
        #expect(
          terminal.waits { $0.lines.last { !$0.isEmpty }?.hasPrefix("folder 1/3") == true },
          "\(terminal.lines)")
        interface.receive(Self.end)
        thread.join()
        #expect(terminal.waits { !$0.lines.contains(where: Self.isBar) }, "\(terminal.lines)")
        #expect(!terminal.text.contains("\u{1b}"))
      }
    }

    @Test("a question for a password takes the place of the line")
    func question() async throws {
      try await onThread {
        let terminal = try PseudoTerminal(Size(rows: 12, columns: 100))
        let interface = try TextInterface(
          .terminal, InterfaceSetup(terminal: Self.facts(terminal)))
        let thread = try POSIX.Thread(named: "ttyui") { interface.run(sending: Recorder()) }
        for record in Self.records() { interface.receive(record) }
        #expect(terminal.waits { $0.lines.contains(where: Self.isBar) })
        let question = PasswordQuestion(
          id: 3, account: "A", repository: "R", user: "carol", host: "h")
        interface.receive(Story.one(.passwordWanted(question)))
        #expect(
          terminal.waits { screen in
            let last = screen.lines.last { !$0.isEmpty }
            return last?.hasPrefix("Enter password") == true
              && !screen.lines.contains(where: Self.isBar)
          }, "\(terminal.lines)")
        interface.receive(Self.end)
        thread.join()
      }
    }

    @Test("where a line cannot be written over there is none")
    func pipe() async throws {
      try await onThread {
        let pipe = try Pipe()
        var terminal = Terminal()
        terminal.error = pipe.sending
        let interface = try TextInterface(.terminal, InterfaceSetup(terminal: terminal))
        for record in Self.records() { interface.receive(record) }
        interface.receive(Self.end)
        interface.run(sending: Recorder())
        let text = try pipe.text()
        #expect(text.contains("Copy new message (1/60)") && !text.contains("\r"))
        #expect(!text.contains("60/100"))
      }
    }
  }
}
