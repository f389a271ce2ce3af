// SPDX-License-Identifier: MIT

import Glibc

/// An exclusive lock on a whole file (`fcntl` and `flock`), held until its owner ends.
///
/// The kernel drops the lock when the process dies, so a left-over file means nothing.  A record lock
/// belongs to the *process*: closing any other descriptor of the same file would drop it, and a
/// second lock from the same process would succeed.  Keep one owner for each path.
package struct FileLock: ~Copyable, Sendable {
  private let file: FileDescriptor
  /// The locked file.
  package let path: String

  /// Creates the file if needed and locks it without waiting.
  ///
  /// - Throws: `SystemError` with `isLocked` when another process holds the lock.
  package init(locking path: String) throws(SystemError) {
    let file = try FileDescriptor(opening: path, .createOrEmpty, permissions: 0o600)
    var request = flock()
    request.l_type = Int16(F_WRLCK)
    request.l_whence = Int16(SEEK_SET)
    guard fcntl(file.rawValue, F_SETLK, &request) == 0 else { throw .last("lock \(path)") }
    // The two kinds of lock do not see each other on Linux, and there are programs of both kinds.
    guard lockWhole(file.rawValue, LOCK_EX | LOCK_NB) == 0 else { throw .last("lock \(path)") }
    self.file = file
    self.path = path
  }

  /// Whether the path still leads to the file that was locked.
  ///
  /// Another program may have removed the file between opening and locking; the lock would then
  /// protect a file that nobody else can find.
  package borrowing func isCurrent() -> Bool {
    guard let own = try? file.status(), let other = try? Files.status(path) else { return false }
    return own.inode == other.inode && own.device == other.device
  }

  /// Removes the file, then gives up the lock; in this order nobody can lock a file that vanishes.
  package consuming func removeAndRelease() throws(SystemError) {
    // Closing is not enough: a child that is being started holds a copy of the descriptor for a moment.
    defer { _ = lockWhole(file.rawValue, LOCK_UN) }
    try Files.remove(path)
  }
}

/// Calls the function `flock`, whose name Swift gives to the structure of `fcntl` only.
func lockWhole(_ descriptor: CInt, _ operation: CInt) -> CInt {
  typealias Function = @convention(c) (CInt, CInt) -> CInt
  guard let address = dlsym(nil, "flock") else { return 0 }
  return unsafeBitCast(address, to: Function.self)(descriptor, operation)
}
