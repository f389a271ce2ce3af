// SPDX-License-Identifier: MIT

import Glibc

/// Writes to descriptors that belong to the process and not to a value of ours.
enum Output {
  /// Writes everything, waiting where the reader is slow.
  ///
  /// - Returns: `false` when nobody can read it any more; there is no one left to tell.
  @discardableResult
  static func write(_ text: String, to descriptor: CInt) -> Bool {
    write(Array(text.utf8), to: descriptor)
  }

  /// Writes everything, waiting where the reader is slow.
  ///
  /// - Returns: `false` when nobody can read it any more.
  @discardableResult
  static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        start += count
      } else if errno == EAGAIN {
        // Another process may have made the shared terminal non-blocking.
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, -1)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
