// SPDX-License-Identifier: MIT

/// The numbers of the entries that a filter lets through, kept up to date as the log grows.
struct LogMatches: Equatable, Sendable {
  private(set) var filter = LogFilter()
  private var numbers: [Int] = []
  /// Those of the numbers that have the text themselves.
  private var hits: [Int] = []
  /// The entries since the last number that come along if the next one has the text.
  private var before: [Int] = []
  /// How many further entries come along whatever they are.
  private var after = 0
  /// The first number that was not looked at yet.
  private var next = 0

  /// Looks for other entries from now on.
  mutating func change(to filter: LogFilter, in log: LogRing) {
    guard filter != self.filter else { return }
    self = LogMatches()
    self.filter = filter
    next = log.start
    follow(log)
  }

  /// Looks at the entries that came since the last call.
  mutating func follow(_ log: LogRing) {
    guard !filter.isOpen else { return }
    numbers.removeFirst(Self.first(of: numbers, from: log.start))
    hits.removeFirst(Self.first(of: hits, from: log.start))
    before.removeAll { $0 < log.start }
    for number in max(next, log.start)..<max(next, log.end) where filter.covers(log[number]) {
      take(number, filter.hasText(log[number]))
    }
    next = log.end
  }

  private mutating func take(_ number: Int, _ isHit: Bool) {
    if isHit {
      numbers += before + [number]
      hits.append(number)
      before = []
      after = filter.context
    } else if after > 0 {
      numbers.append(number)
      after -= 1
    } else if filter.context > 0 {
      before = before.suffix(filter.context - 1) + [number]
    }
  }

  /// How many entries have the text.
  func count(in log: LogRing) -> Int {
    filter.isOpen ? log.end - log.start : hits.count - Self.first(of: hits, from: log.start)
  }

  /// The matching entries of the log that ``follow(_:)`` has seen.
  func selection(of log: LogRing) -> LogSelection {
    LogSelection(
      log: log,
      numbers: filter.isOpen ? nil : numbers[Self.first(of: numbers, from: log.start)...])
  }

  private static func first(of numbers: [Int], from number: Int) -> Int {
    numbers.firstIndex { $0 >= number } ?? numbers.endIndex
  }
}

/// A row of log entries with positions that count up by one.
struct LogSelection: Sendable {
  private let log: LogRing
  private let numbers: ArraySlice<Int>?

  fileprivate init(log: LogRing, numbers: ArraySlice<Int>?) {
    self.log = log
    self.numbers = numbers
  }

  /// The position of the oldest entry.
  var start: Int { numbers?.startIndex ?? log.start }
  /// One more than the position of the newest entry.
  var end: Int { numbers?.endIndex ?? log.end }
  var isEmpty: Bool { start == end }

  /// The entry at a position from ``start`` to ``end`` - 1.
  subscript(position: Int) -> LogEntry { log[number(at: position)] }

  /// The number in the log of the entry at a position.
  func number(at position: Int) -> Int { numbers?[position] ?? position }

  /// How many entries have this number or a higher one.
  func count(from number: Int) -> Int {
    if isEmpty { return 0 }
    let nearest = position(of: number)
    return end - nearest - (self.number(at: nearest) < number ? 1 : 0)
  }

  /// The position of the entry of a number, or of the nearest older one, else of the oldest.
  func position(of number: Int) -> Int {
    guard let numbers else { return min(max(number, start), end - 1) }
    var (low, high) = (numbers.startIndex, numbers.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] <= number { low = middle + 1 } else { high = middle }
    }
    return max(start, low - 1)
  }
}
