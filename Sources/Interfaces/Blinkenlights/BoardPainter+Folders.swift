// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The columns of a folder list, from the right: what the last run did, when, how many messages.
///
/// Names get what the longest one needs, while there is room beside them for what happens.
private struct FolderColumns {
  let name: BarColumns.Field
  let messages, time: BarColumns.Field?
  let result: BarColumns.Field

  /// `1234/10000  2.5 MB/s  0:05 left`.
  private static let roomForProgress = 32

  init(_ columns: Int, longestName: Int) {
    let messagesWidth = columns >= 50 ? 9 : 0
    let timeWidth = columns >= 72 ? 10 : 0
    let rest = columns - 5 - messagesWidth - timeWidth - Self.roomForProgress
    let least = columns < 50 ? columns * 2 / 5 : columns * 3 / 10
    let most = max(8, least, min(48, columns * 2 / 5, rest))
    name = BarColumns.Field(column: 3, width: min(most, max(8, longestName)))
    var column = 3 + name.width + 1
    messages = messagesWidth > 0 ? BarColumns.Field(column: column, width: 8) : nil
    column += messagesWidth
    time = timeWidth > 0 ? BarColumns.Field(column: column, width: 8) : nil
    column += timeWidth
    result = BarColumns.Field(column: column, width: max(0, columns - column - 1))
  }

  /// Where the title over the names ends.
  func titleWidth(_ columns: Int) -> Int { messages.map { $0.column - 1 } ?? columns }
}

extension BoardPainter {
  mutating func paintFolders(of account: AccountName, _ top: Int) {
    let rows = session.folders(of: account)
    let bar = board.accounts.first { $0.name == account }
    let title = " \(EscapedText.of(account.rawValue)): \(Amounts.count(rows.count, "folder"))"
    let titles = [title + (bar?.tier.map { "  \($0.rawValue)" } ?? ""), title]
    let longest = rows.map { TextWidth.of(Self.title($0)) }.max() ?? 0
    // On a narrow screen nothing stands beside the title, so that it needs no column of its own.
    let titleWidth = size.columns < 50 ? 0 : TextWidth.of(titles[0]) - 2
    let columns = FolderColumns(size.columns, longestName: max(longest, titleWidth))
    paintListTitle(
      Self.longest(titles, columns.titleWidth(size.columns)), top,
      to: columns.titleWidth(size.columns))
    if let field = columns.messages { rightAligned("messages", top, field, .secondary) }
    if let field = columns.time { rightAligned("in step", top, field, .secondary) }
    let first = session.listRows(layout).lowerBound
    if let bar, first > top + 1 { paintHour(of: bar, top + 1) }
    paintRows(rows.count) { painter, index, row, isChosen in
      painter.paintFolder(rows[index], row, columns, isChosen)
    }
    if rows.isEmpty {
      write(
        TextWidth.cut("   \(unknown(bar))", to: size.columns - 1, ellipsis: symbols.ellipsis),
        first,
        0, .secondary)
    }
  }

  /// Why no folder can be shown.
  private func unknown(_ bar: AccountBar?) -> String {
    guard let bar, bar.hasFailed, let problem = bar.problem else {
      return "no run of this program has listed them yet"
    }
    return "not listed yet: \(EscapedText.of(problem.message))"
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

  private static func title(_ folder: FolderRow) -> String {
    folder.name.rawValue.isEmpty ? "(root)" : EscapedText.of(folder.name.rawValue)
  }

  private mutating func paintFolder(
    _ folder: FolderRow, _ row: Int, _ columns: FolderColumns, _ isChosen: Bool
  ) {
    field(Self.title(folder), row, columns.name, isChosen ? .selection : .text)
    if let field = columns.messages, let count = folder.messages {
      rightAligned("\(count)", row, field, .detail)
    }
    if let field = columns.time, let time = folder.lastDone {
      rightAligned(WallClock.clockFace(time), row, field, .last)
    }
    let (texts, role) = result(of: folder, working: lamp(at: folder.name))
    let text = Self.longest(texts, columns.result.width)
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

  /// What happens or happened in a folder, in longer and shorter words.
  private func result(of folder: FolderRow, working lamp: Lamp?) -> ([String], Role) {
    if folder.isWorking { return (lamp?.transfer.map(Self.progress) ?? ["working"], .active) }
    switch folder.problem {
    case .deletionsHeld(_, let count, _): return (held(count), .attention)
    case .some(let problem): return ([EscapedText.of(problem.message)], .failed)
    case .none: break
    }
    guard let summary = folder.lastSummary, !summary.changedNothing else {
      return ([folder.lastDone == nil ? "" : "unchanged"], .secondary)
    }
    let forms = results(summary)
    return ([forms[0]] + Self.words(Totals(summary)) + forms.dropFirst(), .detail)
  }

  /// What was changed, without the side on which it was; nothing where nothing was.
  private static func words(_ totals: Totals) -> [String] {
    let counts = [
      (totals.downloaded, "received"), (totals.uploaded, "sent"), (totals.deleted, "deleted"),
      (totals.flags, "reflagged"),
    ]
    let parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return parts.isEmpty ? [] : [parts.joined(separator: ", ")]
  }

  /// `30/420  2.5 MB/s  0:05 left`, and the same without the last parts.
  private static func progress(_ transfer: Transfer) -> [String] {
    let parts = [
      "\(transfer.done)/\(transfer.total)",
      transfer.rate.map { "\(Amounts.octets(Int(clamping: $0)))/s" },
      transfer.remaining.map { "\(Amounts.clock($0)) left" },
    ].compactMap(\.self)
    return (1...parts.count).reversed().map { parts.prefix($0).joined(separator: "  ") }
  }
}
