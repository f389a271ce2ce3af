// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// Keeps every other process, this program or OfflineIMAP, from an account.
package enum AccountLock {
  /// Runs `body` while this process holds the account.
  ///
  /// Does not wait: when another process holds it, this throws ``SyncProblem/accountLocked(path:)``.
  package static func hold(
    _ account: AccountName, in layout: StateLayout, while body: () throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    let lock = try takeCurrent(layout.lock(of: account))
    do throws(SyncFailure) {
      try body()
    } catch {
      release(lock)
      throw error
    }
    release(lock)
  }

  /// Locks the file that others would lock too.
  private static func takeCurrent(_ path: String) throws(SyncFailure) -> FileLock {
    // The loser of a race removes the file in OfflineIMAP 8, so a lock may be on a lost file.
    for _ in 0..<20 {
      let lock = try take(path)
      if lock.isCurrent() { return lock }
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

  /// A file that is gone already is as good as one that is removed now.
  private static func release(_ lock: consuming FileLock) {
    try? lock.removeAndRelease()
  }
}
