// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Invents the names of new message files.
///
/// No two names of a process are equal: seconds, a count within the second, process and host.  Safe to
/// share between threads; one process has one namer.
final class MaildirNamer: Sendable {
  private struct State {
    var second = 0
    var count = 0
    /// Counts names that begin with another time; above all counts within a second.
    var datedCount = 1_000_000
  }

  private let state = Monitor(State())
  private let suffix: String
  private let now: @Sendable () -> Int

  /// Takes the clock as a parameter, in seconds since 1970, so that tests can hold it.
  init(
    process: Int = ProcessInformation.identifier, host: String = ProcessInformation.hostName,
    now: @escaping @Sendable () -> Int = { Int(WallClock.now) }
  ) {
    // A slash would lead into another directory.
    suffix = String("\(process).\(host)".map { $0 == "/" ? "-" : $0 })
    self.now = now
  }

  /// The part before the flags of a name for the message that the folder knows by `uid`.
  func base(uid: UID, digest: FolderDigest) -> String {
    base(unique(), uid: uid, digest: digest)
  }

  /// The same, for a message that has a unique name already.
  func base(_ unique: String, uid: UID, digest: FolderDigest) -> String {
    "\(unique),U=\(uid),FMD5=\(digest.hexadecimal)"
  }

  /// A name that nobody else has, for a file in `tmp` and for messages without a UID.
  ///
  /// It begins with `time`, in seconds since 1970, or with the present time.
  func unique(at time: Int? = nil) -> String {
    if let time, time >= 0 {
      let count = state.update { state in
        state.datedCount += 1
        return state.datedCount
      }
      return "\(time)_\(count).\(suffix)"
    }
    let second = now()
    let count = state.update { state in
      // The clock may be set back; going on with the old second keeps the names apart.
      if second > state.second {
        (state.second, state.count) = (second, 0)
      } else {
        state.count += 1
      }
      return (state.second, state.count)
    }
    return "\(count.0)_\(count.1).\(suffix)"
  }
}
