// SPDX-License-Identifier: MIT

import Interfaces
import POSIX
import SyncModel
import TestSupport
import Testing

extension TerminalTests {
  @Suite("TextInterface", .serialized)
  struct Text {
    private static func setup(_ pipe: borrowing Pipe) -> InterfaceSetup {
      var terminal = Terminal()
      terminal.output = pipe.sending
      terminal.error = pipe.sending
      terminal.controlling = "/no/such/terminal"
      return InterfaceSetup(terminal: terminal)
    }

    private static let question = PasswordQuestion(
      id: 3, account: "A", repository: "R", user: "carol", host: "h", refusal: "no\u{7}")

    private static let end = Story.one(.programFinished(exitStatus: 0))

    @Test("returns when the last event was shown")
    func life() async throws {
      try await onThread {
        let pipe = try Pipe()
        var setup = Self.setup(pipe)
        setup.remarks = ["A remark."]
        setup.debug = [.imap]
        let interface = try TextInterface(.basic, setup)
        interface.receive(Story.one(.debug(.imap, "A1 NOOP")))
        interface.receive(Self.end)
        interface.run(sending: Recorder())
        #expect(
          try pipe.text() == """
            A remark.
            Now debugging for imap: IMAP protocol debugging
            [imap]: A1 NOOP

            """)
      }
    }

    @Test("an interface that cannot ask answers at once with nothing", arguments: [true, false])
    func cannotAsk(_ hasNoTerminal: Bool) async throws {
      try await onThread {
        let pipe = try Pipe()
        let style = hasNoTerminal ? TextStyle.terminal : .quiet
        let interface = try TextInterface(style, Self.setup(pipe))
        let requests = Recorder()
        interface.receive(Story.one(.passwordWanted(Self.question)))
        interface.receive(Self.end)
        interface.run(sending: requests)
        #expect(requests.all == [.password(id: 3, nil)])
      }
    }

    @Test("a writer that is far ahead waits, and nothing is lost")
    func flood() async throws {
      try await onThread {
        let folder = try TemporaryFolder()
        let file = try FileDescriptor(opening: "\(folder.path)/output", .append)
        var setup = InterfaceSetup(terminal: Terminal())
        setup.terminal.output = file.rawValue
        let interface = try TextInterface(.basic, setup)
        let begun = Monitor(0)
        let writer = try POSIX.Thread(named: "writer") {
          for number in 1...10_000 {
            interface.receive(Story.one(.resyncRequested))
            begun.update { $0 = number }
          }
          interface.receive(Self.end)
        }
        // Nobody reads yet, so the writer gets to the limit and no further.
        #expect(begun.wait(atMost: .seconds(60)) { $0 >= 2000 ? true : nil } == true)
        interface.run(sending: Recorder())
        writer.join()
        let text = String(decoding: try Files.read("\(folder.path)/output"), as: UTF8.self)
        #expect(text.utf8.count { $0 == UInt8(ascii: "\n") } == 10_000)
      }
    }

    @Test("finish ends an interface that hears nothing")
    func finish() async throws {
      try await onThread {
        let pipe = try Pipe()
        let interface = try TextInterface(.basic, Self.setup(pipe))
        interface.finish()
        interface.run(sending: Recorder())
      }
    }

    @Test("a reader that went away does not stop anything")
    func brokenPipe() async throws {
      try await onThread {
        Signals.block([])
        var setup = InterfaceSetup(terminal: Terminal())
        setup.terminal.output = -1
        let interface = try TextInterface(.basic, setup)
        for _ in 0..<100 { interface.receive(Story.one(.resyncRequested)) }
        interface.receive(Self.end)
        interface.run(sending: Recorder())
      }
    }

    @Test("a password is asked on the terminal without echo, and other output waits")
    func prompt() async throws {
      try await onThread {
        let terminal = try PseudoTerminal(Size(rows: 10, columns: 100))
        let modes = terminal.modes
        let setup = InterfaceSetup(terminal: terminal.facts())
        let interface = try TextInterface(.terminal, setup)
        let requests = Recorder()
        let thread = try POSIX.Thread(named: "ttyui") { interface.run(sending: requests) }
        interface.receive(Story.one(.passwordWanted(Self.question)))
        #expect(terminal.waits(for: "carol: no\\u{7}"))
        #expect(terminal.waits(for: "Enter password for user 'carol' at h (account A):"))
        interface.receive(Story.one(.resyncRequested))
        try terminal.type("secret\n")
        #expect(requests.waitFor(1) == [.password(id: 3, Secret("secret"))])
        #expect(terminal.waits(for: "Requested synchronization"))
        #expect(terminal.modes == modes)
        #expect(!terminal.text.contains("secret"))
        let text = terminal.text
        let asked = text.firstRange(of: "Enter password")?.lowerBound
        let told = text.firstRange(of: "Requested")?.lowerBound
        #expect(asked.flatMap { asked in told.map { asked < $0 } } == true)
        interface.receive(Self.end)
        thread.join()
      }
    }

    @Test("a question that is settled elsewhere ends the prompt and restores the echo")
    func settled() async throws {
      try await onThread {
        let terminal = try PseudoTerminal(Size(rows: 10, columns: 100))
        let modes = terminal.modes
        let interface = try TextInterface(.terminal, InterfaceSetup(terminal: terminal.facts()))
        let requests = Recorder()
        let thread = try POSIX.Thread(named: "ttyui") { interface.run(sending: requests) }
        interface.receive(Story.one(.passwordWanted(Self.question)))
        #expect(terminal.waits(for: "Enter password"))
        #expect(terminal.modes != modes)
        interface.receive(Story.one(.passwordSettled(id: 3)))
        interface.receive(Self.end)
        thread.join()
        #expect(terminal.modes == modes)
        #expect(requests.all.isEmpty)
      }
    }
  }
}
