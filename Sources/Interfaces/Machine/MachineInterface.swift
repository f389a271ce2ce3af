// SPDX-License-Identifier: MIT

import Glibc
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
      // `poll` fails only for want of memory; then the next round tries again.
      _ = try? waiting.wait(until: .never)
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
  private var typed: [UInt8] = []
  private var hasInput = true
  private(set) var isFinished = false

  /// More than any password or request.
  private static let longestLine = 65_536

  init(
    _ dialect: MachineInterface.Dialect, _ setup: InterfaceSetup, _ requests: any RequestReceiver
  ) {
    self.dialect = dialect
    self.setup = setup
    self.requests = requests
    composer = MachineComposer(level: setup.level)
    if dialect == .offlineIMAP { write(composer.opening(setup.opening)) }
  }

  /// The old protocol reads only answers; what comes earlier is left for whoever comes after.
  var wantsInput: Bool { hasInput && (dialect == .json || !questions.isEmpty) }

  mutating func take(_ delivery: EventInbox.Delivery) {
    for record in delivery.records { receive(record) }
    if delivery.isFinishing { isFinished = true }
  }

  private mutating func receive(_ record: EventRecord) {
    switch dialect {
    case .json: write(EventJSON.line(record))
    case .offlineIMAP: write(composer.lines(record))
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
    guard hasInput else { return requests.receive(.password(id: id, nil)) }
    questions.append(id)
  }

  mutating func read() {
    var chunk = [UInt8](repeating: 0, count: 4_096)
    let count = chunk.withUnsafeMutableBytes {
      Glibc.read(setup.terminal.input, $0.baseAddress, $0.count)
    }
    guard count > 0 else {
      if count < 0, errno == EINTR || errno == EAGAIN { return }
      return endInput()
    }
    typed += chunk[..<count]
    while let end = typed.firstIndex(of: UInt8(ascii: "\n")) {
      let line = typed[..<end]
      typed.removeSubrange(...end)
      obey(line)
    }
    if typed.count > Self.longestLine { endInput() }
  }

  private mutating func obey(_ line: [UInt8].SubSequence) {
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
    hasInput = false
    for id in questions { requests.receive(.password(id: id, nil)) }
    questions = []
  }

  /// Without a reader the program ends as after ^C, as a pipe's writer should.
  private mutating func write(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if !text.isEmpty, !Output.write(text, to: setup.terminal.output) {
      isFinished = true
    }
  }
}
