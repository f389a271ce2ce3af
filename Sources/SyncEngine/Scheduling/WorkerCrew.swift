// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The workers of one run: each takes folders from the queue and synchronises them on a connection of
/// its own.
struct WorkerCrew: Sendable {
  private let context: RunContext
  private let connector: IMAPConnector
  private let queue: FolderQueue
  private let isQuick: Bool

  init(_ context: RunContext, connector: IMAPConnector, queue: FolderQueue, isQuick: Bool) {
    self.context = context
    self.connector = connector
    self.queue = queue
    self.isQuick = isQuick
  }

  /// Works on all folders and returns when none is left: on this thread with the connection at hand,
  /// and on as many more threads as the settings allow and the work is worth.
  func work(_ reporter: Reporter, with store: IMAPStore) {
    let helpers = (1..<max(1, size)).compactMap { startHelper($0 + 1, reporter) }
    let worker = FolderWorker(context, queue: queue, isQuick: isQuick, reporter: reporter)
    worker.work(with: store)
    for helper in helpers { helper.join() }
    // A helper that lost its connection for good has put its folder back.
    worker.work(with: store)
    reporter.relabel("Account sync \(context.account.name)")
  }

  /// One connection a pair of folders: opening one costs about as much as looking at two folders.
  private var size: Int {
    if context.general.isSingleThreaded { return 1 }
    return min(context.account.remote.maxConnections, (queue.count + 1) / 2)
  }

  private func startHelper(_ number: Int, _ reporter: Reporter) -> Thread? {
    let name = context.account.name
    do {
      return try Thread(named: "\(name) \(number)") {
        let reporter = Reporter(
          context.publisher, label: "Connection \(number) [acc: \(name)]", account: name)
        help(number, reporter)
        reporter.enter(.idle)
        reporter.end()
      }
    } catch {
      spare(number - 1, error.description, reporter)
      return nil
    }
  }

  /// Works with a new connection; that it cannot be had leaves the work to the others.
  private func help(_ number: Int, _ reporter: Reporter) {
    let store: IMAPStore
    do throws(SyncFailure) {
      store = try connector.connect(reporter)
    } catch {
      if case .problem(let problem) = error { spare(number - 1, problem.message, reporter) }
      return
    }
    defer { store.leave() }
    FolderWorker(
      context, queue: queue, isQuick: isQuick, reporter: reporter, isHelper: true
    ).work(with: store)
  }

  private func spare(_ remaining: Int, _ reason: String, _ reporter: Reporter) {
    reporter.report(
      .connectionSpared(
        repository: context.account.remote.rules.name, remaining: remaining, reason: reason))
  }
}
