// SPDX-License-Identifier: MIT

package import SyncModel

/// A board, what a person looks at on it, and what the keys do: all but the terminal.
package struct BoardSession: Sendable {
  /// What the world outside has to do after a key.
  package enum Effect: Equatable, Sendable {
    case send(SyncRequest)
    /// Send every cell again, because something else wrote on the terminal.
    case repaint
  }

  /// A word to the person in the last line.
  package struct Notice: Equatable, Sendable {
    package let text: String
    /// When it goes, in seconds since 1970.
    package let end: Double
  }

  /// See ``LightBoard``.
  package private(set) var board: LightBoard
  /// The part of the log in sight.
  package private(set) var pane = LogPane()
  /// Whether the help lies over the board.
  package private(set) var isHelpShown = false
  /// The question that lies over the board.
  package private(set) var prompt: PasswordPrompt?
  /// See ``Notice``.
  package private(set) var notice: Notice?
  /// What keys do.
  package let keys: KeyMap
  /// The characters that the terminal can show.
  package let symbols: Symbols
  private let themes: [Theme]
  private var themeIndex = 0

  /// How long a notice stays, in seconds.
  private static let noticeDuration = 5.0

  /// `themes` has at least one member; the first one is shown.
  package init(
    board: LightBoard = LightBoard(), themes: [Theme] = [.standard()], symbols: Symbols = .unicode,
    keys: KeyMap = .standard
  ) {
    self.board = board
    self.themes = themes
    self.symbols = symbols
    self.keys = keys
  }

  /// The look at the moment.
  package var theme: Theme { themes[themeIndex] }

  /// Takes one event in.
  package mutating func receive(_ record: EventRecord) {
    board.receive(record)
    if prompt?.question != board.questions.first {
      prompt = board.questions.first.map(PasswordPrompt.init)
    }
  }

  /// Adds a line that comes from no event.
  package mutating func say(_ line: TextLine, time: Double) { board.say(line, time: time) }

  /// Reacts to a key that was pressed on a screen of a size at a time in seconds since 1970.
  package mutating func press(_ key: Key, size: Size, time: Double) -> [Effect] {
    notice = nil
    if prompt != nil, key != .control("l") { return answer(key) }
    guard let action = keys.action(of: key) else { return [] }
    switch action {
    case .sync(let digit): return sync(digit, time: time)
    case .syncAll: return [.send(.resyncAll)]
    case .scroll(let scroll): self.scroll(scroll, size: size)
    case .allowDeletions: return allowDeletions(time: time)
    case .help: isHelpShown.toggle()
    case .close: isHelpShown = false
    case .nextTheme: showNextTheme(time: time)
    case .repaint: return [.repaint]
    case .quit: return quit(time: time)
    }
    return []
  }

  private mutating func answer(_ key: Key) -> [Effect] {
    guard let outcome = prompt?.press(key), let id = prompt?.question.id else { return [] }
    switch outcome {
    case .unfinished: return []
    case .answered(let secret): return settle(id, secret)
    case .cancelled: return settle(id, nil)
    }
  }

  /// The next question appears at once, whatever the engine says of this answer later.
  private mutating func settle(_ id: Int, _ secret: Secret?) -> [Effect] {
    board.settle(id)
    prompt = board.questions.first.map(PasswordPrompt.init)
    return [.send(.password(id: id, secret))]
  }

  private mutating func sync(_ digit: Int, time: Double) -> [Effect] {
    guard board.accounts.indices.contains(digit - 1), let name = board.accounts[digit - 1].name
    else {
      notify("There is no account \(digit)", time: time)
      return []
    }
    switch board.accounts[digit - 1].stage {
    case .running: notify("\(name) is being synchronized already", time: time)
    case .ended: notify("\(name) has ended", time: time)
    default: break
    }
    return [.send(.resync(name))]
  }

  /// Asks once more, because what is deleted does not come back.
  private mutating func allowDeletions(time: Double) -> [Effect] {
    let held = board.accounts.filter { $0.heldDeletions > 0 }
    guard !held.isEmpty else {
      notify("No deletions are held", time: time)
      return []
    }
    guard let end = deletionQuestionEnd, time < end else {
      let count = held.reduce(0) { $0 + $1.heldDeletions }
      notify("Delete \(Amounts.count(count, "message"))? Press D again", time: time)
      deletionQuestionEnd = time + Self.noticeDuration
      return []
    }
    deletionQuestionEnd = nil
    return held.compactMap(\.name).map { .send(.allowDeletions($0)) }
  }

  private mutating func scroll(_ scroll: BoardAction.Scroll, size: Size) {
    let layout = BoardLayout(rows: size.rows, accounts: board.accounts.count, face: theme.face)
    pane.scroll(
      scroll, log: board.log, rows: layout.log.count, format: logFormat(columns: size.columns))
  }

  /// How the log is broken into rows on a screen of so many columns.
  package func logFormat(columns: Int) -> LogFormat {
    let names = board.accounts.compactMap { $0.name.map { TextWidth.of($0.rawValue) } }
    return LogFormat(
      columns: columns, longestName: names.count > 1 ? names.max() ?? 0 : 0, face: theme.face,
      symbols: symbols)
  }

  private mutating func showNextTheme(time: Double) {
    themeIndex = (themeIndex + 1) % themes.count
    notify("Theme \(theme.name)", time: time)
  }

  private mutating func quit(time: Double) -> [Effect] {
    let isSecond = board.shutdown == .soon || board.shutdown == .now || hasQuit
    if !isSecond { say(TextLine(.warning, "Requested shutdown via 'q'"), time: time) }
    hasQuit = true
    return [.send(.shutdown(isSecond ? .now : .soon))]
  }

  private var hasQuit = false
  /// Until when a second press confirms.
  private var deletionQuestionEnd: Double?

  private mutating func notify(_ text: SafeText, time: Double) {
    notice = Notice(text: text.text, end: time + Self.noticeDuration)
  }

  /// Whether something on the board changes with time alone, so that it must be drawn each second.
  package var isTicking: Bool {
    notice != nil
      || board.accounts.contains { bar in
        switch bar.stage {
        case .sleeping, .running: true
        default: false
        }
      }
  }

  /// Notes that time has passed.
  package mutating func tick(time: Double) {
    if let end = notice?.end, end <= time { notice = nil }
  }
}
