// SPDX-License-Identifier: MIT

import POSIX

extension BoardPainter {
  /// Draws the list that stands in the place of the log.
  mutating func paintList() {
    guard let top = layout.log.first else { return }
    switch session.view {
    case .folders(let account): paintFolders(of: account, top)
    case .attention: paintAttention(top)
    case .log, .folder: break
    }
  }

  // MARK: What needs a person

  private mutating func paintAttention(_ top: Int) {
    let items = board.attention.items
    if items.isEmpty { return paintListTitle(" What needs you: nothing", top) }
    paintListTitle(" What needs you: \(Amounts.count(items.count, "matter"))", top)
    let longest = items.map { TextWidth.of($0.subject) }.max() ?? 0
    let width = min(longest, max(8, size.columns / 4))
    paintRows(items.count) { painter, index, row, isChosen in
      painter.paintAttention(items[index], row, subject: width, isChosen)
    }
  }

  private mutating func paintAttention(
    _ item: AttentionItem, _ row: Int, subject width: Int, _ isChosen: Bool
  ) {
    var column = 3
    if size.columns >= 40 {
      column += write(WallClock.clockFace(item.time), row, column, .time) + 1
    }
    let name = TextWidth.cut(item.subject, to: width, ellipsis: symbols.ellipsis)
    write(name, row, column, isChosen ? .selection : .logAccount)
    column += width + 2
    let first = item.text.split(separator: "\n").first.map(String.init) ?? ""
    let text = TextWidth.cut(
      first, to: max(0, size.columns - column - 1), ellipsis: symbols.ellipsis)
    write(text, row, column, role(of: item))
  }

  private func role(of item: AttentionItem) -> Role {
    switch item.remedy {
    case .allowDeletions: .attention
    case .note: .warning
    case .retryMessages, .logIn, .retry, .correct: .failed
    }
  }

  // MARK: Rows

  mutating func paintListTitle(_ title: String, _ row: Int, to columns: Int? = nil) {
    let text = TextWidth.cut(title, to: columns ?? size.columns, ellipsis: symbols.ellipsis)
    write(text, row, 0, .boxTitle)
  }

  /// Draws the rows in sight below the title, with a mark at the chosen one.
  mutating func paintRows(
    _ count: Int,
    _ paint: (inout BoardPainter, _ index: Int, _ row: Int, _ isChosen: Bool) -> Void
  ) {
    let rows = session.listRows(layout)
    let chosen = session.listCursor.index(of: count)
    for (offset, index) in session.listCursor.window(of: count, rows: rows.count).enumerated() {
      let isChosen = index == chosen && session.focus == .main
      let row = rows.lowerBound + offset
      if isChosen { write(symbols.cursor, row, 1, .selection) }
      paint(&self, index, row, isChosen)
    }
  }

  mutating func rightAligned(
    _ text: String, _ row: Int, _ field: BarColumns.Field, _ role: Role
  ) {
    write(text, row, field.column + max(0, field.width - TextWidth.of(text)), role)
  }
}
