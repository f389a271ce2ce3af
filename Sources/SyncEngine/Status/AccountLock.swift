// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// Keeps every other process, this program or OfflineIMAP, from the account.
package struct AccountLock: ~Copyable {
  private let lock: FileLock

  /// Locks the account without waiting.
  package init(_ account: AccountName, in layout: StateLayout) throws(SyncFailure) {
    let path = layout.lock(of: account)
    // The loser of a race removes the file in OfflineIMAP 8, so a lock may be on a lost file.
    for _ in 0..<20 {
      let candidate = try Self.take(path)
      if candidate.isCurrent() {
        lock = candidate
        return
      }
    }
    throw .problem(.accountLocked(path: path))
  }

  private static func take(_ path: String) throws(SyncFailure) -> FileLock {
    do throws(SystemError) {
      return try FileLock(locking: path)
    } catch {
      if error.isLocked { throw .problem(.accountLocked(path: path)) }
      throw .file(error, while: "lock \(path)")
    }
  }

  /// Removes the file and lets others in; a file that is gone already is as good.
  package consuming func release() {
    try? lock.removeAndRelease()
  }
}
