// SPDX-License-Identifier: MIT

import CLinux
import Glibc

/// When a file was made and last changed, in nanoseconds since 1970 in UTC.
package struct FileTimes: Equatable, Sendable {
  /// `nil` where the file system, or an old system, does not tell it; copying a file makes it anew.
  package let made: Int64?
  /// The last change of the content; of a directory, of the names in it.
  package let modified: Int64

  package init(made: Int64?, modified: Int64) {
    self.made = made
    self.modified = modified
  }

  /// Asks about a path and follows symbolic links: one system call.
  package init(of path: String) throws(SystemError) {
    var (modified, made) = (clinux_time(), clinux_time())
    let answer = PathText.withBytes(of: path) { clinux_times($0, &modified, &made) }
    if answer < 0 {
      let error = SystemError.last("look at \(path)")
      if error.isMissing { throw error }
      // Kernels before 4.11 and some containers know stat(2) only.
      self.init(made: nil, modified: try Files.status(path).modified)
    } else {
      self.init(
        made: answer > 0 ? Self.nanoseconds(made) : nil, modified: Self.nanoseconds(modified))
    }
  }

  private static func nanoseconds(_ time: clinux_time) -> Int64 {
    FileStatus.nanoseconds(timespec(tv_sec: Int(time.seconds), tv_nsec: Int(time.nanoseconds)))
  }
}
