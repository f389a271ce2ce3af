// SPDX-License-Identifier: MIT

import SyncModel

/// Takes over the Maildirs of an account that another program filled, for `--adopt`.
///
/// Nothing is copied, created or deleted; the next run does what is left.
struct AccountAdoption: AccountAction {
  var context: RunContext
  let logins: AccountLogins
  let reporter: Reporter

  /// Publishes a report for each folder, and returns the number of folders that failed.
  func perform() throws(SyncFailure) -> Int {
    reporter.enter(.account)
    reporter.report(.accountStarted)
    return try adopt()
  }

  private func adopt() throws(SyncFailure) -> Int {
    guard let settings = context.account.local.maildir else {
      throw .problem(.adoptionRefused(reason: "The local repository is no Maildir."))
    }
    if settings.rules.isReadOnly {
      throw .problem(.adoptionRefused(reason: "The local repository is readonly."))
    }
    if context.general.isDryRun { return try adoptFolders() }
    var failures = 0
    try context.layout.prepare(for: context.account)
    try AccountLock.hold(context.account.name, in: context.layout) { () throws(SyncFailure) in
      var adoption = self
      adoption.context.memory = try RunMemory(
        AccountMemory(path: context.layout.memory(of: context.account.name)),
        rules: context.rulesText)
      adoption.context.generation = try RootIdentity(settings, adoption.context, reporter).check()
      failures = try adoption.adoptFolders()
    }
    return failures
  }

  private func adoptFolders() throws(SyncFailure) -> Int {
    let memory = context.memory?.store
    let connector = try StorePairConnector(context, logins) { side throws(SyncFailure) in
      try ServerKnowledge(memory, of: side)
    }
    let stores = try connector.connect(reporter)
    defer { stores.leave() }
    let (remote, local) = (try stores.remote.folders(reporter), try stores.local.folders(reporter))
    var summary = RunSummary()
    let plan = try FolderComparison(context, reporter: reporter).plan(
      remote, local, on: stores.remote, &summary)
    var failures = summary.problems
    for pair in plan.pairs where !context.stop.endsSoon {
      if stores.isBroken { try stores.reconnect(reporter) }
      failures += try adopt(pair, plan, stores) ? 0 : 1
    }
    return failures
  }

  /// Returns whether the folder could be compared; what stops it alone is told.
  private func adopt(
    _ pair: FolderPair, _ plan: FolderPlan, _ stores: StorePair
  ) throws(SyncFailure) -> Bool {
    reporter.enter(.folder)
    do throws(SyncFailure) {
      var report = AdoptionReport()
      if plan.createLocally.contains(pair) {
        report.missing = .local
      } else if plan.createRemotely.contains(pair) {
        report.missing = .remote
        report.onlyHere = try stores.local.open(pair, FolderSnapshot(), reporter).snapshot().count
      } else {
        report = try adopt(pair, stores)
      }
      tell(pair, report)
      return true
    } catch {
      guard case .problem(let problem) = error, problem.severity <= .folder else { throw error }
      reporter.report(
        problem, during: .folder(context.remotePlace(pair), context.account.name))
      return false
    }
  }

  private func adopt(
    _ pair: FolderPair, _ stores: StorePair
  ) throws(SyncFailure) -> AdoptionReport {
    let local = try stores.local.open(pair, FolderSnapshot(), reporter)
    let remote = try stores.remote.open(pair.remote, since: nil, isReading: true, reporter)
    let status = context.general.isDryRun ? nil : try context.openStatus(of: pair, reporter)
    return try FolderAdoption(pair, context, local, remote).run(status)
  }

  private func tell(_ pair: FolderPair, _ report: AdoptionReport) {
    let place = report.missing == .local ? context.remotePlace(pair) : context.localPlace(pair)
    reporter.report(.adopted(place, report, isDryRun: context.general.isDryRun))
  }
}
