// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// One run of an account: lock, connect, compare the folders, synchronise them, leave.
struct AccountRun {
  private var context: RunContext
  private let logins: AccountLogins
  private let reporter: Reporter
  private let held: HeldConnection?
  private var account: AccountName { context.account.name }

  /// `held` keeps the connection for the next run.
  init(
    _ context: RunContext, _ logins: AccountLogins, reporter: Reporter,
    held: HeldConnection? = nil
  ) {
    self.held = held
    self.context = context
    self.logins = logins
    self.reporter = reporter
  }

  /// Runs to the end, whatever happens; every problem has been published when it returns.
  func run(_ order: RunOrder) -> RunResult {
    var run = self
    if order.isRequested { logins.encourage() }
    run.context.permission = order.permission
    run.context.retriesMessages = order.retriesMessages
    let connections = context.account.remote.maxConnections
    run.context.account.remote.maxConnections = max(1, connections - order.watchers)
    return run.obey(order)
  }

  private func obey(_ order: RunOrder) -> RunResult {
    let start = ContinuousClock.now
    reporter.enter(.account)
    reporter.report(.accountStarted)
    var summary = RunSummary()
    summary.isDryRun = context.general.isDryRun
    var failure: SyncFailure?
    do throws(SyncFailure) {
      try runLocked(order, &summary)
    } catch {
      failure = error
    }
    if case .problem(let problem) = failure {
      summary.problems += 1
      reporter.report(problem, during: .account(account))
    }
    let outcome = outcome(summary, failure)
    reporter.enter(.account)
    reporter.report(
      .accountFinished(
        took: start.duration(to: .now) / .seconds(1), outcome: outcome, summary: summary))
    var result = RunResult()
    result.summary = summary
    // What was in flight is cut off then, and so undone.
    let isCutOff = outcome == .interrupted && context.stop.endsNow
    result.hasFailed = summary.problems > 0 || isCutOff
    switch failure {
    case .problem(.loginUnavailable(_, _, let pause?)), .problem(.throttled(_, _, let pause?)):
      result.pause = Double(pause)
    case .problem(.throttled): result.isThrottled = true
    default: break
    }
    return result
  }

  private func noteMailboxes(_ pairs: [FolderPair], _ summary: inout RunSummary) {
    do throws(SyncProblem) {
      try context.mailboxList?.note(context.account, pairs, reporter)
    } catch {
      summary.problems += 1
      reporter.report(error, during: .account(account))
    }
  }

  /// Names of `-f` that mean no folder are mistyped ones, most of the time.
  private func warnOfUnknown(_ pairs: [FolderPair]) {
    let unknown = Set(context.account.onlyFolders ?? []).subtracting(pairs.map(\.remote))
    for folder in unknown.sorted() {
      let place = FolderPlace(context.account.remote.rules.name, folder)
      reporter.report(.warning(.folderNotChosen(place)))
    }
  }

  private func withBrake(
    _ pairs: [FolderPair], _ listing: IMAPStore.Listing
  ) -> RunContext {
    var totals: [FolderName: Int] = [:]
    for pair in pairs {
      let mark =
        listing.marks[pair.remote] ?? context.memory?.records[pair.statusFileName]?.remote
      totals[pair.remote] = mark?.messages
    }
    var context = context
    context.brake = DeletionBrake(
      context.account.deletionLimit, context.permission, totals: totals)
    for pair in pairs { context.pairs[pair.remote] = pair }
    return context
  }

  private func outcome(_ summary: RunSummary, _ failure: SyncFailure?) -> RunOutcome {
    switch failure {
    case .interrupted: .interrupted
    case .problem: .failed
    case nil:
      if context.stop.endsSoon {
        .interrupted
      } else {
        summary.problems + summary.validityChanges == 0 ? .succeeded : .incomplete
      }
    }
  }

  private func runLocked(_ order: RunOrder, _ summary: inout RunSummary) throws(SyncFailure) {
    if context.general.isDryRun { return try runBetweenHooks(order, &summary) }
    try context.layout.prepare(for: context.account)
    try AccountLock.hold(account, in: context.layout) { () throws(SyncFailure) in
      var run = self
      run.context.memory = try RunMemory(
        AccountMemory(path: context.layout.memory(of: account)), rules: context.rulesText)
      try run.runBetweenHooks(order, &summary)
    }
  }

