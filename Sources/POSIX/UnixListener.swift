// SPDX-License-Identifier: MIT

import Glibc
import Synchronization

/// A socket in the file system that others connect to; only its user may (mode 0600).
///
/// The file of a process that was killed stays behind. It is recognised because nobody answers there, and
/// replaced while the directory is locked, so that of several processes one gets the name.
package final class UnixListener: Sendable {
  private let socket: FileDescriptor
  private let inode: UInt64
  /// Where the socket lies.
  package let path: String

  /// Begins to listen at a path whose directory exists.
  ///
  /// - Throws: `EADDRINUSE` when another process listens there, or something else has the name.
  package init(at path: String) throws(SystemError) {
    self.path = path
    let lock = try DirectoryLock(Files.parent(of: path) ?? ".")
    try Self.removeStale(path)
    socket = try UnixSocket.make()
    let number = socket.rawValue
    guard try UnixSocket.withAddress(of: path, { bind(number, $0, $1) }) == 0 else {
      throw .last("bind \(path)")
    }
    // Nobody can connect before `listen`, so the mode is right in time.
    guard chmod(path, 0o600) == 0 else { throw .last("set the permissions of \(path)") }
    guard listen(number, 16) == 0 else { throw .last("listen at \(path)") }
    inode = try Files.status(path).inode
    _ = consume lock
  }

  /// Readable while somebody waits to be let in.
  package var descriptor: CInt { socket.rawValue }

  /// Lets the next one in; `nil` when nobody waits, or the caller went away again.
  package func accept() throws(SystemError) -> FileDescriptor? {
    let accepted = Pipe.starting.withLock { _ -> CInt in
      let number = Glibc.accept(socket.rawValue, nil, nil)
      if number >= 0 { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
      return number
    }
    guard accepted >= 0 else {
      if [EAGAIN, EINTR, ECONNABORTED].contains(errno) { return nil }
      throw .last("accept")
    }
    let connection = FileDescriptor(owning: accepted)
    try connection.setNonBlocking()
    return connection
  }

  /// Removes the file, unless another process has taken the name.
  package func remove() {
    guard let lock = try? DirectoryLock(Files.parent(of: path) ?? "."),
      (try? Files.status(path))?.inode == inode
    else { return }
    try? Files.remove(path)
    _ = consume lock
  }

  /// Removes the socket at a path if nobody listens there; a path without one is no error.
  package static func removeIfStale(_ path: String) throws(SystemError) {
    let lock = try DirectoryLock(Files.parent(of: path) ?? ".")
    try removeStale(path)
    _ = consume lock
  }

  /// The directory must be locked.
  private static func removeStale(_ path: String) throws(SystemError) {
    do throws(SystemError) {
      _ = try UnixSocket.connect(to: path, until: .after(.zero))
    } catch {
      guard error.code == ECONNREFUSED else { return }
      // An ordinary file refuses a connection too, and is nobody's to remove.
      if Files.isSocket(path) { try Files.remove(path) }
    }
  }
}

/// Keeps other processes that ask for the same lock from changing what lies in a directory.
private struct DirectoryLock: ~Copyable {
  private let directory: FileDescriptor

  /// Waits at most two seconds; whoever holds the lock holds it for microseconds.
  init(_ path: String) throws(SystemError) {
    let directory = try FileDescriptor(opening: path, .read)
    let deadline = Deadline.after(.seconds(2))
    while lockWhole(directory.rawValue, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR, !deadline.isOver else {
        throw .last("lock \(path)")
      }
      Sleep.seconds(0.005)
    }
    self.directory = directory
  }
}
