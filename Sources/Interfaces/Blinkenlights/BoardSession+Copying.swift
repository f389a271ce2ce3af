// SPDX-License-Identifier: MIT

import SyncModel

extension BoardSession {
  /// Puts what matters now into the clipboard and says so.
  mutating func copy(size: Size, time: Double) -> [Effect] {
    guard let text = textToCopy(size: size) else {
      notify("There is nothing to copy", time: time)
      return []
    }
    return [.copy(text)]
  }

  /// Says what was sent; whether the terminal obeys, only the person can tell.
  mutating func notifyCopy(of text: String, time: Double) {
    let first = text.split(separator: "\n").first.map(String.init) ?? ""
    notify("To the clipboard: \(first)", time: time)
  }

  /// What is chosen in a list, or the entry of the log that matters.
  private func textToCopy(size: Size) -> String? {
    let index = listCursor.index(of: listCount)
    switch view {
    case .log, .folder: return entryToCopy(size: size)?.line
    case .folders(let account):
      return listCount > 0 ? folders(of: account)[index].copied : nil
    case .attention:
      return listCount > 0 ? board.attention.items[index].copied : nil
    }
  }

  /// While the log follows, the newest error or else warning in sight; if there is none, or a person
  /// has scrolled, the last entry in sight.
  private func entryToCopy(size: Size) -> LogEntry? {
    let entries = pane.visible(
      board.log, rows: max(1, layout(size).log.count), format: logFormat(columns: size.columns)
    ).map(\.entry)
    guard pane.isFollowing, let worst = entries.map(\.level).max(), worst >= .warning else {
      return entries.last
    }
    return entries.last { $0.level == worst }
  }
}

extension FolderRow {
  /// Its name and how it fares.
  fileprivate var copied: String {
    let state = problem.map { EscapedText.of($0.message) } ?? lastSummary.map(SummaryText.brief)
    return [EscapedText.of(name.rawValue), state].compactMap(\.self).joined(separator: ": ")
  }
}

extension AttentionItem {
  /// Where it happened, what, and what to do.
  fileprivate var copied: String {
    (["\(subject): \(text)"] + [advice].compactMap(\.self))
      .joined(separator: "\n")
  }
}
