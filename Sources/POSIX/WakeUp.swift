// SPDX-License-Identifier: MIT

import Glibc

/// Wakes a thread that waits in `poll`.
///
/// ``descriptor`` turns readable with the first ``raise()`` and stays so until ``clear()``; any number
/// of threads may wait for it at once.  Safe to share between threads: the kernel keeps the state.
package final class WakeUp: Sendable {
  private let receiving: FileDescriptor
  private let sending: FileDescriptor

  package init() throws(SystemError) {
    var ends: [CInt] = [0, 0]
    guard pipe(&ends) == 0 else { throw .last("make a pipe") }
    receiving = FileDescriptor(owning: ends[0])
    sending = FileDescriptor(owning: ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    try receiving.setNonBlocking()
    try sending.setNonBlocking()
  }

  /// The descriptor to add to a ``PollSet`` for reading.
  package var descriptor: CInt { receiving.rawValue }

  /// Where a signal handler, which may not call ``raise()``, writes one byte instead.
  package var raisingDescriptor: CInt { sending.rawValue }

  /// Wakes every waiting thread, now and until ``clear()``.
  package func raise() {
    // A full pipe is raised already, so the result does not matter.
    withUnsafeBytes(of: UInt8(1)) { _ = write(sending.rawValue, $0.baseAddress, 1) }
  }

  /// Makes later waits wait again.
  package func clear() {
    withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { buffer in
      while read(receiving.rawValue, buffer.baseAddress, buffer.count) > 0 {}
    }
  }

  /// Whether it was raised and not cleared since.
  package var isRaised: Bool {
    var entry = pollfd(fd: receiving.rawValue, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0
  }
}
