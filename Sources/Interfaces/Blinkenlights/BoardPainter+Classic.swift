// SPDX-License-Identifier: MIT

import SyncModel

/// The rows of OfflineIMAP: a banner, the log, and bars that grow upwards from the bottom.
extension BoardPainter {
  mutating func paintClassic() {
    if let row = layout.banner { paintClassicBanner(row) }
    if session.view.isList { paintList() } else { paintClassicLog() }
    paintClassicBars()
    paintNotice()
  }

  private mutating func paintClassicBanner(_ row: Int) {
    canvas.clear(row: row, columns: 0..<size.columns, role: .banner)
    let left = "\(EventText.programName) \(EscapedText.of(board.version))"
    let right = filterText ?? "Licensed under the MIT license"
    let column = max(write(left, row, 0, .banner) + 1, size.columns - TextWidth.of(right) - 1)
    write(right, row, column, filterText == nil ? .bannerText : .scroll)
  }

  private mutating func paintClassicLog() {
    let format = session.logFormat(columns: size.columns)
    var row = layout.log.lowerBound
    for (entry, lines, _) in session.pane.visible(
      board.log, rows: layout.log.count, format: format)
    {
      for line in lines {
        write(line, row, 0, role(of: entry))
        row += 1
      }
    }
    guard !session.pane.isFollowing, let last = layout.log.last else { return }
    let mark = " \(scrolled) "
    write(mark, last, size.columns - TextWidth.of(mark), .scroll)
  }

  /// The control bar is the lowest, the first account stands above it.
  private mutating func paintClassicBars() {
    if let row = layout.control { paintClassicBar(board.control, number: 0, row) }
    for (index, row) in zip(classicWindow, layout.bars.reversed()) {
      paintClassicBar(board.accounts[index], number: index + 1, row)
      if isChosen(index) { write(symbols.cursor, row, 12, .selection) }
    }
  }

  private var classicWindow: Range<Int> {
    let count = board.accounts.count
    return session.focus == .accounts
      ? session.accountCursor.window(of: count, rows: layout.bars.count)
      : 0..<min(count, layout.bars.count)
  }

  private mutating func paintClassicBar(_ bar: AccountBar, number: Int, _ row: Int) {
    let name = bar.name.map { EscapedText.of($0.rawValue) } ?? "*Control"
    let short = TextWidth.cut(name, to: 12, ellipsis: "")
    let padding = String(repeating: " ", count: max(0, 12 - TextWidth.of(short)))
    var column = write("\(number): [", row, 0, .digit)
    column += write(classicState(bar), row, column, state(bar).role)
    column += write("] \(padding)", row, column, .digit)
    column += write(short, row, column, .account)
    column += write(": ", row, column, .digit)
    for lamp in bar.lamps {
      let isMain = lamp?.thread == 0 && lamp?.activity == .idle
      let role = isMain ? .logIdle : lamp.map { Role(lamp: $0.activity) } ?? .unlit
      column += write("@", row, column, role)
    }
  }

  /// `active`, or minutes and seconds in six columns; a word for what OfflineIMAP did not know.
  private func classicState(_ bar: AccountBar) -> String {
    switch state(bar).kind {
    case .paused: return "paused"
    case .password: return "passwd"
    default: break
    }
    guard case .sleeping(let until) = bar.stage else {
      let state = state(bar)
      let word = state.word.utf8.count > 6 ? state.terse : state.word
      return bar.stage == .ended ? TextWidth.fit(word, to: 6) : "active"
    }
    let clock = Amounts.clock(max(0, (until - time).rounded()))
    return String(repeating: " ", count: max(0, 6 - clock.utf8.count)) + clock
  }
}
