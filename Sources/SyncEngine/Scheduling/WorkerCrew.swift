// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The workers of one run: each takes folders from the queue and synchronises them on a connection of
/// its own.
struct WorkerCrew: Sendable {
  private let context: RunContext
  private let queue: FolderQueue
  private let isQuick: Bool

  init(_ context: RunContext, queue: FolderQueue, isQuick: Bool) {
    self.context = context
    self.queue = queue
    self.isQuick = isQuick
  }

  /// Works on all folders and returns when none is left: on this thread with the connection at hand,
  /// and on as many more threads as the settings allow and the work is worth.
  func work(_ reporter: Reporter, with stores: StorePair) {
    let worker = FolderWorker(context, queue: queue, isQuick: isQuick, reporter: reporter)
    repeat {
      let helpers = (1..<max(1, size)).compactMap { _ in startHelper(reporter) }
      worker.work(with: stores)
      for helper in helpers { helper.join() }
      // A helper that lost its connection for good has put its folder back.
      worker.work(with: stores)
    } while !context.stop.endsSoon && queue.beginNextStage()
    reporter.relabel("Account sync \(context.account.name)")
  }

  /// One connection a pair of folders: opening one costs about as much as looking at two folders.
  private var size: Int {
    min(context.maxWorkers, (queue.count + 1) / 2)
  }

  private func startHelper(_ reporter: Reporter) -> Thread? {
    context.spares?.start(reporter) { stores, reporter in
      // That a connection cannot be had leaves the work to the others.
      guard let stores else { return nil }
      FolderWorker(
        context, queue: queue, isQuick: isQuick, reporter: reporter, isHelper: true
      ).work(with: stores)
      return nil
    }
  }
}
