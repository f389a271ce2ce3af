// SPDX-License-Identifier: MIT

/// The work that is measured; the numbers are those of the table in docs/performance.md.
enum Workload: String, CaseIterable, Sendable {
  case firstSync = "W1"
  case nothingChanged = "W2"
  case nothingChangedInLargeFolder = "W3"
  case flagsOnServer = "W4"
  case flagsInMaildir = "W5"
  case firstSyncOfManyFolders = "W6"
  case nothingChangedInManyFolders = "W7"
  case upload = "W8"
  case deletionsOnServer = "W9"

  /// Whether it is also measured with a round trip of 20 ms; these together are W10.
  var isMeasuredWithDelay: Bool {
    switch self {
    case .firstSync, .nothingChanged, .firstSyncOfManyFolders, .nothingChangedInManyFolders,
      .upload:
      true
    default: false
    }
  }

  /// Whether every message goes over the wire.
  var movesMail: Bool { [.firstSync, .firstSyncOfManyFolders, .upload].contains(self) }
}

/// A workload over a line of a given length.
struct Case: Hashable, Sendable {
  let workload: Workload
  let roundTrip: Duration

  var name: String {
    roundTrip == .zero
      ? workload.rawValue : "\(workload.rawValue), \(Int(roundTrip.seconds * 1_000)) ms"
  }
}
