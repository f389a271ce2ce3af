// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Makes the labels of one folder equal on both sides, after its messages and their flags.
struct LabelPass {
  private let local: MaildirFolder
  private let remote: any RemoteFolder
  private let settings: LabelSettings
  private let listing: LabelListing
  private let context: RunContext
  private let reporter: Reporter

  /// `nil` where no labels are synchronised; the remote folder must have been listed.
  init?(
    _ local: any LocalFolder, _ remote: any RemoteFolder, _ context: RunContext,
    _ reporter: Reporter
  ) {
    guard let settings = context.account.labels, let listing = remote.labels,
      let local = local as? MaildirFolder
    else { return nil }
    self.local = local
    self.remote = remote
    self.settings = settings
    self.listing = listing
    self.context = context
    self.reporter = reporter
  }

  /// Gives the messages that will be fetched the labels that they have on the server.
  func label(_ plan: inout MessagePlan) {
    for index in plan.local.copies.indices {
      guard case .uid(let uid) = plan.local.copies[index].message else { continue }
      plan.local.copies[index].labels = listing[uid].map(settings.kept)
    }
  }

  /// Tells what would be changed, and counts it.
  func announce(_ rows: [AgreedLabels]) throws(SyncFailure) -> RunSummary {
    let plan = try planned(try LabelLook(rows, local, listing, settings, reporter))
    var summary = RunSummary()
    summary.relabelled = plan.messages
    announceRemote(plan)
    for (index, setting) in plan.local.enumerated() { announce(setting, index, of: plan) }
    return summary
  }

  /// Changes both sides after a plan was executed, and records what they agree on; a problem of the folder
  /// is told and counted.
  ///
  /// - Parameters:
  ///   - executor: Knows what has become of the messages.
  ///   - theirs: What the server had before.
  ///   - status: Where the agreement is kept.
  ///   - summary: Gets what was done, also when a step fails.
  /// - Throws: What stops the connection or the account.
  func run(
    after executor: PlanExecutor, _ theirs: FolderSnapshot, _ status: StatusDatabase,
    _ summary: inout RunSummary
  ) throws(SyncFailure) {
    let there = executor.remoteChanges.applied(to: theirs)
    let delivered = UIDSet(executor.labelled)
    do throws(SyncFailure) {
      let rows = try status.labels().filter {
        there[$0.uid] != nil && !delivered.contains($0.uid)
      }
      try run(rows, StatusLog(status), &summary)
    } catch {
      guard case .problem(let problem) = error, problem.severity <= .folder else { throw error }
      summary.problems += 1
      reporter.report(problem, during: .folder(remote.place, context.account.name))
    }
  }

  /// Changes both sides and records what they agree on; `rows` are those of messages that both have.
  ///
  /// `summary` tells what was done also when a step fails.
  private func run(
    _ rows: [AgreedLabels], _ status: StatusLog, _ summary: inout RunSummary
  ) throws(SyncFailure) {
    let look = try LabelLook(rows, local, listing, settings, reporter)
    let plan = try planned(look)
    var ledger = LabelLedger(plan, look)
    var failure: SyncFailure?
    do throws(SyncFailure) {
      try write(plan, look, &ledger)
      try store(plan, &ledger)
    } catch {
      failure = error
    }
    // What is in force goes to the status even if a later step failed.
    try status.apply(.init(labels: ledger.settled(since: rows)))
    summary.relabelled += ledger.changed.count
    if let failure { throw failure }
  }

  /// The plan, without what a read-only folder would refuse.
  private func planned(_ look: LabelLook) throws(SyncFailure) -> LabelPlan {
    var rules = context.rules
    let plan = LabelPlanner.plan(look.messages, rules: rules)
    guard remote.isReadOnly, !plan.remote.isEmpty else { return plan }
    if !context.general.ignoresReadOnly {
      let uids = Set(plan.remote.flatMap(\.uids)).sorted()
      reporter.report(
        .readOnlyFolder(remote.place, kind: remote.kind, refused: .labels(uids: uids)))
    }
    rules.remote.isReadOnly = true
    return LabelPlanner.plan(look.messages, rules: rules)
  }

  private func write(
    _ plan: LabelPlan, _ look: LabelLook, _ ledger: inout LabelLedger
  ) throws(SyncFailure) {
    guard !plan.local.isEmpty else { return }
    reporter.enter(.addingFlags)
    var orders: [LabelWriter.Order] = []
    for (index, setting) in plan.local.enumerated() {
      guard let modified = look.modified[setting.uid] else { continue }
      announce(setting, index, of: plan)
      orders.append(.init(uid: setting.uid, labels: setting.labels, modified: modified))
    }
    var written: [LabelWriter.Done] = []
    defer { ledger.note(written) }
    try LabelWriter(local, settings).write(orders) { written += $0 }
  }

  private func store(_ plan: LabelPlan, _ ledger: inout LabelLedger) throws(SyncFailure) {
    guard !plan.remote.isEmpty, !context.stop.endsSoon else { return }
    reporter.enter(.addingFlags)
    announceRemote(plan)
    var done: [LabelStep] = []
    defer { ledger.note(done) }
    try remote.changeLabels(plan.remote) { done.append($0) }
  }

  private func announce(_ setting: LabelSetting, _ index: Int, of plan: LabelPlan) {
    reporter.report(
      .settingLabels(
        uid: setting.uid, number: index + 1, total: plan.local.count,
        labels: setting.labels.sorted().map(\.text), on: local.place))
  }

  private func announceRemote(_ plan: LabelPlan) {
    for step in plan.remote {
      reporter.report(
        .changingLabel(
          step.label.text, isAdded: step.isAdded, uids: step.uids, on: remote.place))
    }
  }
}
