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
  /// Whether the size has changed, or may have, since the last picture.
  private var isResized = false
  private var nextFrame = Deadline.after(.zero)
  private var isFinishing = false
  /// The question of the program that has the terminal now.
  private var borrower: Int?
  /// See ``OutputBudget``.
  private var budget: OutputBudget
  /// The number of the first entry of the log that was not shown yet, and when the log moved on.
  private var shownLog = (end: 0, time: ContinuousClock.now)
  private var hasHungUp = false
  /// How often in a row there was nothing to read although the terminal said so.
  private var silences = 0

  /// The time between two pictures while events rain.
  private let frame: Duration
  /// When the log has waited for so long, the rest of the board saves for it.
  private static let longestHold = Duration.seconds(4)
  /// Octets of a picture on average; with ten pictures a second that stays below 2 KiB.
  private static let pictureSize = 180

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
    frame = .seconds(1) / setup.frameRate
    budget = OutputBudget(
      rate: Double(Self.pictureSize * max(10, setup.frameRate)), now: ContinuousClock.now)
    self.setup = setup
    self.inbox = inbox
    self.requests = requests
    self.protection = protection
    self.jobs = jobs
    self.screen = screen
    size = Size(rows: 0, columns: 0)
    session = BoardSession(setup, time: WallClock.now)
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
      if screen.isGone { hangUp() }
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
    let hasKeyboard = silences < Self.mostSilences && borrower == nil
    let keyboard = hasKeyboard ? waiting.add(setup.terminal.input, .read) : nil
    let isReady = waiting.waitOrPause(until: deadline)
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
    if silences == Self.mostSilences { hangUp() }
  }

  /// So often the terminal says that there is something to read and has nothing; then it is gone.
  private static let mostSilences = 3

  /// Without a terminal nobody can answer or quit; a program that is not that of this process goes on.
  private mutating func hangUp() {
    silences = Self.mostSilences
    isStale = false
    guard !hasHungUp else { return }
    hasHungUp = true
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
      case .copy(let text): copy(text)
      }
    }
    isStale = true
    isUrgent = true
  }

  private mutating func save(_ lines: [String]) {
    let now = WallClock.now
    session.notify("\(SavedLog.report(lines, time: now))", time: now)
  }

  private mutating func copy(_ text: String) {
    let now = WallClock.now
    let clipboard = setup.terminal.clipboard
    screen.send(clipboard.request(for: text))
    switch clipboard {
    case .missing:
      session.notify("This terminal is not known to have a clipboard; w writes a file", time: now)
    case .forbidden:
      session.notify("The option clipboard forbids to copy; w writes a file", time: now)
    case .direct, .tmux, .screen:
      session.notifyCopy(of: text, time: now)
    }
  }

  private mutating func readSignals() {
    let (mustStop, wasStopped) = jobs.take()
    if mustStop {
      screen.leave()
      let words =
        session.place == .own
        ? "offlineimap stops; nothing is synchronised before fg."
        : "The board stops before fg; offlineimap goes on."
      Output.write("\(words)\n", to: setup.terminal.output)
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
    if delivery.isResized {
      screen.repaint()
      isResized = true
    }
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
      isResized = true
      size = current
      screen.resize(to: size)
    }
    session.tick(time: time)
    let now = ContinuousClock.now
    let isComplete = showsWholeLog(now)
    let picture = BoardPainter.paint(session, size: size, time: time)
    let count = screen.show(picture, in: session.theme)
    // What a person did is worth its octets, and must not hold the log back afterwards.
    if !isUrgent, !isResized { budget.spend(count, now: now) }
    isStale = !isComplete
    isUrgent = false
    isResized = false
    let isLogLate = shownLog.time + Self.longestHold <= now
    nextFrame = .after(max(frame, budget.wait(now, isSaving: isLogLate)))
  }

  /// Lets the log move on, or holds it where it was shown last, because a log that rains costs most.
  private mutating func showsWholeLog(_ now: ContinuousClock.Instant) -> Bool {
    let end = session.board.log.end
    let mayMove = isUrgent || budget.isFree(now)
    if mayMove || shownLog.end == end { shownLog = (end, now) }
    session.pane.hold(at: shownLog.end == end ? nil : shownLog.end)
    return shownLog.end == end
  }
}
