// SPDX-License-Identifier: MIT

import Glibc

/// Standard input, output and error.
package enum StandardStreams {
  /// Opens `/dev/null` for each of the three that the process began without.
  ///
  /// Else the next file or connection would get its number, and words for people would be written into it.  Call it
  /// before anything is opened.
  package static func fill() {
    // A descriptor that is opened has the lowest number that is free.
    for number in CInt(0)...2 where fcntl(number, F_GETFD) < 0 { _ = open("/dev/null", O_RDWR) }
  }
}
