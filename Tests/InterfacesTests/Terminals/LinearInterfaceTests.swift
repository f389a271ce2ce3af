// SPDX-License-Identifier: MIT

import Interfaces
import POSIX
import SyncModel
import TestSupport
import Testing

extension TerminalTests {
  @Suite("Linear interface on a terminal", .serialized)
  struct Linear {
    private static let question = PasswordQuestion(
      id: 3, account: "A", repository: "R", user: "carol", host: "h")
    private static let start = Story.one(
      .programStarted(version: "0.1.0", environment: "", accounts: ["A"]))
    private static let end = Story.one(.programFinished(exitStatus: 0))

    /// An interface at work on a terminal.
    private final class Running {
      let terminal: PseudoTerminal
      let interface: TextInterface
      let requests = Recorder()
      private let thread: POSIX.Thread

      init() throws {
        terminal = try PseudoTerminal(Size(rows: 10, columns: 100))
        interface = try TextInterface(.linear, InterfaceSetup(terminal: terminal.facts()))
        thread = try POSIX.Thread(named: "linear") { [interface, requests] in
          interface.run(sending: requests)
        }
        interface.receive(start)
      }

      func end() {
        interface.receive(Linear.end)
        thread.join()
      }
    }

    @Test("lines are obeyed, and nothing but text is written")
    func commands() async throws {
      try await onThread {
        let running = try Running()
        let modes = running.terminal.modes
        #expect(running.terminal.waits(for: "1 account: 1 A"))
        try running.terminal.type("a\n1\n")
        #expect(running.requests.waitFor(2) == [.resyncAll, .resync("A")])
        try running.terminal.type("?\n")
        #expect(running.terminal.waits(for: "q: finish what is in flight"))
        running.end()
        #expect(!running.terminal.text.contains("\u{1b}"))
        #expect(running.terminal.modes == modes)
      }
    }

    @Test("a password is asked for without echo, and commands go on after it")
    func password() async throws {
      try await onThread {
        let running = try Running()
        running.interface.receive(Story.one(.passwordWanted(Self.question)))
        #expect(running.terminal.waits(for: "Enter password for user 'carol' at h (account A):"))
        try running.terminal.type("secret\n")
        #expect(running.requests.waitFor(1) == [.password(id: 3, Secret("secret"))])
        try running.terminal.type("a\n")
        #expect(running.requests.waitFor(2).last == .resyncAll)
        running.end()
        #expect(!running.terminal.text.contains("secret"))
      }
    }

    @Test("the end of the input is the end of the commands, not of the program")
    func endOfInput() async throws {
      try await onThread {
        let running = try Running()
        try running.terminal.type("\u{4}")
        running.interface.receive(Story.one(.resyncRequested))
        #expect(running.terminal.waits(for: "Requested synchronization for all accounts"))
        running.end()
        #expect(running.requests.all.isEmpty)
      }
    }
  }
}
