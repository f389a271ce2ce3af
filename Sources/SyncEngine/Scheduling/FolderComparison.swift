// SPDX-License-Identifier: MIT

import SyncModel

/// Finds out which folders an account synchronises, and creates those that are missing.
struct FolderComparison {
  private let context: RunContext
  private let reporter: Reporter

  init(_ context: RunContext, reporter: Reporter) {
    self.context = context
    self.reporter = reporter
  }

  /// Compares the folders of both sides and returns those to synchronise.
  func compare(
    _ remote: IMAPStore.Listing, _ local: LocalListing, in stores: StorePair,
    _ summary: inout RunSummary
  ) throws(SyncFailure) -> [FolderPair] {
    reporter.enter(.structure)
    reporter.report(.comparingFolders(from: context.remoteKind, to: context.localKind))
    let plan = try plan(remote, local, on: stores.remote, &summary)
    let missing = try create(plan, in: stores, &summary)
    let pairs = plan.pairs.filter { !missing.contains($0) }
    reporter.report(.foldersListed(pairs.map(\.remote)))
    return pairs
  }

  /// Pairs the folders of both sides, and says which take no part although nobody wished so.
  ///
  /// - Throws: What makes the names of both sides contradict each other.
  func plan(
    _ remote: IMAPStore.Listing, _ local: LocalListing, on server: IMAPStore,
    _ summary: inout RunSummary
  ) throws(SyncFailure) -> FolderPlan {
    let included = try FolderIncludes(context, reporter: reporter).find(
      among: remote.folders, on: server, &summary)
    let plan = try FolderSurvey(remote, local, including: included, context).plan()
    if let problem = plan.problem(in: context.account) { throw .problem(problem) }
    report(plan.ignored)
    return plan
  }

  private func report(_ ignored: [FolderPlan.Ignored]) {
    for folder in ignored where !folder.reason.isWish {
      let rules =
        folder.side == .remote ? context.account.remote.rules : context.account.local.rules
      reporter.report(
        .folderIgnored(FolderPlace(rules.name, folder.folder), reason: folder.reason))
    }
  }

  /// Creates what is missing and returns the pairs that are not complete all the same.
  private func create(
    _ plan: FolderPlan, in stores: StorePair, _ summary: inout RunSummary
  ) throws(SyncFailure) -> Set<FolderPair> {
    var missing: Set<FolderPair> = []
    for (side, pairs) in [(Side.local, plan.createLocally), (.remote, plan.createRemotely)] {
      for pair in pairs {
        let place = side == .local ? context.localPlace(pair) : context.remotePlace(pair)
        reporter.report(.creatingFolder(place, isDryRun: context.general.isDryRun))
        if context.general.isDryRun {
          summary.foldersCreated += 1
          if side == .remote { missing.insert(try announceUpload(pair, stores.local, &summary)) }
          if side == .local, context.account.local.server != nil {
            missing.insert(try announceDownload(pair, stores.remote, &summary))
          }
          continue
        }
        do throws(SyncFailure) {
          try create(pair, on: side, in: stores)
          summary.foldersCreated += 1
        } catch {
          guard case .problem(let problem) = error, problem.severity <= .folder else { throw error }
          missing.insert(pair)
          summary.problems += 1
          reporter.report(problem, during: .folder(place, context.account.name))
        }
      }
    }
    return missing
  }

  /// In a dry run: tells what would be fetched to a folder that the local server does not have yet.
  private func announceDownload(
    _ pair: FolderPair, _ remote: IMAPStore, _ summary: inout RunSummary
  ) throws(SyncFailure) -> FolderPair {
    let count = try remote.open(pair.remote, since: nil, reporter).exists
    summary.downloaded += count
    if count > 0 {
      reporter.report(
        .wouldCopy(count: count, from: context.remotePlace(pair), to: context.localPlace(pair)))
    }
    return pair
  }

  /// In a dry run: tells what would be sent to a folder that the server does not have yet.
  private func announceUpload(
    _ pair: FolderPair, _ local: any LocalStore, _ summary: inout RunSummary
  ) throws(SyncFailure) -> FolderPair {
    let count = try local.open(pair, FolderSnapshot(), reporter).snapshot().count
    summary.uploaded += count
    if count > 0 {
      reporter.report(
        .wouldCopy(count: count, from: context.localPlace(pair), to: context.remotePlace(pair)))
    }
    return pair
  }

  /// Creates one folder, after everything that is known of a former one of that name is forgotten.
  ///
  /// In this order a crash in between leaves a folder without status, whose messages are matched or
  /// copied again; the other order would leave an empty folder with a full status, which reads as
  /// "the user deleted everything".
  private func create(
    _ pair: FolderPair, on side: Side, in stores: StorePair
  ) throws(SyncFailure) {
    try StatusDatabase.remove(
      path: context.statusPath(pair),
      plain: context.layout.plainStatus(of: pair, in: context.account.name))
    switch side {
    case .local: try stores.local.create(pair)
    case .remote:
      try stores.local.forgetNumbers(of: pair, reporter)
      try FolderValidity(context.remotePlace(pair), in: context.layout).forget()
      try stores.remote.create(pair.remote)
    }
    // Whoever follows the account, as by `machineui`, hears of it together with the folder.
    _ = try context.openStatus(of: pair, reporter)
  }
}

extension FolderIgnoreReason {
  /// Whether a person has named the folders that take part, so that there is nothing to tell.
  fileprivate var isWish: Bool {
    switch self {
    case .filtered, .excluded: true
    default: false
    }
  }
}
