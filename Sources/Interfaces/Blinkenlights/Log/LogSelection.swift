// SPDX-License-Identifier: MIT

/// The numbers of the entries that a filter lets through, kept up to date as the log grows.
struct LogMatches: Equatable, Sendable {
  private(set) var filter = LogFilter()
  private var numbers: [Int] = []
  /// The first number that was not looked at yet.
  private var next = 0

  /// Looks for other entries from now on.
  mutating func change(to filter: LogFilter, in log: LogRing) {
    guard filter != self.filter else { return }
    self.filter = filter
    numbers = []
    next = log.start
    follow(log)
  }

  /// Looks at the entries that came since the last call.
  mutating func follow(_ log: LogRing) {
    guard !filter.isOpen else { return }
    numbers.removeFirst(firstPosition(of: log.start))
    for number in max(next, log.start)..<max(next, log.end) where filter.admits(log[number]) {
      numbers.append(number)
    }
    next = log.end
  }

  /// The matching entries of the log that ``follow(_:)`` has seen.
  func selection(of log: LogRing) -> LogSelection {
    LogSelection(log: log, numbers: filter.isOpen ? nil : numbers[firstPosition(of: log.start)...])
  }

  private func firstPosition(of number: Int) -> Int {
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
