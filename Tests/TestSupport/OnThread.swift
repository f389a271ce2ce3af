// SPDX-License-Identifier: MIT

import Foundation
import POSIX

/// Runs a blocking body on a thread of its own and waits for it without blocking a test thread.
///
/// Swift Testing runs tests on a pool with one thread per core; a test that blocks there (a socket, a
/// monitor, a join) takes a core from all the others, and enough of them stop the suite.  The body
/// stays part of the test, so that its expectations are reported in the test's name.  It must not wait
/// for another body that has not begun: only some run at a time.
package func onThread<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withTaskExecutorPreference(OwnThreads.shared) { try body() }
}

/// Gives each job a thread, and lets the others wait when there are many.
///
/// Hundreds of tests on one core would each get so little of it that servers and clients lose patience.
private final class OwnThreads: TaskExecutor {
  static let shared = OwnThreads()

  private struct State {
    var running = 0
    var waiting: [UnownedJob] = []
  }

  private let limit = max(16, 8 * ProcessInfo.processInfo.activeProcessorCount)
  private let state = Monitor(State())

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let begins = state.update { state in
      guard state.running < limit else {
        state.waiting.append(job)
        return false
      }
      state.running += 1
      return true
    }
    if begins { begin(job) }
  }

  private func begin(_ job: UnownedJob) {
    do {
      _ = try Thread(named: "test") {
        job.runSynchronously(on: self.asUnownedTaskExecutor())
        self.beginNext()
      }
    } catch {
      preconditionFailure("no thread for a test: \(error)")
    }
  }

  /// Passes the place of a job that has ended on to the one that waits longest.
  private func beginNext() {
    let next = state.update { state -> UnownedJob? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.running -= 1
      return nil
    }
    if let next { begin(next) }
  }
}
