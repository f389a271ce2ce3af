// SPDX-License-Identifier: MIT

import Glibc
import Synchronization

/// Makes pipes that no child process inherits.
package enum Pipe {
  /// Held while a pipe is made and while a program is started: the system has no call for both that
  /// Swift can see, and a program that starts in between would keep the pipe open.
  static let starting = Mutex(())

  /// Makes a pipe of two descriptors, which the caller must own.
  package static func open() throws(SystemError) -> (reading: CInt, writing: CInt) {
    try starting.withLock { _ throws(SystemError) in
      var ends: [CInt] = [0, 0]
      guard pipe(&ends) == 0 else { throw .last("make a pipe") }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      return (ends[0], ends[1])
    }
  }
}
