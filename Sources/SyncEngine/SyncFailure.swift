// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// Why an operation of the engine ended early.
package enum SyncFailure: Error, Equatable, Sendable {
  /// Something that a person should hear of.
  case problem(SyncProblem)
  /// The user asked the program to stop now; nothing is wrong.
  case interrupted

  /// Translates a failed system call; `operation` completes "Failed to …", so it begins
  /// with a verb such as `write`.
  package static func file(_ error: SystemError, while operation: String) -> SyncFailure {
    if error.isFull { return .problem(.diskFull(operation: operation)) }
    return .problem(.fileFailed(operation: operation, reason: error.reason))
  }
}

/// Runs a system call and names what it was for when it fails.
func attempting<Result>(
  to operation: @autoclosure () -> String, _ body: () throws(SystemError) -> Result
) throws(SyncFailure) -> Result {
  do throws(SystemError) {
    return try body()
  } catch {
    throw .file(error, while: operation())
  }
}
