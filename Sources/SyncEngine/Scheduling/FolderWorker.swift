// SPDX-License-Identifier: MIT

import SyncModel

/// Synchronises one folder after the other on one connection, and opens it again when it breaks.
struct FolderWorker {
  private let context: RunContext
  private let queue: FolderQueue
  private let isQuick: Bool
  private let reporter: Reporter
  private let isHelper: Bool

  init(
    _ context: RunContext, queue: FolderQueue, isQuick: Bool, reporter: Reporter,
    isHelper: Bool = false
  ) {
    self.context = context
    self.queue = queue
    self.isQuick = isQuick
    self.reporter = reporter
    self.isHelper = isHelper
  }

  /// Works until no folder is left, the user wants to leave, or the account cannot go on.
  func work(with stores: StorePair) {
    while !context.stop.endsSoon, let pair = queue.next() {
      reporter.relabel("Folder \(pair.remote) [acc: \(context.account.name)]")
      reporter.enter(.folder)
      guard isReady(stores, for: pair) else { return }
      synchronise(pair, in: stores)
      if stores.isBroken && isHelper { return }
    }
  }

  /// Makes sure of a connection; without one a helper leaves its folder to the others.
  private func isReady(_ stores: StorePair, for pair: FolderPair) -> Bool {
    guard stores.isBroken else { return true }
    do throws(SyncFailure) {
      try stores.reconnect(reporter)
      return true
    } catch {
      if isHelper { queue.putBack(pair) } else { queue.giveUp(error) }
      return false
    }
  }

  private func synchronise(_ pair: FolderPair, in stores: StorePair) {
    var summary = RunSummary()
    summary.folders = 1
    defer { queue.add(summary) }
    let start = ContinuousClock.now
    do throws(SyncFailure) {
      guard try context.stillWants(pair) else { return }
      try attempt(pair, in: stores, &summary)
    } catch {
      guard case .problem(let problem) = error, problem.stopsFolderOnly else {
        return queue.giveUp(error)
      }
      summary.problems += 1
      reporter.report(
        problem, during: .folder(context.remotePlace(pair), context.account.name))
    }
    reporter.report(
      .folderFinished(
        remote: context.remotePlace(pair), took: start.duration(to: .now) / .seconds(1),
        summary: summary))
  }

  /// Tries the folder again when the connection breaks, as often as `retrycount` allows: what was done
  /// is recorded already.
  private func attempt(
    _ pair: FolderPair, in stores: StorePair, _ summary: inout RunSummary
  ) throws(SyncFailure) {
    for _ in 1..<max(1, context.account.remote.tries) {
      do throws(SyncFailure) {
        return try runOnce(pair, in: stores, &summary)
      } catch {
        guard case .problem(let problem) = error, problem.breaksConnection,
          !context.stop.endsSoon
        else { throw error }
        let name =
          stores.isOnlyLocalBroken
          ? context.account.local.rules.name : context.account.remote.rules.name
        stores.abandon()
        reporter.report(
          .connectionReopened(repository: name, problem))
        try stores.reconnect(reporter)
      }
    }
    try runOnce(pair, in: stores, &summary)
  }

  private func runOnce(
    _ pair: FolderPair, in stores: StorePair, _ summary: inout RunSummary
  ) throws(SyncFailure) {
    try FolderSync(
      pair, listed: stores.remote.mark(of: pair.remote), isQuick: isQuick, context: context,
      reporter: reporter
    ).run(
      &summary,
      local: { agreed throws(SyncFailure) in try stores.local.open(pair, agreed(), reporter) },
      open: { base, meanwhile throws(SyncFailure) in
        try stores.remote.open(pair.remote, since: base, reporter, meanwhile: meanwhile)
      })
  }
}

extension SyncProblem {
  /// Whether the connection is of no more use, while a new one may well work.
  var breaksConnection: Bool {
    switch self {
    case .connectionLost, .timedOut, .serverClosed, .responseUnreadable: true
    default: false
    }
  }

  /// Whether the other folders of the account can still be synchronised.
  fileprivate var stopsFolderOnly: Bool { severity <= .folder || breaksConnection }
}
