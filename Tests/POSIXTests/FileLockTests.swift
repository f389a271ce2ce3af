// SPDX-License-Identifier: MIT

import POSIX
import TestSupport
import Testing

@Suite("FileLock")
struct FileLockTests {
  /// Tries both kinds of lock from another process; prints which of them it got.
  private static let attempt = """
    import fcntl, sys
    f = open(sys.argv[1], 'a')
    for name, lock in (('fcntl', fcntl.lockf), ('flock', fcntl.flock)):
        try:
            lock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
            print(name)
        except OSError:
            pass
    """

  private func locksFree(_ path: String) async throws -> String {
    try await onThread { try Shell.check(["python3", "-c", Self.attempt, path]) }
  }

  @Test("another process gets neither kind of lock, until the file is released")
  func exclusion() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/A.lock"
    let lock = try FileLock(locking: path)
    let isCurrent = lock.isCurrent()
    #expect(isCurrent)
    #expect(try await locksFree(path) == "")
    try lock.removeAndRelease()
    #expect(!Files.exists(path))
    #expect(try await locksFree(path) == "fcntl\nflock\n")
  }

  @Test("a lock on a file that was removed is not current")
  func removed() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/A.lock"
    let lock = try FileLock(locking: path)
    try Files.remove(path)
    let isCurrentWithoutFile = lock.isCurrent()
    #expect(!isCurrentWithoutFile)
    try folder.write("", to: "A.lock")
    let isCurrentWithAnother = lock.isCurrent()
    #expect(!isCurrentWithAnother)
  }
}
