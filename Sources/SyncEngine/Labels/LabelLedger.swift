// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Notes which labels of a plan are in force, and what may be recorded therefore.
struct LabelLedger {
  private let plan: LabelPlan
  /// When each file was written to last, in seconds since 1970.
  private var modified: [UID: Int]
  /// Messages whose file has not its labels yet.
  private var unwritten: Set<UID>
  /// How many changes of a message the server has not confirmed.
  private var unconfirmed: [UID: Int] = [:]
  /// Messages that were changed on either side.
  private(set) var changed: Set<UID> = []

  init(_ plan: LabelPlan, _ look: LabelLook) {
    self.plan = plan
    modified = look.modified.mapValues { Int($0 / 1_000_000_000) }
    unwritten = Set(plan.local.map(\.uid))
    for step in plan.remote {
      for uid in step.uids { unconfirmed[uid, default: 0] += 1 }
    }
  }

  /// Notes files that have their labels.
  mutating func note(_ written: [LabelWriter.Done]) {
    for (uid, time) in written {
      unwritten.remove(uid)
      modified[uid] = time
      changed.insert(uid)
    }
  }

  /// Notes changes that the server has confirmed.
  mutating func note(_ steps: [LabelStep]) {
    for step in steps {
      changed.formUnion(step.uids)
      for uid in step.uids {
        let left = (unconfirmed[uid] ?? 1) - 1
        unconfirmed[uid] = left > 0 ? left : nil
      }
    }
  }

  /// The rows that differ from the present ones, of messages of which both sides have all labels.
  func settled(since rows: [AgreedLabels], now: Double = WallClock.now) -> [AgreedLabels] {
    var known: [UID: AgreedLabels] = [:]
    for row in rows { known[row.uid] = row }
    return plan.agreements.compactMap { setting in
      guard !unwritten.contains(setting.uid), unconfirmed[setting.uid] == nil,
        let time = modified[setting.uid]
      else { return nil }
      let isSettled = !plan.unsettled.contains(setting.uid)
      let row = AgreedLabels(
        setting.uid, text: LabelText.status.write(setting.labels),
        modified: isSettled
          ? AgreedLabels.settled(time, at: now) : known[setting.uid]?.modified ?? 1)
      return known[setting.uid] == row ? nil : row
    }
  }
}

extension LabelPlan {
  /// How many messages would be changed on either side.
  var messages: Int { Set(local.map(\.uid) + remote.flatMap(\.uids)).count }
}
