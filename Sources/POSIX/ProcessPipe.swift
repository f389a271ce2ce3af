// SPDX-License-Identifier: MIT

import Glibc

/// The two ends of a pipe; child processes inherit neither unless it is given to them.
package struct ProcessPipe: ~Copyable {
  /// Where bytes come out.
  package let reading: FileDescriptor
  /// Where bytes go in.
  package let writing: FileDescriptor

  package init() throws(SystemError) {
    var ends: [CInt] = [0, 0]
    guard pipe(&ends) == 0 else { throw .last("pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reading = FileDescriptor(owning: ends[0])
    writing = FileDescriptor(owning: ends[1])
  }
}
