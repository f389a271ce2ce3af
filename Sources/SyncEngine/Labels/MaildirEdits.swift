// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Whether a program wrote to message files without changing their directories.
enum MaildirEdits {
  /// Whether a file of a Maildir was written to after its directories changed last.
  ///
  /// Whatever gets a new name changes the directory after it was written, so that only a file that was
  /// written to in place is newer.  Times to come are not believed: a file may have that of a header.
  static func exist(in path: String, since mark: MaildirMark) -> Bool {
    let (last, now) = (max(mark.new, mark.cur), Int64(WallClock.now * 1e9))
    return ["new", "cur"].contains { part in
      let times = try? Directory.modificationTimes(in: "\(path)/\(part)")
      // A directory that cannot be read is looked at by who can tell what is wrong with it.
      return times?.contains { $0 > last && $0 <= now } ?? true
    }
  }
}