  private func runBetweenHooks(
    _ order: RunOrder, _ summary: inout RunSummary
  ) throws(SyncFailure) {
    let hooks = AccountHooks(context, order, reporter)
    hooks.before(&summary)
    if context.stop.endsSoon { throw .interrupted }
    try withRoot().synchronise(order, &summary)
    hooks.after(&summary)
  }

  /// The run with Maildirs of which it is sure that they are those of the last run.
  private func withRoot() throws(SyncFailure) -> AccountRun {
    guard let maildir = context.account.local.maildir else { return self }
    var run = self
    let identity = RootIdentity(maildir, context, reporter)
    if context.general.isDryRun {
      run.context.ignoresAgreements = try identity.preview()
    } else {
      run.context.generation = try identity.check()
    }
    return run
  }

  private func synchronise(_ order: RunOrder, _ summary: inout RunSummary) throws(SyncFailure) {
    let memory = context.memory?.store
    let connector = try StorePairConnector(context, logins) { side throws(SyncFailure) in
      try ServerKnowledge(memory, of: side)
    }
    let stores = try connector.connect(reporter, or: held?.take(), listsFolders: true)
    defer { stores.leave(keeping: context.stop.endsAfterRun ? nil : held) }
    if context.account.labels != nil, !stores.remote.tellsLabels {
      reporter.report(.warning(.labelsUnavailable(host: context.account.remote.host)))
    }
    let listing = try stores.remote.folders(reporter)
    let own = try stores.local.folders(reporter)
    let pairs = try FolderComparison(context, reporter: reporter).compare(
      listing, own, in: stores, &summary)
    if context.stop.endsSoon { throw .interrupted }
    warnOfUnknown(pairs)
    guard !pairs.isEmpty else { throw .problem(.noFolderToSync) }
    context.control?.note(listing.marks)
    let wanted = pairs.filter { order.folders?.contains($0.remote) ?? true }
    let changed = FolderTriage(context, stores.local, isQuick: order.isQuick)
      .changed(wanted, listing, own)
    let unchanged = wanted.count - changed.count
    if unchanged > 0 { reporter.report(.foldersUnchanged(count: unchanged)) }
    summary.folders += unchanged
    var context = withBrake(pairs, listing)
    if order.folders == nil, let moves = MovePass(context, reporter) {
      context.memory = try moves.run(changed, of: pairs, listing, stores.remote, &summary)
    }
    let queue = FolderQueue(folderOrder(changed, listing, in: stores.remote))
    context.spares = SpareConnections(context, connector)
    WorkerCrew(context, queue: queue, isQuick: order.isQuick).work(reporter, with: stores)
    let result = queue.result
    summary += result.summary
    if let failure = result.failure { throw failure }
    if order.folders == nil {
      if summary.problems == 0 { try forgetGone(exceptOf: pairs, listing) }
      noteMailboxes(pairs, &summary)
    }
  }

  /// First what others can take from.
  private func folderOrder(
    _ folders: [FolderPair], _ listing: IMAPStore.Listing, in store: IMAPStore
  ) -> FolderOrder {
    let hasTwins = store.connection.identityKind != nil && context.account.labels == nil
    let everything = folders.first { folder in
      hasTwins && folder.remote == listing.everything
        && context.memory?.records[folder.statusFileName] == nil
    }
    return FolderOrder(folders, everything: everything) { Files.exists(context.statusPath($0)) }
  }

  /// Forgets the ids of folders that the server does not have any more, and all else of folders that take no
  /// part.
  ///
  /// Only after a run without problems: a server in trouble may list too little.  What a filter leaves out
  /// keeps its ids as long as the server has it, because filters come and go, and to learn a million ids
  /// anew takes longer than to keep them.
  private func forgetGone(
    exceptOf pairs: [FolderPair], _ listing: IMAPStore.Listing
  ) throws(SyncFailure) {
    // With `-f`, those of `folderincludes` are not asked for, and the server may not list them.
    guard context.account.onlyFolders == nil, !context.stop.endsSoon else { return }
    try context.memory?.store.forgetIdentities(
      exceptIn: Set(listing.folders).union(pairs.map(\.remote)))
    // A second server in place of Maildirs has records of its own.
    try context.memory?.store.forget(
      exceptOf: Set(pairs.flatMap { [$0.statusFileName, context.localKey($0)] }))
  }
}
