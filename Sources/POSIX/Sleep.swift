// SPDX-License-Identifier: MIT

import Glibc

/// Short waits that nothing needs to interrupt.
package enum Sleep {
  /// Holds the calling thread for a fraction of a second.
  package static func seconds(_ seconds: Double) { usleep(UInt32(seconds * 1e6)) }
}
