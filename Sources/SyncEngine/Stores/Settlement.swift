// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Directories that become durable, each on a thread of its own, while their owner prepares what may be in force
/// only afterwards.
///
/// Owned by one thread.
package final class Settlement {
  private let threads: [Thread]
  private let outcome: Monitor<SyncFailure?>

  /// Begins; a thread that cannot be had leaves its directory to the caller.
  init(_ directories: [(path: String, directory: OpenDirectory)]) {
    let outcome = Monitor<SyncFailure?>(nil)
    self.outcome = outcome
    threads = directories.compactMap { path, directory in
      let work = { @Sendable in Self.settle(path, directory, outcome) }
      if let thread = try? Thread(named: "settle", work) { return thread }
      work()
      return nil
    }
  }

  deinit { join() }

  private static func settle(
    _ path: String, _ directory: OpenDirectory, _ outcome: Monitor<SyncFailure?>
  ) {
    do throws(SystemError) {
      try directory.synchronise()
    } catch {
      outcome.update { $0 = $0 ?? .file(error, while: "write \(path)") }
    }
  }

  private func join() {
    for thread in threads { thread.join() }
  }

  /// Waits until all directories are durable, or throws why one is not.
  func wait() throws(SyncFailure) {
    join()
    if let failure = outcome.read({ $0 }) { throw failure }
  }
}
