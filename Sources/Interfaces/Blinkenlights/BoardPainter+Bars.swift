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
      hasSuccess: bars.contains { $0.lastSuccess != nil })
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

  /// Sums up the accounts for which there is no row.
  private mutating func paintRest(from first: Int, _ row: Int) {
    let states = board.accounts[first...].map { BarState($0, of: board, time: time) }
    var column = write(" +\(states.count) more", row, 0, .secondary)
    for role in [Role.attention, .failed, .active, .waiting, .sleeping] {
      let words = states.filter { $0.role == role }
      guard let word = words.first?.word else { continue }
      let text = "\(words.count) \(role == .sleeping ? "sleeping" : word)"
      column += 2 + write(text, row, column + 2, role)
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
    paintLamps(bar.lamps, row, columns.lamps)
    if let field = columns.doing { paintDoing(bar, state, row, field) }
    if let field = columns.last { paintLast(bar, row, field) }
  }

  private mutating func paintState(_ state: BarState, _ row: Int, _ columns: BarColumns) {
    let word = columns.isTerse ? state.terse : state.word
    field(word, row, columns.state, state.role)
    let mark = columns.state.column + TextWidth.of(word) + 1
    if state.isMarked, mark < columns.state.column + columns.state.width {
      write(symbols.attention, row, mark, .attention)
    }
  }

  private mutating func paintLamps(_ lamps: [Lamp?], _ row: Int, _ field: BarColumns.Field) {
    // Where there is no room for all places, those of threads that ended are given up first.
    let shown = lamps.count > field.width ? lamps.filter { $0 != nil } : lamps
    let isCut = shown.count > field.width && field.width > 2
    for (offset, lamp) in shown.prefix(isCut ? field.width - 1 : field.width).enumerated() {
      let symbol = lamp.map { symbols.lamp($0.activity) } ?? symbols.unlit
      write(symbol, row, field.column + offset, lamp.map { Role(lamp: $0.activity) } ?? .unlit)
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
      let text = "\(number + 1) \(state.terse)" + (state.isMarked ? symbols.attention : "")
      let isShort = TextWidth.of(text) > size.columns
      write(isShort ? glyph(board.accounts[number], state) : text, 0, 0, state.role)
    }
    let rows = TextWidth.wrap("too small", to: size.columns)
    guard size.rows > rows.count else { return }
    for (offset, line) in rows.enumerated() {
      write(line, size.rows - rows.count + offset, 0, .secondary)
    }
  }

  /// An account in one cell.
  private func glyph(_ bar: AccountBar, _ state: BarState) -> String {
    if state.isMarked { return symbols.attention }
    return symbols.lamp(bar.isRunning ? bar.leadingLamp?.activity ?? .account : .idle)
  }
}
