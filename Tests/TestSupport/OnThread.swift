// SPDX-License-Identifier: MIT

import POSIX
import Synchronization

/// Runs a blocking body on a thread of its own and waits for it without blocking a test thread.
///
/// Swift Testing runs tests on a pool with one thread per core; a test that blocks there (a socket, a
/// monitor, a join) takes a core from all the others, and enough of them stop the suite.
package func onThread<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    do {
      _ = try Thread(named: "test") {
        continuation.resume(with: Swift.Result { try body() })
      }
    } catch {
      continuation.resume(throwing: error)
    }
  }
}
