// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The life of a board on a terminal: waits, reads keys and events, draws.
///
/// It sleeps in `poll` until something happens or a second has passed that the board must show; a
/// board on which nothing changes with time sleeps for as long as nothing happens.
struct BoardLoop: ~Copyable {
  private let setup: InterfaceSetup
  private let inbox: EventInbox
  private let requests: any RequestReceiver
  private let protection: TerminalGuard
  private let jobs: JobControl
  private var screen: Screen
  private var session: BoardSession
  private var size: Size
  /// Whether the screen shows something else than the session.
  private var isStale = true
  /// Whether the next picture may not wait for its turn.
  private var isUrgent = true
  private var nextFrame = Deadline.after(.zero)
  private var isFinishing = false
  /// The question of the program that has the terminal now.
  private var borrower: Int?
  /// How often in a row there was nothing to read although the terminal said so.
  private var silences = 0

  /// The time between two pictures while events rain.
  private static let frame = Duration.milliseconds(100)

  /// Takes over the terminal; `nil` when that is impossible.
  init?(_ setup: InterfaceSetup, inbox: EventInbox, requests: any RequestReceiver) {
    let terminal = setup.terminal
    guard let protection = TerminalGuard(descriptor: terminal.input),
      let jobs = try? JobControl(),
      let screen = Screen(
        type: terminal.type ?? "dumb", input: terminal.input, output: terminal.output,
        allowsColour: terminal.allowsColour)
    else { return nil }
    protection.setFarewell(screen.farewell)
    self.setup = setup
    self.inbox = inbox
    self.requests = requests
    self.protection = protection
    self.jobs = jobs
    self.screen = screen
    size = Size(rows: 0, columns: 0)
    session = BoardSession(
      board: LightBoard(level: setup.level), themes: ThemeCatalog().all(startingWith: setup.theme),
      symbols: terminal.symbols, keys: setup.keys, place: setup.place)
    for line in setup.opening { session.say(line, time: WallClock.now) }
  }

  /// Gives the terminal back and returns what the board knew at the end.
  consuming func close() -> LightBoard {
    let board = session.board
    // First ncurses leaves the screen, then the guard makes sure of the modes.
    _ = consume screen
    _ = consume protection
    return board
  }

  /// Runs until the last event or until it is told to finish.
  mutating func run() {
    draw()
    while !isFinishing, !session.board.isFinished {
      wait()
      if borrower == nil, isStale, isUrgent || nextFrame.isOver { draw() }
    }
  }

  private var deadline: Deadline {
    if borrower != nil { return .never }
    if isStale { return nextFrame }
    let now = WallClock.now
    guard let next = session.nextChange(after: now) else { return .never }
    return .after(.seconds(next - now) + .milliseconds(1))
  }

  private mutating func wait() {
    var waiting = PollSet()
    waiting.add(inbox.descriptor, .read)
    let job = waiting.add(jobs.descriptor, .read)
    let hasKeyboard = silences < 3 && borrower == nil
    let keyboard = hasKeyboard ? waiting.add(setup.terminal.input, .read) : nil
    // `poll` fails only for want of memory; then the next round tries again.
    let isReady = (try? waiting.wait(until: deadline)) == true
    if !isReady { isStale = true }
    if let keyboard, waiting.isReady(keyboard) { readKeys() }
    if waiting.isReady(job) { readSignals() }
    take(inbox.take())
  }

  private mutating func readKeys() {
    silences += 1
    while let key = screen.nextKey() {
      silences = 0
      press(key)
    }
    // Without a terminal nobody can answer or quit; that counts as a hang-up.
    if silences == 3 { hangUp() }
  }

  /// A program that is not that of this process goes on without this terminal.
  private mutating func hangUp() {
    if session.place == .own { requests.receive(.shutdown(.soon)) } else { isFinishing = true }
  }

  private mutating func press(_ key: Key) {
    for effect in session.press(key, size: size, time: WallClock.now) {
      switch effect {
      case .send(let request): requests.receive(request)
      case .repaint: screen.repaint()
      case .reportMouse(let isOn): screen.reportMouse(isOn)
      case .save(let lines): save(lines)
      case .leave: isFinishing = true
      }
    }
    isStale = true
    isUrgent = true
  }

  private mutating func save(_ lines: [String]) {
    let now = WallClock.now
    session.notify("\(SavedLog.report(lines, time: now))", time: now)
  }

  private mutating func readSignals() {
    let (mustStop, wasStopped) = jobs.take()
    if mustStop {
      screen.leave()
      jobs.stop()
      _ = jobs.take()
    } else if wasStopped {
      // Stopped without a warning: the shell has changed the modes of the terminal.
      screen.leave()
    }
    isStale = true
    isUrgent = true
  }

  private mutating func take(_ delivery: EventInbox.Delivery) {
    if delivery.isEmpty { return }
    for record in delivery.records {
      session.receive(record)
      followTerminal(record.event)
    }
    isFinishing = isFinishing || delivery.isFinishing
    // A window that became smaller and larger again has lost what stood at its edges.
    if delivery.isResized { screen.repaint() }
    isStale = true
  }

  /// Leaves the terminal to a program of the user, and takes it back.
  private mutating func followTerminal(_ event: SyncEvent) {
    switch event {
    case .terminalWanted(let question):
      screen.leave()
      let account = EscapedText.of(question.account.rawValue)
      let purpose = EscapedText.of(question.purpose)
      Output.write("Account \(account): \(purpose)\n", to: setup.terminal.output)
      borrower = question.id
      requests.receive(.terminal(id: question.id, path: setup.terminal.lent))
    case .terminalReturned(let id) where id == borrower:
      borrower = nil
      isUrgent = true
    default: break
    }
  }

  private mutating func draw() {
    let time = WallClock.now
    let current = Terminal.size(of: setup.terminal.output) ?? Size(rows: 24, columns: 80)
    if current != size {
      size = current
      screen.resize(to: size)
    }
    session.tick(time: time)
    screen.show(BoardPainter.paint(session, size: size, time: time), in: session.theme)
    isStale = false
    isUrgent = false
    nextFrame = .after(Self.frame)
  }
}
