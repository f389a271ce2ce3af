// SPDX-License-Identifier: MIT

/// How many messages an account moved in each minute of the last hour.
package struct History: Equatable, Sendable {
  /// The minutes that are kept.
  package static let minutes = 60

  /// The count of a minute stands at its number modulo ``minutes``.
  private var counts = [Int](repeating: 0, count: minutes)
  /// The minute of the last count, since 1970.
  private var last = 0

  package init() {}

  /// Counts messages that were moved at a time in seconds since 1970.
  package mutating func add(_ count: Int, time: Double) {
    let minute = Self.minute(time)
    guard count > 0, minute > last - Self.minutes else { return }
    if minute > last {
      for passed in max(last + 1, minute - Self.minutes + 1)...minute {
        counts[passed % Self.minutes] = 0
      }
      last = minute
    }
    counts[minute % Self.minutes] += count
  }

  /// The messages of the hour before a time.
  package func total(at time: Double) -> Int { cells(Self.minutes, at: time).reduce(0, +) }

  /// The hour before a time in `cells` equal parts, the oldest first; `cells` divides ``minutes``.
  ///
  /// The parts begin at multiples of their length, so that a picture of them stays as it is until the
  /// next part begins, or until something is counted.
  package func cells(_ cells: Int, at time: Double) -> [Int] {
    let length = Self.minutes / cells
    let newest = Self.minute(time) / length
    return (newest - cells + 1...newest).map { part in
      (part * length..<(part + 1) * length).reduce(0) { $0 + count(of: $1) }
    }
  }

  private func count(of minute: Int) -> Int {
    // The clock of a machine that has none of its own may begin at 1970.
    let isKept = minute >= 0 && minute <= last && minute > last - Self.minutes
    return isKept ? counts[minute % Self.minutes] : 0
  }

  private static func minute(_ time: Double) -> Int { Int(clamping: max(0, time) / 60) }
}

extension Symbols {
  /// A row of bars, each as high as its count is beside the highest one.
  ///
  /// A count that is not 0 is always seen.
  package func sparkline(_ counts: [Int]) -> String {
    let most = counts.max() ?? 0
    let steps = spark.count - 1
    let levels = counts.map { count in
      count == 0 ? 0 : max(1, (count * steps + most / 2) / most)
    }
    guard isBraille else { return levels.map { spark[$0] }.joined() }
    return stride(from: 0, to: levels.count, by: 2).map { index in
      let right = index + 1 < levels.count ? levels[index + 1] : 0
      return Self.braille(levels[index], right)
    }.joined()
  }

  /// Two bars of 0 to 4 dots in one character; 0 is a dot at the bottom, too.
  private static func braille(_ left: Int, _ right: Int) -> String {
    let lefts: [UInt32] = [0x40, 0x40, 0x44, 0x46, 0x47]
    let rights: [UInt32] = [0x80, 0x80, 0xA0, 0xB0, 0xB8]
    return Unicode.Scalar(0x2800 + lefts[left] + rights[right]).map { String($0) } ?? " "
  }
}
