// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Draws a session as a picture of the screen; the same session, size and time give the same picture.
package struct BoardPainter: Sendable {
  let session: BoardSession
  let size: Size
  /// Seconds since 1970.
  let time: Double
  let layout: BoardLayout
  var canvas: Canvas

  var board: LightBoard { session.board }
  var symbols: Symbols { session.symbols }

  /// The picture of a session on a screen of a size at a time in seconds since 1970.
  package static func paint(_ session: BoardSession, size: Size, time: Double) -> Canvas {
    var painter = BoardPainter(session, size: size, time: time)
    painter.paint()
    return painter.canvas
  }

  private init(_ session: BoardSession, size: Size, time: Double) {
    self.session = session
    self.size = size
    self.time = time
    layout = session.layout(size)
    canvas = Canvas(size: size, isASCII: session.symbols.isASCII)
  }

  private mutating func paint() {
    if isTooSmall {
      paintTooSmall()
    } else if size.rows == 1 {
      paintLine()
    } else if session.theme.face == .classic {
      paintClassic()
      paintSearch()
      paintOverlay()
    } else {
      paintBoard()
      paintSearch()
      paintOverlay()
    }
  }

  private mutating func paintBoard() {
    if let row = layout.banner { paintBanner(row) }
    if session.view.isList { paintList() } else { paintLog() }
    if let row = layout.rule { paintRule(row) } else { paintScrollMark() }
    paintBars()
    if let row = layout.hints { paintHints(row) } else { paintNotice() }
  }

  /// Where there are no hints, a word to the person lies over the rule or the log.
  mutating func paintNotice() {
    guard let notice = session.notice, let row = layout.rule ?? layout.log.last else { return }
    // What is left of a line of the log would look like a part of it.
    if layout.rule == nil { canvas.clear(row: row, columns: 0..<size.columns, role: .notice) }
    let text = TextWidth.cut(" \(notice.text) ", to: size.columns, ellipsis: symbols.ellipsis)
    write(text, row, 0, .notice)
  }

  // MARK: The first line

  private mutating func paintBanner(_ row: Int) {
    canvas.clear(row: row, columns: 0..<size.columns, role: .banner)
    var column = write(" \(EventText.programName) ", row, 0, .banner)
    column += write(EscapedText.of(board.version), row, column, .bannerText)
    column += write(place, row, column, .bannerText)
    column += write("  " + count(of: board.accounts.count), row, column, .bannerText)
    var right = size.columns - 1
    if session.isTicking, size.columns >= 40 {
      right -= 8
      write(WallClock.clockFace(time), row, right, .clock)
      right -= 3
    }
    paintTotals(row, right: right, left: column + 2)
  }

  /// Whose program this is, where that is not plain.
  private var place: String {
    switch session.place {
    case .own: ""
    case .attached: "  attached"
    case .observing: "  observing"
    }
  }

  private func count(of accounts: Int) -> String {
    size.columns < 60 || accounts == 0 ? "" : Amounts.count(accounts, "account")
  }

  private mutating func paintTotals(_ row: Int, right: Int, left: Int) {
    let text = counts(board.totals).map { "\($0.symbol) \($0.count)" }.joined(separator: "  ")
    let column = right - TextWidth.of(text)
    if column >= left { write(text, row, column, .totals) }
  }

  /// Received, sent, marked, deleted.
  private func counts(_ totals: Totals) -> [(symbol: String, count: Int)] {
    [
      (symbols.received, totals.downloaded), (symbols.sent, totals.uploaded),
      (symbols.flagged, totals.flags), (symbols.removed, totals.deleted),
    ]
  }

  /// What a run or a folder changed, in words and, where these are too long, in numbers.
  func results(_ summary: RunSummary) -> [String] {
    let numbers = counts(Totals(summary)).filter { $0.count > 0 }
      .map { "\($0.symbol) \($0.count)" }
    return [SummaryText.brief(summary)] + (numbers.isEmpty ? [] : [numbers.joined(separator: " ")])
  }

  // MARK: The log

  private mutating func paintLog() {
    let format = session.logFormat(columns: size.columns)
    var row = layout.log.lowerBound
    let shown = session.pane.visible(board.log, rows: layout.log.count, format: format)
    if shown.isEmpty, filterText != nil, let key = session.keys.label(of: .close) {
      write(" Nothing here; \(key) goes back.", row, 0, .secondary)
    }
    for (entry, lines, hasBeginning) in shown {
      if hasBeginning { paintEntryHead(entry, row, format) }
      for line in lines {
        write(line, row, format.textColumn, role(of: entry))
        row += 1
      }
    }
  }

  private mutating func paintEntryHead(_ entry: LogEntry, _ row: Int, _ format: LogFormat) {
    if format.timeWidth > 0 {
      let column = format.accountWidth > 0 ? format.accountColumn : format.textColumn
      write(WallClock.clockFace(entry.time), row, column - format.timeWidth - 1, .time)
    }
    if let account = entry.account, format.accountWidth > 0 {
      let name = TextWidth.cut(
        EscapedText.of(account.rawValue), to: format.accountWidth, ellipsis: symbols.ellipsis)
      write(name, row, format.accountColumn, .logAccount)
    }
  }

  func role(of entry: LogEntry) -> Role {
    // Lines around a match are there for orientation only.
    if session.pane.filter.context > 0, !session.pane.filter.admits(entry) { return .secondary }
    return switch entry.level {
    case .debug: .debug
    case .info: Role(log: entry.activity)
    case .warning: .warning
    case .error: .error
    }
  }

  private mutating func paintRule(_ row: Int) {
    let line = String(repeating: symbols.rule, count: size.columns)
    write(line, row, 0, .rule)
    paintMark(row, from: size.columns - 2)
  }

  /// Without a rule, only a log that does not follow says so, over its last line.
  private mutating func paintScrollMark() {
    guard !session.pane.isFollowing, let row = layout.log.last else { return }
    paintMark(row, from: size.columns)
  }

  private mutating func paintMark(_ row: Int, from right: Int) {
    if session.view.isList { return }
    if let filterText { write(filterText, row, 2, .scroll) }
    let isFollowing = session.pane.isFollowing
    let text = " \(symbols.following) \(isFollowing ? "following" : scrolled) "
    guard board.log.end > 0, size.columns >= 24 else { return }
    write(text, row, right - TextWidth.of(text), isFollowing ? .rule : .scroll)
  }

  /// What lies below a log that does not follow: how many lines are new, else how many there are.
  var scrolled: String {
    let (unseen, below) = (session.pane.unseen(board.log), session.pane.below(board.log))
    return unseen > 0 ? "\(unseen) new" : below > 0 ? "\(below) below" : "scrolled"
  }

  /// By what the log is filtered, and how many lines are left; `nil` when all of it is shown.
  var filterText: String? {
    let words = session.pane.filter.words
    guard !words.isEmpty, !session.view.isList, size.columns >= 40 else { return nil }
    let text = " \(words) (\(session.pane.count(board.log))) "
    return TextWidth.cut(text, to: size.columns / 2, ellipsis: symbols.ellipsis)
  }

  // MARK: The last line

  /// What is being looked for, in the last row.
  mutating func paintSearch() {
    guard let search = session.search, size.rows > 1 else { return }
    let row = size.rows - 1
    canvas.clear(row: row, columns: 0..<size.columns, role: .text)
    let column = write(" /", row, 0, .key)
    let text = EscapedText.of(search.text)
    let end = write(TextWidth.cut(text, to: size.columns - 12), row, column, .input)
    write(cursor, row, column + end, .input)
    let count = "\(session.pane.count(board.log))"
    write(count, row, size.columns - count.utf8.count - 1, .hint)
  }

  @discardableResult
  mutating func write(_ text: String, _ row: Int, _ column: Int, _ role: Role) -> Int {
    canvas.write(text, row: row, column: column, role: role)
  }
}
