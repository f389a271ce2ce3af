// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Tells what a plan holds: for a dry run, and where a side refuses it.
struct PlanAnnouncer {
  let reporter: Reporter
  let context: RunContext

  /// Publishes what would be done, without doing it, and counts it.
  func announce(
    _ plan: MessagePlan, _ local: any FolderStore, _ remote: any FolderStore
  ) -> RunSummary {
    announce(plan.local, on: local, from: remote)
    announce(plan.remote, on: remote, from: local)
    var summary = RunSummary()
    summary.isDryRun = true
    summary.downloaded = plan.local.copies.count
    summary.uploaded = plan.remote.copies.count
    summary.deletedLocally = plan.local.deletions.count
    summary.deletedRemotely = plan.remote.deletions.count
    summary.flagsChangedLocally = plan.local.flaggedMessages
    summary.flagsChangedRemotely = plan.remote.flaggedMessages
    return summary
  }

  /// Publishes the change of each flag, over all steps that change it.
  func announceFlags(_ steps: [FlagStep], on place: FolderPlace) {
    for flag in MessageFlags(rawValue: .max).members {
      let added = steps.filter { $0.change.add.contains(flag) }.flatMap(\.uids)
      if !added.isEmpty { reporter.report(.addingFlag(flag: flag, uids: added, on: place)) }
    }
    for flag in MessageFlags(rawValue: .max).members {
      let removed = steps.filter { $0.change.remove.contains(flag) }.flatMap(\.uids)
      if !removed.isEmpty { reporter.report(.removingFlag(flag: flag, uids: removed, on: place)) }
    }
  }

  /// Takes from the plan what a read-only folder would refuse, and says so.
  ///
  /// The status keeps its rows, so that nothing is forgotten should the folder become writable.
  func withdrawRefused(_ plan: inout MessagePlan, _ store: any FolderStore, _ side: Side) {
    guard store.isReadOnly, !plan[side].isEmpty else { return }
    let refused = plan[side]
    plan[side] = SidePlan()
    if context.general.ignoresReadOnly { return }
    func tell(_ change: RefusedChange) {
      reporter.report(.readOnlyFolder(store.place, kind: store.kind, refused: change))
    }
    if !refused.copies.isEmpty { tell(.upload(count: refused.copies.count)) }
    if !refused.deletions.isEmpty { tell(.deletion(uids: refused.deletions)) }
    if !refused.flagSteps.isEmpty { tell(.flags(uids: refused.flagSteps.flatMap(\.uids))) }
  }

  private func announce(
    _ plan: SidePlan, on store: any FolderStore, from source: any FolderStore
  ) {
    if !plan.copies.isEmpty {
      reporter.report(
        .wouldCopy(count: plan.copies.count, from: source.place, to: store.place))
    }
    if !plan.deletions.isEmpty {
      reporter.report(
        .deleting(uids: plan.deletions, on: store.place, kind: store.kind, isDryRun: true))
    }
    announceFlags(plan.flagSteps, on: store.place)
  }
}

extension SidePlan {
  /// How many messages would get other flags.
  fileprivate var flaggedMessages: Int { flagSteps.reduce(0) { $0 + $1.uids.count } }
}
