// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The board for a terminal that is read aloud or has no screen: one line for each event, nothing is
/// ever written over, and the keys of the board are typed as lines.
///
/// Behind it is the same session as behind the board, so that a key means the same in both.
struct LinearVoice: TextVoice {
  private var session: BoardSession
  private var progress = CopyProgress()
  /// The number of the first log entry that was not told.
  private var next = 0
  /// When a long copying was told of, in seconds since 1970.
  private var lastTold = 0.0
  /// Whether `-d` asks for every line.
  private let tellsAll: Bool

  /// The pause between two lines about the same copying, in seconds.
  private static let interval = 30.0
  /// How many lines a search shows.
  private static let mostFound = 20

  init(_ setup: InterfaceSetup) {
    tellsAll = setup.level == .debug
    session = BoardSession(
      board: LightBoard(level: setup.level), symbols: setup.terminal.symbols, keys: setup.keys,
      place: setup.place)
  }

  func opening(_ lines: [TextLine]) -> String { join(lines.map { LinearText.oneLine($0.text) }) }

  mutating func text(for record: EventRecord) -> String {
    progress.receive(record)
    let wasAsked = session.confirmation != nil
    session.receive(record)
    if wasAsked, session.confirmation == nil { return join(noticed() + news(record)) }
    return join(news(record))
  }

  /// What the session says to the person, once.
  private mutating func noticed() -> [String] {
    defer { session.tick(time: .infinity) }
    return session.notice.map { [$0.text] } ?? []
  }

  /// The lines about an event that the session has taken in.
  private mutating func news(_ record: EventRecord) -> [String] {
    // Who came later is told what happens from now on; the past is there to be asked for.
    if record.past != nil { next = session.board.log.end }
    switch record.event {
    case .programStarted: return LinearText.introduction(session) + told()
    case .programFinished:
      return told() + session.board.report.lines.map { LinearText.oneLine($0.text) }
    // What became of a folder is told when it is done; a long one is told of now and then.
    case .copying, .folderStarted, .connecting, .statusCreated:
      guard !tellsAll else { break }
      next = session.board.log.end
      return []
    case .progress: return told() + interim(record.time)
    default: break
    }
    return told()
  }

  /// The entries of the log that are new and that the person wants to see.
  private mutating func told() -> [String] {
    let log = session.board.log
    defer { next = log.end }
    let hasSeveral = session.board.accounts.count > 1
    return (max(next, log.start)..<log.end).map { log[$0] }.filter(session.pane.filter.admits)
      .map { LinearText.line($0, withAccount: hasSeveral) }
  }

  private mutating func interim(_ time: Double) -> [String] {
    guard let start = progress.start, time - max(start, lastTold) >= Self.interval else {
      return []
    }
    lastTold = time
    return LinearText.interim(progress, time: time).map { [$0] } ?? []
  }

