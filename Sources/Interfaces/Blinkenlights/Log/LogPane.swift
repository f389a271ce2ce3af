// SPDX-License-Identifier: MIT

/// The part of the log that a person looks at.
package struct LogPane: Equatable, Sendable {
  /// The number of the last entry that is shown; `nil` follows the newest.
  package private(set) var bottom: Int?
  private var matches = LogMatches()
  /// The number of the first entry that is new to a person who reads older ones.
  private var firstNew = 0
  /// The number of an entry below which newer ones wait for a moment, although the pane follows.
  private var held: Int?

  package init() {}

  /// Whether new entries come into sight by themselves.
  package var isFollowing: Bool { bottom == nil }

  /// Which entries are shown.
  package var filter: LogFilter { matches.filter }

  /// Shows other entries; who was reading stays where that was, or at the next older entry.
  package mutating func show(_ filter: LogFilter, of log: LogRing) {
    matches.change(to: filter, in: log)
  }

  /// Takes in what was added to the log; call it after each addition.
  package mutating func follow(_ log: LogRing) { matches.follow(log) }

  /// Keeps entries from `end` on out of sight while the pane follows; `nil` shows the newest again.
  package mutating func hold(at end: Int?) { held = end.map { $0 - 1 } }

  /// How many entries the filter looks for, without those around them.
  package func count(_ log: LogRing) -> Int { matches.count(in: log) }

  /// How many entries came since the person scrolled, without those that were scrolled to.
  package func unseen(_ log: LogRing) -> Int {
    isFollowing ? 0 : matches.selection(of: log).count(from: firstNew)
  }

  /// How many entries there are below the last one in sight.
  package func below(_ log: LogRing) -> Int {
    let all = matches.selection(of: log)
    guard let bottom, !all.isEmpty else { return 0 }
    return all.end - 1 - all.position(of: bottom)
  }

  /// Every entry that the filter lets through, oldest first.
  package func entries(_ log: LogRing) -> [LogEntry] {
    let all = matches.selection(of: log)
    return (all.start..<all.end).map { all[$0] }
  }

  /// Moves by keys; `rows` is the height of the pane.
  package mutating func scroll(
    _ scroll: BoardAction.Scroll, log: LogRing, rows: Int, format: LogFormat
  ) {
    let newest = log.end
    let log = matches.selection(of: log)
    guard rows > 0, !log.isEmpty else { return }
    if isFollowing { firstNew = newest }
    let last = bottom.map(log.position) ?? log.end - 1
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
    bottom = wanted >= log.end - 1 ? nil : log.number(at: wanted)
    if let bottom { firstNew = max(firstNew, bottom + 1) }
  }

  /// A piece of an entry that is in sight.
  package typealias Piece = (entry: LogEntry, rows: ArraySlice<String>, hasBeginning: Bool)

  /// The entries in sight with the rows of each, oldest first.
  ///
  /// The first one may lack its beginning; the last one its end, on the oldest page of the log.
  package func visible(_ log: LogRing, rows: Int, format: LogFormat) -> [Piece] {
    let log = matches.selection(of: log)
    guard !log.isEmpty else { return [] }
    let last = (bottom ?? held).map(log.position) ?? log.end - 1
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
  private func top(above last: Int, log: LogSelection, rows: Int, format: LogFormat) -> Int {
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
  private func end(below first: Int, log: LogSelection, rows: Int, format: LogFormat) -> Int {
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
