// SPDX-License-Identifier: MIT

import Glibc
package import POSIX
package import SyncModel

/// Writes events as lines: `ttyui`, `basic` and `quiet`.
package final class TextInterface: Interface {
  private let style: TextStyle
  private let setup: InterfaceSetup
  private let inbox: EventInbox

  /// Throws when the system has no descriptor left to wake the interface by.
  package convenience init(_ style: TextStyle, _ setup: InterfaceSetup) throws(SystemError) {
    self.init(style, setup, inbox: try EventInbox())
  }

  /// Takes over the events of another interface that cannot show them.
  init(_ style: TextStyle, _ setup: InterfaceSetup, inbox: EventInbox) {
    self.style = style
    self.setup = setup
    self.inbox = inbox
  }

  /// Only `ttyui` asks.
  package var canAsk: Bool { style.canAsk }

  /// Waits while the reader of the text is thousands of events behind.
  package func receive(_ record: EventRecord) { inbox.put(record) }

  /// Ends the text as soon as its thread wakes.
  package func finish() { inbox.finish() }

  /// Text has no size.
  package func windowChanged() {}

  /// Writes until the end; a question holds the text back until it is answered.
  package func run(sending requests: any RequestReceiver) {
    defer { inbox.close() }
    var session = TextSession(style, setup, requests)
    while !session.isFinished {
      var waiting = PollSet()
      waiting.add(inbox.descriptor, .read)
      let prompt = session.promptDescriptors.map { waiting.add($0, .read) }
      // `poll` fails only for want of memory; then the next round tries again.
      _ = try? waiting.wait(until: .never)
      if prompt.contains(where: waiting.isReady) { session.followPrompt() }
      session.take(inbox.take())
    }
  }
}

/// One run of a text interface: what is held back, what is asked, what is written.
private struct TextSession: ~Copyable {
  private let style: TextStyle
  private let setup: InterfaceSetup
  private let requests: any RequestReceiver
  private var composer: TextComposer
  private var questions: [PasswordQuestion] = []
  private var prompt: TerminalPrompt?
  /// The program that has the terminal, or waits for it.
  private var borrower: TerminalQuestion?
  private var isLent = false
  /// Events that wait because a person is typing.
  private var held: [EventRecord] = []
  private var dropped = 0
  private(set) var isFinished = false

  /// How many events of little weight wait for the end of a question; more are only counted.
  private static let mostHeld = 2_000

  init(_ style: TextStyle, _ setup: InterfaceSetup, _ requests: any RequestReceiver) {
    self.style = style
    self.setup = setup
    self.requests = requests
    composer = TextComposer(style, level: setup.level)
    write(composer.opening(setup.opening))
  }

  /// What to wait for besides events while a person is asked.
  var promptDescriptors: [CInt] {
    switch prompt {
    case .some(let prompt): [prompt.descriptor, prompt.signals]
    case .none: []
    }
  }

  mutating func take(_ delivery: EventInbox.Delivery) {
    for record in delivery.records { receive(record) }
    if delivery.isFinishing { end() }
  }

  private mutating func receive(_ record: EventRecord) {
    switch record.event {
    case .passwordWanted(let question):
      questions.append(question)
      ask()
    case .passwordSettled(let id):
      settle(id)
    case .terminalWanted(let question):
      show(record)
      borrower = question
      lend()
    case .terminalReturned(let id):
      takeBack(id)
    case .programFinished:
      end()
      show(record)
    default:
      if prompt == nil, !isLent { show(record) } else { hold(record) }
    }
  }

  private mutating func show(_ record: EventRecord) { write(composer.text(for: record)) }

  private mutating func hold(_ record: EventRecord) {
    if held.count < Self.mostHeld || record.event.weight == .fact {
      held.append(record)
    } else {
      dropped += 1
    }
  }

  private mutating func end() {
    isFinished = true
    questions = []
    closePrompt()
  }

  /// Asks the first question, unless one is being asked.
  private mutating func ask() {
    while prompt == nil, !isLent, let question = questions.first {
      prompt = style.canAsk ? TerminalPrompt(question, path: setup.terminal.controlling) : nil
      guard prompt == nil else { return }
      questions.removeFirst()
      requests.receive(.password(id: question.id, nil))
    }
  }

  mutating func followPrompt() {
    prompt?.followSignals()
    guard let question = questions.first, let answer = prompt?.read() else { return }
    switch answer {
    case .unfinished: return
    case .given(let secret): requests.receive(.password(id: question.id, secret))
    case .refused: requests.receive(.password(id: question.id, nil))
    }
    settle(question.id)
  }

  private mutating func settle(_ id: Int) {
    let isCurrent = questions.first?.id == id
    questions.removeAll { $0.id == id }
    guard isCurrent else { return }
    closePrompt()
    lend()
    ask()
  }

  /// Gives the terminal to the program that waits for it, unless a person is typing.
  private mutating func lend() {
    guard let borrower, !isLent, prompt == nil else { return }
    let path = setup.terminal.controlling
    isLent = style.canAsk && (try? FileDescriptor(opening: path, .read)) != nil
    requests.receive(.terminal(id: borrower.id, path: isLent ? path : nil))
  }

  private mutating func takeBack(_ id: Int) {
    guard borrower?.id == id else { return }
    borrower = nil
    guard isLent else { return }
    isLent = false
    showHeld()
    ask()
  }

  /// Ends the prompt and shows what was held back meanwhile.
  private mutating func closePrompt() {
    guard prompt.take() != nil else { return }
    showHeld()
  }

  private mutating func showHeld() {
    let records = held
    held = []
    for record in records { show(record) }
    if dropped > 0 {
      write("(\(Amounts.count(dropped, "event")) left out here)\n")
      dropped = 0
    }
  }

  private func write(_ text: String) {
    let stream = style.stream == .output ? setup.terminal.output : setup.terminal.error
    if !text.isEmpty { Output.write(text, to: stream) }
  }
}
