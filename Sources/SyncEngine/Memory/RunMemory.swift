// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The memory of an account during one run.
struct RunMemory: Sendable {
  let store: AccountMemory
  /// The records of the run before, by the name of the status database.
  private(set) var records: [String: FolderRecord]
  /// What decides about plans in this run, as text.
  let rules: String

  /// Reads the records.
  init(_ store: AccountMemory, rules: String) throws(SyncFailure) {
    self.store = store
    self.rules = rules
    records = try store.folders()
  }

  /// The record of a folder, by the name of its status database, if it may be relied upon.
  ///
  /// The database at `path` and the rules must be what they were; `now` is in seconds since 1970, and
  /// after `period` seconds, more or less, a folder is looked at as a whole again.
  func record(
    _ folder: String, status path: String, now: Double, period: Double
  ) -> FolderRecord? {
    guard let record = records[folder], record.rules == rules,
      now < Double(record.checked) + period * Self.spread(folder),
      Double(record.checked) <= now, FileStamp(of: path) == record.status
    else { return nil }
    return record
  }

  /// Notes that this run itself has written to a status database, whose record stays true.
  mutating func renew(_ folder: String, status path: String) {
    guard let stamp = FileStamp(of: path) else { return }
    records[folder]?.status = stamp
  }

  /// A factor between 0.75 and 1.25, so that not all folders are due at one time.
  private static func spread(_ folder: String) -> Double {
    let hash = folder.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    return 0.75 + Double(hash % 1_000) / 2_000
  }
}
