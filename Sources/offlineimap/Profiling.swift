// SPDX-License-Identifier: MIT

import Interfaces
import POSIX
import SyncEngine
import SyncModel

/// `-P`: tells where the time went, and keeps it in a directory.
struct Profiling {
  /// Exists.
  let directory: String
  let watch: RunWatch

  /// Writes a table for each account and shows all of them.
  func finish() {
    let now = WallClock.now
    let disk = Stopwatch.disk
    for profile in watch.profiles(until: now) {
      let table = ProfileText.table(profile, disk: disk.total, waitsForDisk: disk.count)
      Console.say(String(table.dropLast()))
      do throws(SystemError) {
        try Files.replace(path(of: profile.account, now), with: Array(table.utf8))
      } catch {
        Console.complain("ERROR: The profile could not be written. \(error)")
      }
    }
  }

  /// The time first, without anything that separates its parts.
  private func path(of account: AccountName, _ now: Double) -> String {
    let digits = WallClock.dateAndTime(now).filter { $0.isNumber }
    return "\(directory)/\(digits)_\(account).txt"
  }
}
