// SPDX-License-Identifier: MIT

import POSIX

/// Runs a blocking body on a thread of its own and waits for it without blocking a test thread.
///
/// Swift Testing runs tests on a pool with one thread per core; a test that blocks there (a socket, a
/// monitor, a join) takes a core from all the others, and enough of them stop the suite.  The body
/// stays part of the test, so that its expectations are reported in the test's name.
package func onThread<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withTaskExecutorPreference(OwnThreads()) { try body() }
}

/// Gives each job a thread.
private final class OwnThreads: TaskExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    do {
      _ = try Thread(named: "test") { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    } catch {
      preconditionFailure("no thread for a test: \(error)")
    }
  }
}