  private func join(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

  // MARK: - Commands

  mutating func obey(_ line: String, time: Double) -> TextReply {
    var reply = Reply()
    if session.confirmation != nil {
      decide(line, &reply)
    } else {
      switch LinearCommand(line, keys: session.keys) {
      case .state: reply.lines = LinearText.states(session, time: time)
      case .action(let action, let argument): perform(action, argument, time, &reply)
      case .unknown(let text):
        reply.lines = [LinearText.oneLine("There is no command '\(text)'. Type ? for all of them.")]
      }
    }
    return TextReply(
      text: join(reply.lines + told()), requests: reply.requests, leaves: reply.leaves)
  }

  private struct Reply {
    var lines: [String] = []
    var requests: [SyncRequest] = []
    var leaves = false
  }

  private mutating func decide(_ line: String, _ reply: inout Reply) {
    follow(session.decide(byLine: line), time: 0, &reply)
    if reply.requests.isEmpty { reply.lines.append("Nothing was done.") }
  }

  private mutating func perform(
    _ action: BoardAction, _ argument: String, _ time: Double, _ reply: inout Reply
  ) {
    switch action {
    case .syncAll, .allowDeletions, .nextLevelFilter, .save, .quit, .stop: act(action, time, &reply)
    case .pause where argument.isEmpty: act(action, time, &reply)
    case .nextAccountFilter where argument.isEmpty: act(action, time, &reply)
    case .sync(let digit): actOn("\(digit)", .syncChosen, time, &reply)
    case .syncChosen, .pause, .open, .nextAccountFilter: actOn(argument, action, time, &reply)
    case .attention: attend(argument, &reply)
    case .search: reply.lines = found(argument)
    case .help: reply.lines = LinearText.help(session.keys, session.place)
    case .scroll, .nextPane, .close, .wrap, .toggleMouse, .nextTheme, .nextContext, .nextExtent,
      .copy, .repaint:
      reply.lines = ["That key belongs to the full screen. Type ? for the commands."]
    }
  }

  private mutating func act(_ action: BoardAction, _ time: Double, _ reply: inout Reply) {
    follow(
      session.perform(action, size: Size(rows: 24, columns: 80), time: time), time: time, &reply)
    reply.lines += noticed()
    if let asked = session.confirmation { reply.lines += LinearText.question(asked) }
  }

  /// Does something with the account of a number or a name.
  private mutating func actOn(
    _ argument: String, _ action: BoardAction, _ time: Double, _ reply: inout Reply
  ) {
    let accounts = session.board.accounts
    let index =
      Self.position(argument) ?? accounts.firstIndex { $0.name?.rawValue == argument }
    guard let index, accounts.indices.contains(index), let name = accounts[index].name else {
      let text =
        argument.isEmpty
        ? "Which account? Type its number behind." : "There is no account \(argument)."
      return reply.lines.append(LinearText.oneLine(text))
    }
    switch action {
    case .open: reply.lines = LinearText.folders(accounts[index], session.folders(of: name))
    case .nextAccountFilter:
      var filter = session.pane.filter
      filter.account = name
      session.pane.show(filter, of: session.board.log)
      reply.lines = [
        "Only \(EscapedText.of(name.rawValue)) is told of from now on; f goes on to the next."
      ]
    default:
      session.accountCursor.choose(index)
      session.focus = .accounts
      act(action, time, &reply)
      session.focus = .main
    }
  }

  private mutating func attend(_ argument: String, _ reply: inout Reply) {
    let items = session.board.attention.items
    guard let index = Self.position(argument), items.indices.contains(index) else {
      return reply.lines = LinearText.attention(items)
    }
    let asked = Confirmation(items[index], in: session.board.attention)
    session.confirmation = asked.action.isEmpty ? nil : asked
    reply.lines = LinearText.question(asked)
  }

  /// The place in a list that a number from 1 on means.
  private static func position(_ number: String) -> Int? {
    Int(number).flatMap { $0 > 0 ? $0 - 1 : nil }
  }

  /// What was told before, with a text in it.
  private func found(_ text: String) -> [String] {
    var filter = LogFilter()
    filter.text = text
    let log = session.board.log
    let entries = (log.start..<log.end).map { log[$0] }.filter(filter.admits)
    guard !entries.isEmpty else { return ["Nothing was said of that."] }
    return entries.suffix(Self.mostFound).map {
      "\(WallClock.clockFace($0.time)) \(LinearText.line($0, withAccount: true))"
    }
  }

  private mutating func follow(
    _ effects: [BoardSession.Effect], time: Double, _ reply: inout Reply
  ) {
    for effect in effects {
      switch effect {
      case .send(let request):
        if session.place != .observing { reply.requests.append(request) }
      case .save(let lines): reply.lines.append(SavedLog.report(lines, time: time))
      case .leave: reply.leaves = true
      case .copy, .repaint, .reportMouse: break
      }
    }
  }
}
