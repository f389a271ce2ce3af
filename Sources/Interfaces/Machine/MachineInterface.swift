// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// Writes events for another program, and reads what it answers: `json` and `machineui`.
package final class MachineInterface: Interface {
  /// Which words are spoken.
  package enum Dialect: Sendable {
    /// One object a line; requests come as objects, too.
    case json
    /// The protocol of OfflineIMAP's MachineUI; a line that is read is a password.
    case offlineIMAP
  }

  private let dialect: Dialect
  private let setup: InterfaceSetup
  private let inbox: EventInbox

  /// Throws when the system has no descriptor left to wake the interface by.
  package init(_ dialect: Dialect, _ setup: InterfaceSetup) throws(SystemError) {
    self.dialect = dialect
    self.setup = setup
    inbox = try EventInbox()
  }

  /// The program at the other end answers, until the input ends.
  package var canAsk: Bool { true }

  /// Objects can say that they are about the past.
  package var isToldPast: Bool { dialect == .json }

  /// Waits while the reader is thousands of events behind.
  package func receive(_ record: EventRecord) { inbox.put(record) }

  /// Ends the output as soon as its thread wakes.
  package func finish() { inbox.finish() }

  /// Lines have no size.
  package func windowChanged() {}

  /// Writes until the end, or until nobody reads any more, which asks for an end.
  package func run(sending requests: any RequestReceiver) {
    defer { inbox.close() }
    var session = MachineSession(dialect, setup, requests)
    while !session.isFinished {
      var waiting = PollSet()
      waiting.add(inbox.descriptor, .read)
      let input = session.wantsInput ? waiting.add(setup.terminal.input, .read) : nil
      _ = waiting.waitOrPause(until: .never)
      if let input, waiting.isReady(input) { session.read() }
      session.take(inbox.take())
    }
  }
}

/// One run of the interface.
private struct MachineSession: ~Copyable {
  private let dialect: MachineInterface.Dialect
  private let setup: InterfaceSetup
  private let requests: any RequestReceiver
  private var composer: MachineComposer
  private var questions: [Int] = []
  private var input: InputLines
  private(set) var isFinished = false

  init(
    _ dialect: MachineInterface.Dialect, _ setup: InterfaceSetup, _ requests: any RequestReceiver
  ) {
    self.dialect = dialect
    self.setup = setup
    self.requests = requests
    composer = MachineComposer(level: setup.level)
    input = InputLines(setup.terminal.input)
  }

  /// The old protocol reads only answers; what comes earlier is left for whoever comes after.
  var wantsInput: Bool { !input.hasEnded && (dialect == .json || !questions.isEmpty) }

  mutating func take(_ delivery: EventInbox.Delivery) {
    for record in delivery.records { receive(record) }
    if delivery.isFinishing { isFinished = true }
  }

  private mutating func receive(_ record: EventRecord) {
    switch dialect {
    case .json: write(EventJSON.line(record))
    case .offlineIMAP: write(composer.lines(record))
    }
    // The protocol has to introduce itself first.
    if case .programStarted = record.event, dialect == .offlineIMAP {
      write(composer.opening(setup.opening))
    }
    switch record.event {
    case .passwordWanted(let question): ask(question.id)
    case .passwordSettled(let id): questions.removeAll { $0 == id }
    case .terminalWanted(let question): requests.receive(.terminal(id: question.id, path: nil))
    case .programFinished: isFinished = true
    default: break
    }
  }

  private mutating func ask(_ id: Int) {
    guard !input.hasEnded else { return requests.receive(.password(id: id, nil)) }
    questions.append(id)
  }

  mutating func read() {
    for line in input.read() { obey(line) }
    if input.hasEnded { endInput() }
  }

  private mutating func obey(_ line: [UInt8]) {
    switch dialect {
    case .json:
      guard let request = JSONReader.read(line).flatMap({ SyncRequest($0) }) else { return }
      requests.receive(request)
    case .offlineIMAP:
      guard !questions.isEmpty else { return }
      let secret = Secret(String(decoding: line, as: UTF8.self))
      requests.receive(.password(id: questions.removeFirst(), secret.isEmpty ? nil : secret))
    }
  }

  /// Nobody will answer any more.
  private mutating func endInput() {
    for id in questions { requests.receive(.password(id: id, nil)) }
    questions = []
  }

  /// Without a reader the program ends as after ^C, as a pipe's writer should.
  private mutating func write(_ bytes: [UInt8]) {
    if !Output.write(bytes, to: setup.terminal.output) { isFinished = true }
  }
}
