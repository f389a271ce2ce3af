// SPDX-License-Identifier: MIT

import Glibc
import Interfaces
import POSIX
import SyncModel
import TestSupport
import Testing

extension TerminalTests {
  @Suite("MachineInterface", .serialized)
  struct Machine {
    private static let question = PasswordQuestion(
      id: 3, account: "A", repository: "R", user: "carol", host: "h", refusal: "no: way")
    private static let end = Story.one(.programFinished(exitStatus: 1))

    /// Runs an interface with events and input, and returns what it wrote and asked for.
    private static func run(
      _ dialect: MachineInterface.Dialect, _ events: [EventRecord], input: String
    ) throws -> (output: [Substring], requests: [SyncRequest]) {
      let output = try Pipe()
      let answers = try Pipe()
      var terminal = Terminal()
      terminal.output = output.sending
      terminal.input = answers.receiving
      _ = input.withCString { write(answers.sending, $0, strlen($0)) }
      let interface = try MachineInterface(dialect, InterfaceSetup(terminal: terminal))
      let requests = Recorder()
      for event in events { interface.receive(event) }
      let wanted = input.split(separator: "\n").count
      let ending = try Thread(named: "ending") {
        _ = requests.waitFor(wanted)
        interface.receive(end)
      }
      interface.run(sending: requests)
      ending.join()
      return (try output.text().split(separator: "\n"), requests.all)
    }

    @Test("the old protocol asks in two lines and reads the answer from a line of its input")
    func password() async throws {
      try await onThread {
        let (lines, requests) = try Self.run(
          .offlineIMAP, [Story.one(.passwordWanted(Self.question))], input: "s3cret\n")
        #expect(
          lines == [
            "warn:getpasserror:MainThread:carol%0Ano%3A+way", "msg:getpass:MainThread:carol",
            "msg:terminate:MainThread:1%0A%0A",
          ])
        #expect(requests == [.password(id: 3, Secret("s3cret"))])
      }
    }

    @Test("json takes requests, and passes over what is none")
    func requests() async throws {
      try await onThread {
        let input = """
          {"request":"resync","account":"work"}
          nonsense
          {"request":"password","id":3,"secret":"s3cret"}
          {"request":"shutdown","kind":"soon"}

          """
        let output = try Pipe()
        let answers = try Pipe()
        var terminal = Terminal()
        terminal.output = output.sending
        terminal.input = answers.receiving
        _ = input.withCString { write(answers.sending, $0, strlen($0)) }
        let interface = try MachineInterface(.json, InterfaceSetup(terminal: terminal))
        let requests = Recorder()
        interface.receive(Story.one(.passwordWanted(Self.question)))
        let ending = try Thread(named: "ending") {
          _ = requests.waitFor(3)
          interface.receive(Self.end)
        }
        interface.run(sending: requests)
        ending.join()
        #expect(
          requests.all == [
            .resync("work"), .password(id: 3, Secret("s3cret")), .shutdown(.soon),
          ])
        let records = try output.text().split(separator: "\n").map { EventJSON.record($0.utf8) }
        #expect(records.map { $0?.event } == [.passwordWanted(Self.question), Self.end.event])
      }
    }

    @Test("nobody answers once the input has ended")
    func endOfInput() async throws {
      try await onThread {
        let output = try Pipe()
        var terminal = Terminal()
        terminal.output = output.sending
        terminal.input = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(terminal.input) }
        let interface = try MachineInterface(.offlineIMAP, InterfaceSetup(terminal: terminal))
        let requests = Recorder()
        interface.receive(Story.one(.passwordWanted(Self.question)))
        let ending = try Thread(named: "ending") {
          #expect(requests.waitFor(1) == [.password(id: 3, nil)])
          interface.receive(Self.end)
        }
        interface.run(sending: requests)
        ending.join()
      }
    }
  }
}
