// SPDX-License-Identifier: MIT

/// The UIDs of one command, stored as ascending ranges that neither touch nor overlap.
///
/// Source: `sequence-set` in RFC 9051 §9.  Some servers refuse descending or overlapping sets, and
/// all of them refuse long lines, so ``chunks(ofAtMost:)`` cuts the set by encoded length.
package struct UIDSet: Equatable, Sendable {
  /// Ascending and disjoint; no two neighbours could be merged.
  package private(set) var ranges: [ClosedRange<UInt32>] = []

  /// Collects UIDs in any order, duplicates included.
  ///
  /// Not for any sequence: the runtime would have to look for the types that belong to it.
  ///
  /// - Complexity: O(*n* log *n*) in the number of UIDs.
  package init(_ uids: [UID]) {
    for value in uids.map(\.rawValue).sorted() where value > ranges.last?.upperBound ?? 0 {
      append(value)
    }
  }

  /// Adds a UID that is above all others.
  mutating func append(_ value: UInt32) {
    if let last = ranges.last, last.upperBound + 1 == value {
      ranges[ranges.count - 1] = last.lowerBound...value
    } else {
      ranges.append(value...value)
    }
  }

  /// Takes ranges that are ascending already and can be merged no further.
  init(disjointAscending ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

  /// The number of UIDs.
  package var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// Whether the set holds nothing; an empty set must not go on the wire.
  package var isEmpty: Bool { ranges.isEmpty }

  /// The set as it goes on the wire, such as `1:3,7`; empty for an empty set.
  package var encoded: String { ranges.map(Self.encode).chained(by: ",") }

  /// Cuts the set so that no part encodes to more than `limit` bytes.
  ///
  /// - Parameter limit: Bytes per part; at least 21, the longest single range.
  /// - Returns: Parts in ascending order; none for an empty set.
  package func chunks(ofAtMost limit: Int) -> [UIDSet] {
    precondition(limit >= 21, "a range such as 4294967294:4294967295 needs 21 bytes")
    var parts: [UIDSet] = []
    var length = 0
    for range in ranges {
      let size = Self.encode(range).utf8.count
      if parts.isEmpty || length + 1 + size > limit {
        parts.append(UIDSet(disjointAscending: [range]))
        length = size
      } else {
        parts[parts.count - 1].ranges.append(range)
        length += 1 + size
      }
    }
    return parts
  }

  private static func encode(_ range: ClosedRange<UInt32>) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound):\(range.upperBound)"
  }
}
