// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// One run of a text interface: what is held back, what is asked, what is written.
struct TextSession: ~Copyable {
  private let style: TextStyle
  private let setup: InterfaceSetup
  private let requests: any RequestReceiver
  private var voice: any TextVoice
  private var output: TextOutput
  private var commands: InputLines
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
    voice = style.voice(setup)
    output = TextOutput(style, setup.terminal)
    commands = InputLines(setup.terminal.input)
    output.write(voice.opening(setup.opening))
    output.flush()
  }

  /// What to wait for besides events while a person is asked.
  var promptDescriptors: [CInt] {
    switch prompt {
    case .some(let prompt): [prompt.descriptor, prompt.signals]
    case .none: []
    }
  }

  /// Where commands come from; `nil` while there are none, or somebody else reads from there.
  var commandDescriptor: CInt? {
    guard style.takesCommands, !commands.hasEnded, prompt == nil, !isLent,
      Terminal.isInForeground(commands.descriptor)
    else { return nil }
    return commands.descriptor
  }

  /// When something must be written although nothing happens.
  var deadline: Deadline {
    if prompt != nil || isLent { return .never }
    let isInBackground = style.takesCommands && !commands.hasEnded && commandDescriptor == nil
    return isInBackground ? .after(Self.patience).sooner(output.deadline) : output.deadline
  }

  /// How often a program in the background looks whether it is in the foreground again.
  private static let patience = Duration.seconds(2)

  mutating func take(_ delivery: EventInbox.Delivery) {
    for record in delivery.records { receive(record) }
    if delivery.isFinishing { end() }
    if prompt == nil, !isLent { output.flush() }
  }

  mutating func readCommands() {
    for line in commands.read() {
      let reply = voice.obey(String(decoding: line, as: UTF8.self), time: WallClock.now)
      output.write(reply.text)
      for request in reply.requests { requests.receive(request) }
      if reply.leaves { return end() }
    }
  }

  private mutating func receive(_ record: EventRecord) {
    switch record.event {
    case .passwordWanted(let question):
      // An attached client that was cut off and came back is told of it again.
      guard !questions.contains(where: { $0.id == question.id }) else { return }
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

  private mutating func show(_ record: EventRecord) {
    output.note(record)
    output.write(voice.text(for: record))
  }

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
    output.end()
  }

  // MARK: - Passwords

  /// Asks the first question, unless one is being asked.
  private mutating func ask() {
    while prompt == nil, !isLent, let question = questions.first {
      if style.canAsk {
        output.pause()
        prompt = TerminalPrompt(question, path: setup.terminal.controlling)
      }
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

  // MARK: - The terminal

  /// Gives the terminal to the program that waits for it, unless a person is typing.
  private mutating func lend() {
    guard let borrower, !isLent, prompt == nil else { return }
    let path = setup.terminal.lent
    output.pause()
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
      output.write("(\(Amounts.count(dropped, "event")) left out here)\n")
      dropped = 0
    }
  }
}
