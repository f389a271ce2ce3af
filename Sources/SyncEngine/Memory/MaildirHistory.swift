// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// When the directories of a Maildir were made and last changed: what a folder that came back from a backup tells
/// about itself, because a mail program only ever makes its directories younger.
struct MaildirHistory: Equatable, Sendable {
  let new: FileTimes
  let cur: FileTimes
  /// When the root was made in which the folder lies: where all have moved to another disk, that a folder was made
  /// anew means nothing.
  let rootMade: Int64?

  /// When both changed last.
  var mark: MaildirMark { MaildirMark(new: new.modified, cur: cur.modified) }

  /// Whether these cannot be the directories of `earlier` after nothing but the work of mail programs.
  ///
  /// A clock that is set back looks the same.  One of them alone may have been made anew: whoever removes empty
  /// directories removes `new`.
  func contradicts(_ earlier: MaildirHistory) -> Bool {
    let pairs = [(new, earlier.new), (cur, earlier.cur)]
    return pairs.contains { $0.isOlder(than: $1) }
      || rootMade == earlier.rootMade && pairs.allSatisfy { $0.isAnother(than: $1) }
  }
}

extension MaildirHistory {
  /// Looks at a folder, and at the root in which it lies if that is to be compared as well.
  init(of path: String, in root: String? = nil) throws(SystemError) {
    new = try FileTimes(of: "\(path)/new")
    cur = try FileTimes(of: "\(path)/cur")
    rootMade = if let root { try FileTimes(of: root).made } else { nil }
  }
}

extension FileTimes {
  /// A file system may round a time when it writes it down: to 2 s at most.
  private static let rounding = 3e9

  fileprivate func isOlder(than earlier: Self) -> Bool {
    Double(modified) + Self.rounding < Double(earlier.modified)
  }

  fileprivate func isAnother(than earlier: Self) -> Bool {
    if let made, let before = earlier.made { made != before } else { false }
  }
}

extension AccountMemory {
  /// Made in each file that lacks it: it means nothing to the other tables.
  static let historySchema = """
    CREATE TABLE IF NOT EXISTS history (
      folder TEXT PRIMARY KEY, newMade INTEGER, new INTEGER, curMade INTEGER, cur INTEGER,
      rootMade INTEGER) WITHOUT ROWID
    """

  /// What was noted of a folder at the end of the last run that changed anything in it; `nil` before the first.
  func history(of folder: String) throws(SyncFailure) -> MaildirHistory? {
    try read { connection throws(SQLiteFailure) in
      try MaildirHistory.noted(of: folder, in: connection)
    }
  }

  /// Notes what the directories of a folder tell at the end of a run.
  static func put(
    _ history: MaildirHistory, of folder: String, _ connection: SQLiteConnection
  ) throws(SQLiteFailure) {
    let row = try connection.prepare("INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?, ?, ?)")
    try row.bind(folder, at: 1)
    try row.bind(history.new.made ?? 0, at: 2)
    try row.bind(history.new.modified, at: 3)
    try row.bind(history.cur.made ?? 0, at: 4)
    try row.bind(history.cur.modified, at: 5)
    try row.bind(history.rootMade ?? 0, at: 6)
    try row.run()
  }
}

extension MaildirHistory {
  /// What the memory of an account holds of a folder, by the name of its status database.
  static func noted(
    of folder: String, in connection: SQLiteConnection
  ) throws(SQLiteFailure) -> MaildirHistory? {
    let row = try connection.prepare(
      "SELECT newMade, new, curMade, cur, rootMade FROM history WHERE folder = ?")
    try row.bind(folder, at: 1)
    defer { row.reset() }
    guard try row.step() else { return nil }
    return MaildirHistory(
      new: times(row, at: 0), cur: times(row, at: 2), rootMade: made(row, at: 4))
  }

  private static func times(_ row: SQLiteStatement, at column: CInt) -> FileTimes {
    FileTimes(made: made(row, at: column), modified: row.integer(column + 1))
  }

  private static func made(_ row: SQLiteStatement, at column: CInt) -> Int64? {
    row.integer(column) == 0 ? nil : row.integer(column)
  }
}
