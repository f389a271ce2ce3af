// SPDX-License-Identifier: MIT

/// UIDs in the order in which a server listed them.
///
/// COPYUID pairs the first UID of one list with the first of the other, and so on (RFC 4315 §3), so
/// unlike in a ``UIDSet`` the order carries the meaning.
package struct UIDList: Equatable, Sendable {
  /// The ranges as listed; `5:3` is the same as `3:5` and ascends (RFC 9051 §9 `uid-range`).
  package let ranges: [ClosedRange<UInt32>]

  package init(ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

  /// The number of UIDs.
  package var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// The UIDs one by one.
  package var uids: some Sequence<UID> { ranges.lazy.joined().lazy.compactMap { UID($0) } }
}

/// Where copied or moved messages went: `COPYUID` (RFC 4315 §3, RFC 6851 §4.3).
package struct CopiedUIDs: Equatable, Sendable {
  /// The UIDVALIDITY of the mailbox that received the messages.
  package let uidValidity: UInt32
  /// The UIDs in the mailbox that the messages came from.
  package let source: UIDList
  /// The UIDs that they got, in the same order.
  package let destination: UIDList

  package init(uidValidity: UInt32, source: UIDList, destination: UIDList) {
    self.uidValidity = uidValidity
    self.source = source
    self.destination = destination
  }

  /// Each old UID with its new one, or `nil` when the lists do not have the same length.
  package var pairs: [(source: UID, destination: UID)]? {
    guard source.count == destination.count, source.count <= 1 << 24 else { return nil }
    return zip(source.uids, destination.uids).map { (source: $0, destination: $1) }
  }
}
