// SPDX-License-Identifier: MIT

/// How log entries are broken into rows of a pane.
package struct LogFormat: Equatable, Sendable {
  /// The columns of the time; 0 leaves it out.
  package let timeWidth: Int
  /// The columns of the account's name; 0 leaves it out.
  package let accountWidth: Int
  /// Where the text begins.
  package let textColumn: Int
  /// The columns of the text.
  package let textWidth: Int
  /// Whether every entry is wrapped, and not only warnings and errors.
  private let wrapsAll: Bool
  private let ellipsis: String

  /// Divides the columns of a pane; `longestName` is 0 where names tell nothing.
  package init(columns: Int, longestName: Int, face: Theme.Face, symbols: Symbols) {
    let isClassic = face == .classic
    let margin = columns < 30 || isClassic ? 0 : 1
    timeWidth = isClassic || columns < 40 ? 0 : 8
    accountWidth = isClassic || columns < 56 ? 0 : min(longestName, columns < 120 ? 10 : 24)
    let begin = margin + (timeWidth > 0 ? timeWidth + 1 : 0)
    textColumn = begin + (accountWidth > 0 ? accountWidth + 2 : 0)
    textWidth = max(1, columns - textColumn - margin)
    wrapsAll = isClassic
    ellipsis = symbols.ellipsis
  }

  /// The column of the account's name.
  package var accountColumn: Int { textColumn - accountWidth - 2 }

  /// The rows of an entry; at least one.
  package func rows(_ entry: LogEntry) -> [String] {
    if wrapsAll || entry.level >= .warning {
      return TextWidth.wrap(entry.text, to: textWidth)
    }
    return entry.text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TextWidth.cut(String($0), to: textWidth, ellipsis: ellipsis) }
  }
}

/// The part of the log that a person looks at.
package struct LogPane: Equatable, Sendable {
  /// The number of the last entry that is shown; `nil` follows the newest.
  package private(set) var bottom: Int?

  package init() {}

  /// Whether new entries come into sight by themselves.
  package var isFollowing: Bool { bottom == nil }

  /// How many entries came after the last one in sight.
  package func unseen(_ log: LogRing) -> Int { bottom.map { max(0, log.end - 1 - $0) } ?? 0 }

  /// Moves by keys; `rows` is the height of the pane.
  package mutating func scroll(
    _ scroll: BoardAction.Scroll, log: LogRing, rows: Int, format: LogFormat
  ) {
    guard rows > 0, log.end > log.start else { return }
    let last = min(bottom ?? log.end - 1, log.end - 1)
    let target =
      switch scroll {
      case .lineUp: last - 1
      case .lineDown: last + 1
      case .pageUp: top(above: last, log: log, rows: rows, format: format)
      case .pageDown: end(below: last, log: log, rows: rows, format: format)
      case .start: log.start
      case .end: log.end
      }
    let least = end(below: log.start, log: log, rows: rows, format: format)
    let wanted = max(target, least)
    bottom = wanted >= log.end - 1 ? nil : wanted
  }

  /// A piece of an entry that is in sight.
  package typealias Piece = (entry: LogEntry, rows: ArraySlice<String>, hasBeginning: Bool)

  /// The entries in sight with the rows of each, oldest first.
  ///
  /// The first one may lack its beginning; the last one its end, on the oldest page of the log.
  package func visible(_ log: LogRing, rows: Int, format: LogFormat) -> [Piece] {
    let last = min(bottom.map { max($0, log.start) } ?? log.end - 1, log.end - 1)
    var found: [Piece] = []
    var room = rows
    var number = last
    while room > 0, number >= log.start {
      let lines = format.rows(log[number])
      found.append((log[number], lines.suffix(room), lines.count <= room))
      room -= lines.count
      number -= 1
    }
    found.reverse()
    number = last + 1
    while room > 0, number < log.end {
      let lines = format.rows(log[number])
      found.append((log[number], lines.prefix(room), true))
      room -= lines.count
      number += 1
    }
    return found
  }

  /// The topmost entry of the page that ends with an entry.
  private func top(above last: Int, log: LogRing, rows: Int, format: LogFormat) -> Int {
    var number = last
    var room = rows
    while number > log.start {
      room -= format.rows(log[number]).count
      if room <= 0 { break }
      number -= 1
    }
    return number == last ? last - 1 : number
  }

  /// The last entry of the page that begins with an entry.
  private func end(below first: Int, log: LogRing, rows: Int, format: LogFormat) -> Int {
    var number = first
    var room = rows - format.rows(log[first]).count
    while number + 1 < log.end {
      room -= format.rows(log[number + 1]).count
      if room < 0 { break }
      number += 1
    }
    return max(number, min(first + 1, log.end - 1))
  }
}
