// SPDX-License-Identifier: MIT

package import SyncModel

/// A board, what a person looks at on it, and what the keys do: all but the terminal.
package struct BoardSession: Sendable {
  /// What the world outside has to do after a key.
  package enum Effect: Equatable, Sendable {
    case send(SyncRequest)
    /// Send every cell again, because something else wrote on the terminal.
    case repaint
    /// Put a text into the clipboard.
    case copy(String)
    /// Write these lines to a file and tell its name.
    case save([String])
    /// Leave a program that is not that of this process; it goes on.
    case leave
    /// Have the terminal report clicks, or no more.
    case reportMouse(Bool)
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
  package var pane = LogPane()
  /// What stands in the upper part.
  package var view = BoardView.log
  /// Where the arrow keys move.
  package var focus = BoardFocus.main
  /// The chosen account.
  package var accountCursor = ListCursor()
  /// The chosen row of the list in the upper part.
  package var listCursor = ListCursor()
  /// What is being typed after `/`.
  package var search: SearchLine?
  /// Whether the help lies over the board.
  package var isHelpShown = false
  /// The first line of the help in sight.
  var helpTop = 0
  /// How much of the board is shown.
  package var extent = BoardLayout.Extent.full
  /// What lies over the board to be agreed to.
  package var confirmation: Confirmation?
  /// The question that lies over the board.
  package private(set) var prompt: PasswordPrompt?
  /// See ``Notice``.
  package private(set) var notice: Notice?
  /// Whether long lines of the log go on in the next row.
  package var wrapsLog = false
  /// Whether the terminal reports clicks.
  package var hasMouse = false
  /// Whose program this is.
  package let place: InterfacePlace
  /// What keys do.
  package let keys: KeyMap
  /// The characters that the terminal can show.
  package let symbols: Symbols
  private let themes: [Theme]
  private var themeIndex = 0
  /// Whether the person has asked for the end.
  var hasQuit = false

  /// How long a notice stays, in seconds.
  private static let noticeDuration = 5.0

  /// `themes` has at least one member; the first one is shown.
  package init(
    board: LightBoard = LightBoard(), themes: [Theme] = [.standard()], symbols: Symbols = .unicode,
    keys: KeyMap = .standard, place: InterfacePlace = .own
  ) {
    self.board = board
    self.themes = themes
    self.symbols = symbols
    self.keys = keys.placed(place)
    self.place = place
  }

  /// The session of a board at its beginning, at a time in seconds since 1970.
  package init(_ setup: InterfaceSetup, time: Double) {
    self.init(
      board: LightBoard(level: setup.level),
      themes: ThemeCatalog().all(startingWith: setup.theme ?? .standard()),
      symbols: setup.terminal.symbols, keys: setup.keys, place: setup.place)
    extent = setup.extent
    for line in setup.opening { say(line, time: time) }
  }

  /// The look at the moment.
  package var theme: Theme { themes[themeIndex] }

  /// Takes one event in.
  package mutating func receive(_ record: EventRecord) {
    board.receive(record)
    pane.follow(board.log)
    if confirmation?.isOutdated(by: record) == true {
      confirmation = nil
      notify("What would be deleted has changed; look at it again", time: record.time)
    }
    if prompt?.question != board.questions.first { askFirst() }
  }

  /// Adds a line that comes from no event.
  package mutating func say(_ line: TextLine, time: Double) {
    board.say(line, time: time)
    pane.follow(board.log)
  }

  /// Reacts to a key that was pressed on a screen of a size at a time in seconds since 1970.
  package mutating func press(_ key: Key, size: Size, time: Double) -> [Effect] {
    let effects = react(to: key, size: size, time: time)
    guard place == .observing else { return effects }
    return effects.filter { if case .send = $0 { false } else { true } }
  }

  private mutating func react(to key: Key, size: Size, time: Double) -> [Effect] {
    notice = nil
    if key != .control("l") {
      if prompt != nil { return answer(key) }
      if confirmation != nil { return decide(key, size: size) }
      if search != nil { return type(key) }
    }
    if case .pressed(let row, let column) = key {
      return click(row: row, column: column, size: size)
    }
    guard let action = keys.action(of: key) else { return [] }
    return perform(action, size: size, time: time)
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
    askFirst()
    return [.send(.password(id: id, secret))]
  }

  /// Lays the first question over the board; who only watches is not asked.
  private mutating func askFirst() {
    prompt = place == .observing ? nil : board.questions.first.map(PasswordPrompt.init)
  }

  mutating func showNextTheme(time: Double) {
    themeIndex = (themeIndex + 1) % themes.count
    notify("Theme \(theme.name) (to keep it: theme = \(theme.name) in [general])", time: time)
  }

  /// Tells the person something for a few seconds.
  package mutating func notify(_ text: SafeText, time: Double) {
    notice = Notice(text: text.text, end: time + Self.noticeDuration)
  }

  /// Whether something on the board changes with time alone, so that it must be drawn each second.
  package var isTicking: Bool {
    notice != nil
      || board.accounts.contains { bar in
        switch bar.stage {
        case .sleeping, .running: !bar.isPaused || bar.isRunning
        default: false
        }
      }
  }

  /// When the board looks different although nothing happens, in seconds since 1970; `nil` for never.
  ///
  /// Countdowns change each second; a board without any moves its last hours on once a minute.
  package func nextChange(after time: Double) -> Double? {
    if isTicking { return time.rounded(.down) + 1 }
    guard board.accounts.contains(where: { $0.history.total(at: time) > 0 }) else { return nil }
    return ((time / 60).rounded(.down) + 1) * 60
  }

  /// Notes that time has passed.
  package mutating func tick(time: Double) {
    if let end = notice?.end, end <= time { notice = nil }
  }

  /// How the log is broken into rows on a screen of so many columns.
  package func logFormat(columns: Int) -> LogFormat {
    let names = board.accounts.compactMap { $0.name.map { TextWidth.of($0.rawValue) } }
    return LogFormat(
      columns: columns, longestName: names.count > 1 ? names.max() ?? 0 : 0, face: theme.face,
      symbols: symbols, wrapsAll: wrapsLog)
  }

  /// Where the parts of the board are on a screen of a size.
  package func layout(_ size: Size) -> BoardLayout {
    let all = layout(size, accounts: board.accounts.count)
    // On a low screen a list is what the person wants to see; one row sums up the accounts.
    let isHidden = view.isList && focus == .main && all.log.count < 4
    return isHidden ? layout(size, accounts: 1) : all
  }

  private func layout(_ size: Size, accounts: Int) -> BoardLayout {
    BoardLayout(rows: size.rows, accounts: accounts, face: theme.face, extent: extent)
  }
}
