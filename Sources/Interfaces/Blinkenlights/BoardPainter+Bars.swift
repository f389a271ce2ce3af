// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

extension BoardPainter {
  /// The columns that all bars share.
  private func columns() -> BarColumns {
    let bars = board.accounts + [board.control]
    return BarColumns(
      columns: size.columns, longestName: bars.map { TextWidth.of(name($0)) }.max() ?? 0,
      mostLamps: bars.map(\.lamps.count).max() ?? 0, hasManyDigits: board.accounts.count > 9,
      hasSuccess: bars.contains { $0.lastSuccess != nil },
      hasHistory: bars.contains { $0.history.total(at: time) > 0 })
  }

  func name(_ bar: AccountBar) -> String {
    bar.name.map { EscapedText.of($0.rawValue) } ?? "control"
  }

  mutating func paintBars() {
    let columns = columns()
    let shown = session.accountWindow(layout)
    for (offset, index) in shown.enumerated() {
      let row = layout.bars.lowerBound + offset
      paintBar(board.accounts[index], number: index + 1, row, columns)
      if isChosen(index) { write(symbols.cursor, row, 0, .selection) }
    }
    if shown.count < layout.bars.count, let row = layout.bars.last {
      paintRest(from: shown.upperBound, row)
    }
    if let row = layout.control { paintControl(row, columns) }
  }

  private static let urgentFirst: [BarState.Kind] = [
    .password, .held, .failed, .syncing, .connecting, .stopping, .waiting, .throttled, .starting,
    .sleeping, .watching, .paused, .done, .stopped,
  ]

  /// Sums up the accounts for which there is no row.
  private mutating func paintRest(from first: Int, _ row: Int) {
    let states = board.accounts[first...].map { BarState($0, of: board, time: time) }
    var column = write(" +\(states.count) more", row, 0, .secondary)
    for kind in Self.urgentFirst {
      let count = states.count { $0.kind == kind }
      if count == 0 { continue }
      column += 2 + write("\(symbols.state(kind)) \(count) \(kind)", row, column + 2, kind.role)
    }
  }

  /// Whether the cursor is at the account of an index.
  func isChosen(_ index: Int) -> Bool {
    session.focus == .accounts && session.accountCursor.index(of: board.accounts.count) == index
  }

  private mutating func paintControl(_ row: Int, _ columns: BarColumns) {
    write("0", row, columns.digit.column + columns.digit.width - 1, .secondary)
    field("control", row, columns.name, .secondary)
    paintLamps(board.control.lamps, row, columns.lamps)
  }

  func state(_ bar: AccountBar) -> BarState { BarState(bar, of: board, time: time) }

  mutating func paintBar(_ bar: AccountBar, number: Int, _ row: Int, _ columns: BarColumns) {
    let state = state(bar)
    let digit = "\(number)"
    write(digit, row, columns.digit.column + columns.digit.width - digit.utf8.count, .digit)
    field(name(bar), row, columns.name, .account)
    paintState(state, row, columns)
    paintLamps(bar.lamps, row, columns.lamps, watching: bar.watched)
    if let field = columns.doing { paintDoing(bar, state, row, columns.room(field, for: bar)) }
    if let field = columns.history { paintHistory(bar, row, field) }
    if let field = columns.last { paintLast(bar, row, field) }
  }

  /// The last hour as a line of bars, with the number of messages beside it.
  private mutating func paintHistory(_ bar: AccountBar, _ row: Int, _ field: BarColumns.Field) {
    let width = field.width - BarColumns.hourNumbers - 1
    let room = symbols.isBraille ? width * 2 : width
    let cells = [60, 30, 20, 12].first { $0 <= room } ?? 6
    let line = symbols.sparkline(bar.history.cells(cells, at: time))
    write(line, row, field.column, bar.history.total(at: time) > 0 ? .progress : .progressTrack)
    let number = "\(bar.history.total(at: time))/h"
    write(number, row, field.column + field.width - number.utf8.count, .secondary)
  }

  private mutating func paintState(_ state: BarState, _ row: Int, _ columns: BarColumns) {
    let glyph = symbols.state(state.kind) + (columns.isTerse ? "" : " ")
    field(glyph + (columns.isTerse ? state.terse : state.word), row, columns.state, state.role)
  }

  private mutating func paintLamps(
    _ lamps: [Lamp?], _ row: Int, _ field: BarColumns.Field, watching: [Int: FolderName] = [:]
  ) {
    // Where there is no room for all places, those of threads that ended are given up first.
    let shown = lamps.count > field.width ? lamps.filter { $0 != nil } : lamps
    let isCut = shown.count > field.width && field.width > 2
    for (offset, lamp) in shown.prefix(isCut ? field.width - 1 : field.width).enumerated() {
      guard let lamp else {
        write(symbols.unlit, row, field.column + offset, .unlit)
        continue
      }
      let isWatching = lamp.activity == .idle && watching[lamp.thread] != nil
      let symbol = isWatching ? symbols.watching : symbols.lamp(lamp.activity)
      write(symbol, row, field.column + offset, isWatching ? .success : Role(lamp: lamp.activity))
    }
    if isCut { write("+", row, field.column + field.width - 1, .secondary) }
  }

  private mutating func paintLast(_ bar: AccountBar, _ row: Int, _ field: BarColumns.Field) {
    guard let time = bar.lastSuccess else { return }
    let text = (field.width >= 13 ? "last " : "") + WallClock.clockFace(time)
    write(text, row, field.column + field.width - text.utf8.count, .last)
  }

  /// Writes a text into a field and cuts it to fit.
  mutating func field(_ text: String, _ row: Int, _ field: BarColumns.Field, _ role: Role) {
    let cut = TextWidth.cutMiddle(text, to: field.width, ellipsis: symbols.ellipsis)
    write(cut, row, field.column, role)
  }

  /// One row for the account that a person should see first.
  mutating func paintLine() {
    if let prompt = session.prompt {
      paintPromptLine(prompt, 0)
      return
    }
    guard let number = mostUrgent else {
      write(" \(EventText.programName)", 0, 0, .banner)
      return
    }
    let bar = board.accounts[number]
    let columns = BarColumns(
      columns: size.columns, longestName: TextWidth.of(name(bar)), mostLamps: bar.lamps.count,
      hasSuccess: bar.lastSuccess != nil)
    paintBar(bar, number: number + 1, 0, columns)
  }

  /// The index of the account that a person should see first.
  private var mostUrgent: Int? {
    board.accounts.indices.min { left, right in
      state(board.accounts[left]).urgency < state(board.accounts[right]).urgency
    }
  }

  /// Fewer columns than a bar needs.
  var isTooSmall: Bool { size.columns < 16 }

  mutating func paintTooSmall() {
    if let number = mostUrgent {
      let state = state(board.accounts[number])
      let glyph = symbols.state(state.kind)
      let text = "\(number + 1) \(glyph)\(state.terse)"
      write(TextWidth.of(text) > size.columns ? glyph : text, 0, 0, state.role)
    }
    let rows = TextWidth.wrap("too small", to: size.columns)
    guard size.rows > rows.count else { return }
    for (offset, line) in rows.enumerated() {
      write(line, size.rows - rows.count + offset, 0, .secondary)
    }
  }
}
