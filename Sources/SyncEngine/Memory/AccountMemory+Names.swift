// SPDX-License-Identifier: MIT

import SyncModel

/// The file names of folders, so that a change on the server costs no look at all the files here.
///
/// They are true of directories with the times that stand with them, and of the status of the folder's record.
extension AccountMemory {
  /// Made in each file that lacks them: they mean nothing to the other tables.
  static let nameSchema = """
    CREATE TABLE IF NOT EXISTS named (
      folder TEXT PRIMARY KEY, new INTEGER, cur INTEGER) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS name (
      folder TEXT, portion INTEGER, files BLOB, PRIMARY KEY (folder, portion));
    """

  /// Calls the closure with the names of the files of a folder, ascending by UID, which may be very many.
  ///
  /// Returns whether somebody has wanted them of directories with these times; they may not be there yet.
  func forEachPortion(
    of folder: String, at mark: MaildirMark, _ body: (NamePortion) -> Void
  ) throws(SyncFailure) -> Bool {
    try read { connection throws(SQLiteFailure) in
      let named = try connection.prepare(
        "SELECT 1 FROM named WHERE folder = ? AND new = ? AND cur = ?")
      try Self.bind(folder, mark, to: named)
      defer { named.reset() }
      guard try named.step() else { return false }
      let rows = try connection.prepare(
        "SELECT portion, files FROM name WHERE folder = ? ORDER BY portion")
      try rows.bind(folder, at: 1)
      while try rows.step() {
        guard let number = UInt32(exactly: rows.integer(0)) else { continue }
        body(NamePortion(number: number, bytes: rows.bytes(1)))
      }
      return true
    }
  }

  static func put(
    _ names: SealedFolder.Names, at mark: MaildirMark, of folder: String,
    _ connection: SQLiteConnection
  ) throws(SQLiteFailure) {
    switch names {
    case .forgotten: return
    case .wanted: try dropNames(of: folder, connection)
    case .known(let files):
      // Of files that were not taken from memory all names are new to it.
      if files.changedPortions == nil { try dropNames(of: folder, connection) }
      try put(files, of: folder, connection)
    }
    let named = try connection.prepare("INSERT OR REPLACE INTO named VALUES (?, ?, ?)")
    try bind(folder, mark, to: named)
    try named.run()
  }

  private static func put(
    _ files: MaildirIndex, of folder: String, _ connection: SQLiteConnection
  ) throws(SQLiteFailure) {
    let row = try connection.prepare("INSERT OR REPLACE INTO name VALUES (?, ?, ?)")
    let nothing = try connection.prepare("DELETE FROM name WHERE folder = ? AND portion = ?")
    try files.forEachChangedPortion { (portion) throws(SQLiteFailure) in
      let statement = portion.bytes.isEmpty ? nothing : row
      try statement.bind(folder, at: 1)
      try statement.bind(Int64(portion.number), at: 2)
      if !portion.bytes.isEmpty { try row.bind(portion.bytes, at: 3) }
      try statement.run()
    }
  }

  static func dropNames(
    of folder: String, _ connection: SQLiteConnection
  ) throws(SQLiteFailure) {
    try drop(["named WHERE folder", "name WHERE folder"], folder, connection)
  }

  private static func bind(
    _ folder: String, _ mark: MaildirMark, to statement: SQLiteStatement
  ) throws(SQLiteFailure) {
    try statement.bind(folder, at: 1)
    try statement.bind(mark.new, at: 2)
    try statement.bind(mark.cur, at: 3)
  }
}
