// SPDX-License-Identifier: MIT

/// The messages of a command, as `sequence-set` of RFC 3501 §9 names them: `1:3,7,9:*`.
struct SequenceSet: Equatable, Sendable {
  /// One part of the set; `nil` stands for `*`, the largest number in use.
  struct Part: Equatable, Sendable {
    let first: UInt32?
    let last: UInt32?
  }

  let parts: [Part]
  /// Whether it is `$`, the messages that the last SEARCH saved (RFC 5182); it has no parts then.
  var isLastResult = false

  /// The ranges that the parts mean in a mailbox, in the order of their beginnings; they may overlap.
  ///
  /// A range may be written either way round, so `9:*` always holds the largest number.
  func ranges(largest: UInt32) -> [ClosedRange<UInt32>] {
    parts.map { part in
      let first = part.first ?? largest
      let last = part.last ?? largest
      return min(first, last)...max(first, last)
    }.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// Whether a number is in the set.
  func contains(_ number: UInt32, largest: UInt32) -> Bool {
    ranges(largest: largest).contains { $0.contains(number) }
  }

  /// The same, for many questions.
  func members(largest: UInt32) -> Members { Members(ranges(largest: largest)) }

  /// The numbers of a set, for quick answers.
  struct Members: Sendable {
    /// Ascending, and apart from each other.
    private var ranges: [ClosedRange<UInt32>] = []

    /// Joins ranges that come in the order of their beginnings.
    fileprivate init(_ ranges: [ClosedRange<UInt32>]) {
      for range in ranges {
        guard let last = self.ranges.last, range.lowerBound <= last.upperBound else {
          self.ranges.append(range)
          continue
        }
        let end = Swift.max(last.upperBound, range.upperBound)
        self.ranges[self.ranges.count - 1] = last.lowerBound...end
      }
    }

    /// Whether a number is in the set.
    ///
    /// - Complexity: O(log *n*) in the number of ranges.
    func contains(_ number: UInt32) -> Bool {
      var places = 0..<ranges.count
      while !places.isEmpty {
        let middle = places.lowerBound + places.count / 2
        if ranges[middle].contains(number) { return true }
        places =
          ranges[middle].lowerBound > number
          ? places.lowerBound..<middle : middle + 1..<places.upperBound
      }
      return false
    }
  }

  /// The largest number that is written out, or `nil` where only ranges up to `*` stand.
  var largestExplicit: UInt32? {
    parts.compactMap { part in
      guard let first = part.first, let last = part.last else { return nil }
      return max(first, last)
    }.max()
  }
}

/// Which messages a command means, and by which of their two numbers.
struct MessageSelector: Equatable, Sendable {
  let set: SequenceSet
  /// Whether the numbers are UIDs, as in UID FETCH, rather than places in the mailbox.
  let isByUID: Bool
}

extension Sequence<UInt32> {
  /// The numbers as a sequence set that keeps their order: `3:5,9`.
  var asSequenceSet: String {
    var ranges: [ClosedRange<UInt32>] = []
    for number in self {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound):\($0.upperBound)" }
      .joined(separator: ",")
  }
}
