// SPDX-License-Identifier: MIT

extension UIDSet {
  /// Collects ranges in any order, overlapping or not; 0 is left out of them.
  ///
  /// - Complexity: O(*n* log *n*) in the number of ranges, whatever their size.
  package init(ranges: some Sequence<ClosedRange<UInt32>>) {
    var merged: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > 0 {
      let range = max(1, range.lowerBound)...range.upperBound
      guard let last = merged.last, range.lowerBound - 1 <= last.upperBound else {
        merged.append(range)
        continue
      }
      merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
    }
    self.init(disjointAscending: merged)
  }

  /// Whether the set holds a UID.
  ///
  /// - Complexity: O(log *n*) in the number of ranges.
  package func contains(_ uid: UID) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < uid.rawValue { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(uid.rawValue)
  }

  /// The UIDs in ascending order, made one by one.
  package var uids: some Sequence<UID> { ranges.lazy.joined().lazy.compactMap { UID($0) } }
}

extension UIDSet: CustomStringConvertible {
  package var description: String { encoded }
}
