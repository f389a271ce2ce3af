// SPDX-License-Identifier: MIT

/// The messages that left a mailbox, and when, so that a client can ask what it missed (RFC 7162).
struct Departures: Equatable, Sendable {
  private struct Departure: Equatable, Sendable {
    let uid: UInt32
    let modSequence: UInt64
  }

  /// A demo runs for weeks: older departures are forgotten.
  private static let longest = 20_000

  private var departures: [Departure] = []
  /// Departures up to this mod-sequence may be missing.
  private var forgotten: UInt64 = 0

  mutating func add(_ uids: some Sequence<UInt32>, at modSequence: UInt64) {
    departures += uids.map { Departure(uid: $0, modSequence: modSequence) }
    guard departures.count > Self.longest else { return }
    let oldest = departures.prefix(departures.count - Self.longest / 2)
    forgotten = oldest.last?.modSequence ?? forgotten
    departures.removeAll { $0.modSequence <= forgotten }
  }

  /// The UIDs that left after a mod-sequence, ascending, or `nil` when that is not known any more.
  func uids(since modSequence: UInt64) -> [UInt32]? {
    guard modSequence >= forgotten else { return nil }
    let first = departures.firstIndex { $0.modSequence > modSequence } ?? departures.endIndex
    return departures[first...].map(\.uid).sorted()
  }
}
