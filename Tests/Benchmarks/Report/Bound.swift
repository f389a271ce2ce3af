// SPDX-License-Identifier: MIT

/// A number that a measurement of ours must not exceed.
struct Bound {
  /// What is compared, such as `mbsync x 0.5`.
  let title: String
  let found: Double
  let limit: Double
  /// Whether missing it is a failure; else it is only what we aim at.
  var isDemanded = true

  var holds: Bool { found <= limit }
}

/// The bounds that a case has to keep, as far as the peers were measured with it.
struct Bounds {
  private let work: Case
  private let journal: Journal

  init(_ work: Case, _ journal: Journal) {
    self.work = work
    self.journal = journal
  }

  /// All of them, the demands first.
  var all: [Bound] {
    guard let ours = journal.entry(work, .ours), let wall = ours.wall else { return [] }
    let demands = comparisons(wall) + economy(ours) + fixed(ours)
    return demands + aims(wall)
  }

  private func comparisons(_ wall: Double) -> [Bound] {
    let factors: [(Synchroniser, Double?)] = [(.mbsync, partOfMbsync), (.original, 0.1)]
    return factors.compactMap { peer, factor in
      guard let factor, let other = journal.entry(work, peer)?.wall else { return nil }
      return Bound(title: "time / \(peer.rawValue)", found: wall / other, limit: factor)
    }
  }

  /// How much of mbsync's time we may take.
  private var partOfMbsync: Double? {
    let isDelayed = work.roundTrip > .zero
    return switch work.workload {
    case .firstSync: isDelayed ? nil : 0.5
    case .nothingChanged: isDelayed ? nil : 0.7
    case .nothingChangedInLargeFolder, .flagsInMaildir: 0.15
    case .flagsOnServer: 0.7
    case .firstSyncOfManyFolders: isDelayed ? 0.4 : 0.5
    case .nothingChangedInManyFolders: isDelayed ? 0.03 : 0.2
    case .upload: isDelayed ? 0.4 : 0.7
    case .deletionsOnServer: 0.5
    }
  }

  private func economy(_ ours: Journal.Entry) -> [Bound] {
    guard let mbsync = journal.entry(work, .mbsync), let processor = mbsync.processor,
      let memory = mbsync.memory
    else { return [] }
    return [
      Bound(title: "CPU / mbsync", found: (ours.processor ?? 0) / processor, limit: 1),
      Bound(title: "MB above mbsync", found: (ours.memory ?? 0) - memory, limit: 15),
    ]
  }

  private func fixed(_ ours: Journal.Entry) -> [Bound] {
    switch work.workload {
    case .nothingChanged, .nothingChangedInLargeFolder:
      return [Bound(title: "MB", found: ours.memory ?? 0, limit: 20)]
    case .nothingChangedInManyFolders where work.roundTrip > .zero:
      guard let traffic = ours.traffic else { return [] }
      return [Bound(title: "round trips", found: Double(traffic.roundTrips), limit: 8)]
    default: return []
    }
  }

  private func aims(_ wall: Double) -> [Bound] {
    var aims: [Bound] = []
    if let milliseconds = aimInMilliseconds {
      aims.append(
        Bound(title: "ms", found: wall * 1_000, limit: milliseconds, isDemanded: false))
    }
    if let limit = journal.limits[work], work.workload.movesMail {
      aims.append(
        Bound(title: "time / bare loop", found: wall / limit, limit: 1.2, isDemanded: false))
    }
    return aims
  }

  private var aimInMilliseconds: Double? {
    let isDelayed = work.roundTrip > .zero
    return switch work.workload {
    case .nothingChanged, .nothingChangedInLargeFolder: isDelayed ? nil : 15
    case .flagsOnServer, .flagsInMaildir, .deletionsOnServer: 40
    case .nothingChangedInManyFolders: isDelayed ? 120 : 20
    default: nil
    }
  }
}
