// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// What the memory of an account holds that a person may ask for, read without disturbing anybody.
///
/// No lock is taken and no file is made or changed, so that a run may go on meanwhile.  A memory that
/// is missing, or in the middle of a change, is an empty one.
struct MemoryExcerpt {
  /// A message that could not be copied.
  struct Failure {
    /// The name of the status database of its folder.
    let folder: String
    /// Its UID, or the lasting part of its file name.
    let message: String
    let failures: Int
    /// Seconds since 1970.
    let next: Double
    let reason: String
  }

  private(set) var extensions: [String: ExtensionState] = [:]
  private(set) var failures: [Failure] = []
  /// The names of the status databases of folders with uploads in doubt.
  private(set) var uploads: [String] = []
  /// What the marker of the Maildirs held in the last run; `nil` before the first one.
  private(set) var root: RootMarker?
  /// What was noted of the directories of folders, by the names of their status databases.
  private(set) var histories: [String: MaildirHistory] = [:]
  /// Whether a run is under way, or was cut off, whose changes are not in the file yet.
  let isBehind: Bool

  /// Reads the file at a path; never fails.
  init(path: String) {
    isBehind = !KeptLog(of: path).isBlank
    guard Files.exists(path) else { return }
    // Whatever is wrong with the file, the next run tells; here it only means that nothing is known.
    try? read(SQLiteConnection(path: path, .frozen))
  }

  private mutating func read(_ connection: SQLiteConnection) throws(SQLiteFailure) {
    let version = try connection.prepare("PRAGMA user_version")
    guard try version.step(), version.integer(0) == AccountMemory.version else { return }
    extensions = try ExtensionState.all(in: connection)
    let rows = try connection.prepare(
      "SELECT folder, message, failures, next, reason FROM quarantine ORDER BY folder, next")
    while try rows.step() {
      failures.append(
        Failure(
          folder: rows.text(0), message: rows.text(1), failures: Int(rows.integer(2)),
          next: Double(rows.integer(3)), reason: rows.text(4)))
    }
    let folders = try connection.prepare("SELECT folder FROM upload ORDER BY folder")
    while try folders.step() { uploads.append(folders.text(0)) }
    root = try RootMarker.remembered(in: connection)
    let noted = try connection.prepare("SELECT folder FROM history")
    while try noted.step() {
      let folder = noted.text(0)
      histories[folder] = try MaildirHistory.noted(of: folder, in: connection)
    }
  }
}
