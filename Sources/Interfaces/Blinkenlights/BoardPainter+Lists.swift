// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

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

  // MARK: The folders of an account

  /// The columns of a folder list, from the right: what the last run did, when, how many messages.
  private struct FolderColumns {
    let name: BarColumns.Field
    let messages, time: BarColumns.Field?
    let result: BarColumns.Field

    init(_ columns: Int) {
      let nameWidth = max(8, min(48, columns * 2 / 5))
      name = BarColumns.Field(column: 3, width: nameWidth)
      var column = 3 + nameWidth + 1
      messages = columns >= 50 ? BarColumns.Field(column: column, width: 8) : nil
      column += columns >= 50 ? 9 : 0
      time = columns >= 64 ? BarColumns.Field(column: column, width: 8) : nil
      column += columns >= 64 ? 10 : 0
      result = BarColumns.Field(column: column, width: max(0, columns - column - 1))
    }
  }

  private mutating func paintFolders(of account: AccountName, _ top: Int) {
    let rows = session.folders(of: account)
    let bar = board.accounts.first { $0.name == account }
    let columns = FolderColumns(size.columns)
    let tier = bar?.tier.map { "  \($0.rawValue)" } ?? ""
    paintListTitle(
      "\(EscapedText.of(account.rawValue)): \(Amounts.count(rows.count, "folder"))\(tier)", top)
    if let field = columns.messages { rightAligned("messages", top, field, .secondary) }
    if let field = columns.time { rightAligned("in step", top, field, .secondary) }
    let first = session.listRows(layout).lowerBound
    if let bar, first > top + 1 { paintHour(of: bar, top + 1) }
    paintRows(rows.count) { painter, index, row, isChosen in
      painter.paintFolder(rows[index], row, columns, isChosen)
    }
    if rows.isEmpty { write("   not known before its first run", first, 0, .secondary) }
  }

  /// The last hour of an account and its last success.
  private mutating func paintHour(of bar: AccountBar, _ row: Int) {
    let room = size.columns - 40
    let cells = [60, 30, 20, 12].first { $0 <= (symbols.isBraille ? room * 2 : room) } ?? 0
    let moved = bar.history.total(at: time)
    var column = 3
    if cells > 0 {
      column += write(symbols.sparkline(bar.history.cells(cells, at: time)), row, column, .progress)
      column += 2
    }
    column += write("\(Amounts.count(moved, "message")) in the last hour", row, column, .detail)
    guard let success = bar.lastSuccess else { return }
    let text = "success \(WallClock.clockFace(success))"
    if column + 2 + text.utf8.count < size.columns { write(text, row, column + 2, .last) }
  }

  private mutating func paintFolder(
    _ folder: FolderRow, _ row: Int, _ columns: FolderColumns, _ isChosen: Bool
  ) {
    let name = folder.name.rawValue.isEmpty ? "(root)" : EscapedText.of(folder.name.rawValue)
    field(name, row, columns.name, isChosen ? .selection : .text)
    if let field = columns.messages, let count = folder.messages {
      rightAligned("\(count)", row, field, .detail)
    }
    if let field = columns.time, let time = folder.lastDone {
      rightAligned(WallClock.clockFace(time), row, field, .last)
    }
    let (text, role) = result(of: folder, working: lamp(at: folder.name))
    write(
      TextWidth.cut(text, to: columns.result.width, ellipsis: symbols.ellipsis), row,
      columns.result.column, role)
  }

  /// The lamp of the thread in the list's account that works on a folder.
  private func lamp(at folder: FolderName) -> Lamp? {
    guard case .folders(let account) = session.view else { return nil }
    let bar = board.accounts.first { $0.name == account }
    return bar?.lamps.lazy.compactMap(\.self).first { $0.folder == folder && $0.transfer != nil }
  }

  private func result(of folder: FolderRow, working lamp: Lamp?) -> (String, Role) {
    if folder.isWorking { return (lamp?.transfer.map(Self.progress) ?? "working", .active) }
    if let problem = folder.problem { return (EscapedText.of(problem.message), .failed) }
    guard let summary = folder.lastSummary, !summary.changedNothing else {
      return (folder.lastDone == nil ? "" : "unchanged", .secondary)
    }
    return (SummaryText.brief(summary), .detail)
  }

  /// `30/420  2.5 MB/s  0:05 left`.
  private static func progress(_ transfer: Transfer) -> String {
    let parts = [
      "\(transfer.done)/\(transfer.total)",
      transfer.rate.map { "\(Amounts.octets(Int(clamping: $0)))/s" },
      transfer.remaining.map { "\(Amounts.clock($0)) left" },
    ]
    return parts.compactMap(\.self).joined(separator: "  ")
  }

  // MARK: What needs a person

  private mutating func paintAttention(_ top: Int) {
    let items = board.attention.items
    if items.isEmpty { return paintListTitle("What needs you: nothing", top) }
    paintListTitle("What needs you: \(Amounts.count(items.count, "matter"))", top)
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
    case .retryMessages, .logIn, .retry: .failed
    }
  }

  // MARK: Rows

  private mutating func paintListTitle(_ title: String, _ row: Int) {
    write(
      TextWidth.cut(" \(title)", to: size.columns, ellipsis: symbols.ellipsis), row, 0, .boxTitle)
  }

  /// Draws the rows in sight below the title, with a mark at the chosen one.
  private mutating func paintRows(
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

  private mutating func rightAligned(
    _ text: String, _ row: Int, _ field: BarColumns.Field, _ role: Role
  ) {
    write(text, row, field.column + max(0, field.width - TextWidth.of(text)), role)
  }
}
