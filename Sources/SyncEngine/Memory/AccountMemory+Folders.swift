// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

extension AccountMemory {
  /// The records of all folders, by the name of their status database.
  func folders() throws(SyncFailure) -> [String: FolderRecord] {
    try read { connection throws(SQLiteFailure) in
      let rows = try connection.prepare(
        """
        SELECT name, validity, next, messages, modseq, new, cur,
          statusSize, statusModified, statusInode, checked, rules,
          (SELECT curMade FROM history WHERE history.folder = name) FROM folder
        """)
      var records: [String: FolderRecord] = [:]
      while try rows.step() { records[rows.text(0)] = Self.record(rows) }
      return records
    }
  }

  /// Where the server differed from the status when the folder was recorded.
  func difference(_ folder: String) throws(SyncFailure) -> RemoteDifference {
    try read { connection throws(SQLiteFailure) in
      let rows = try connection.prepare(
        "SELECT uid, flags IS NULL, flags FROM difference WHERE folder = ? ORDER BY uid")
      try rows.bind(folder, at: 1)
      var difference = RemoteDifference()
      while try rows.step() {
        guard let uid = UInt32(exactly: rows.integer(0)).flatMap({ UID($0) }) else { continue }
        if rows.integer(1) != 0 {
          difference.absent.append(uid)
        } else {
          difference.other.append(KnownMessage(uid, MessageFlags(rows.text(2))))
        }
      }
      return difference
    }
  }

  /// Remembers a folder that is in step.
  ///
  /// Writes only where the difference is another one: with a window the server differs by all the
  /// messages outside, which may be very many.  The names of files are remembered with the times of the record.
  func remember(
    _ folder: String, _ record: FolderRecord, _ difference: RemoteDifference,
    names: SealedFolder.Names = .forgotten, history: MaildirHistory? = nil
  ) throws(SyncFailure) {
    let (old, new) = (try self.difference(folder).rows, difference.rows)
    try write { connection throws(SQLiteFailure) in
      let row = try connection.prepare(
        "INSERT OR REPLACE INTO folder VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      try row.bind(folder, at: 1)
      for (place, value) in Self.values(of: record).enumerated() {
        try row.bind(value, at: CInt(place) + 2)
      }
      try row.bind(record.rules, at: 12)
      try row.run()
      try Self.drop(old.keys.filter { new[$0] == nil }, of: folder, connection)
      try Self.put(new.filter { old[$0.key] != $0.value }, of: folder, connection)
      if let mark = record.local { try Self.put(names, at: mark, of: folder, connection) }
      if let history { try Self.put(history, of: folder, connection) }
    }
  }

  /// Whether the last run found the folder empty on the server although it had not been.
  func wasEmptied(_ folder: String) throws(SyncFailure) -> Bool {
    try read { connection throws(SQLiteFailure) in
      let rows = try connection.prepare("SELECT 1 FROM emptied WHERE folder = ?")
      try rows.bind(folder, at: 1)
      defer { rows.reset() }
      return try rows.step()
    }
  }

  /// Notes whether the folder was found empty.
  func setEmptied(_ folder: String, _ isEmptied: Bool) throws(SyncFailure) {
    try write { connection throws(SQLiteFailure) in
      let row = try connection.prepare(
        isEmptied ? "INSERT INTO emptied VALUES (?)" : "DELETE FROM emptied WHERE folder = ?")
      try row.bind(folder, at: 1)
      try row.run()
    }
  }

  /// Forgets a folder, so that the next run looks at all of it; its history is noted all the same.
  func forget(_ folder: String, noting history: MaildirHistory?) throws(SyncFailure) {
    try write { connection throws(SQLiteFailure) in
      try Self.drop(folder, connection)
      if let history { try Self.put(history, of: folder, connection) }
    }
  }

  /// Forgets folders other than these, by the names that they are remembered by: also the names of their files
  /// and the messages that wait.
  ///
  /// Uploads in doubt are remembered, for a folder that is left out at the moment may come back.
  func forget(exceptOf folders: Set<String>) throws(SyncFailure) {
    let known = try read { connection throws(SQLiteFailure) in
      let rows = try connection.prepare(
        """
        SELECT name FROM folder UNION SELECT folder FROM named
        UNION SELECT folder FROM emptied UNION SELECT folder FROM quarantine
        UNION SELECT folder FROM history
        """)
      var folders: Set<String> = []
      while try rows.step() { folders.insert(rows.text(0)) }
      return folders
    }
    for folder in known.subtracting(folders) {
      try write { connection throws(SQLiteFailure) in
        try Self.drop(folder, connection)
        try Self.drop(
          ["emptied WHERE folder", "quarantine WHERE folder", "history WHERE folder"], folder,
          connection)
      }
    }
  }

  private static func drop(
    _ folder: String, _ connection: SQLiteConnection
  ) throws(SQLiteFailure) {
    try drop(["folder WHERE name", "difference WHERE folder"], folder, connection)
    try dropNames(of: folder, connection)
  }

  /// Removes the rows of a folder; `tables` are tables with the column that names it.
  static func drop(
    _ tables: [String], _ folder: String, _ connection: SQLiteConnection
  ) throws(SQLiteFailure) {
    for table in tables {
      let statement = try connection.prepare("DELETE FROM \(table) = ?")
      try statement.bind(folder, at: 1)
      try statement.run()
    }
  }

  private static func put(
    _ rows: [UID: MessageFlags?], of folder: String, _ connection: SQLiteConnection
  ) throws(SQLiteFailure) {
    let row = try connection.prepare("INSERT OR REPLACE INTO difference VALUES (?, ?, ?)")
    let absent = try connection.prepare("INSERT OR REPLACE INTO difference VALUES (?, ?, NULL)")
    for (uid, flags) in rows {
      let statement = flags == nil ? absent : row
      try statement.bind(folder, at: 1)
      try statement.bind(Int64(uid.rawValue), at: 2)
      if let flags { try statement.bind(flags.letters, at: 3) }
      try statement.run()
    }
  }

  private static func drop(
    _ uids: [UID], of folder: String, _ connection: SQLiteConnection
  ) throws(SQLiteFailure) {
    let row = try connection.prepare("DELETE FROM difference WHERE folder = ? AND uid = ?")
    for uid in uids {
      try row.bind(folder, at: 1)
      try row.bind(Int64(uid.rawValue), at: 2)
      try row.run()
    }
  }

  /// The columns between the name and the rules; 0 stands for what is not known.
  private static func values(of record: FolderRecord) -> [Int64] {
    let remote = record.remote
    return [
      Int64(remote?.validity ?? 0), Int64(remote?.next ?? 0), Int64(remote?.messages ?? 0),
      Int64(bitPattern: remote?.modificationSequence ?? 0), record.local?.new ?? 0,
      record.local?.cur ?? 0, Int64(record.status.size), record.status.modified,
      Int64(bitPattern: record.status.inode), Int64(record.checked),
    ]
  }

  private static func record(_ row: SQLiteStatement) -> FolderRecord {
    let (new, cur) = (row.integer(5), row.integer(6))
    return FolderRecord(
      remote: mark(row),
      local: new == 0 || cur == 0 ? nil : MaildirMark(new: new, cur: cur),
      made: row.integer(12) == 0 ? nil : row.integer(12),
      status: FileStamp(
        size: Int(row.integer(7)), modified: row.integer(8),
        inode: UInt64(bitPattern: row.integer(9))),
      checked: Int(row.integer(10)), rules: row.text(11))
  }

  /// `nil` also where a number is none that a server can have told.
  private static func mark(_ row: SQLiteStatement) -> RemoteMark? {
    let sequence = UInt64(bitPattern: row.integer(4))
    guard sequence > 0, let validity = UInt32(exactly: row.integer(1)),
      let next = UInt32(exactly: row.integer(2)), let messages = UInt32(exactly: row.integer(3))
    else { return nil }
    return RemoteMark(
      validity: validity, next: next, messages: Int(messages), modificationSequence: sequence)
  }
}

extension RemoteDifference {
  /// The flags that each message has on the server; `nil` for one that the server does not have.
  fileprivate var rows: [UID: MessageFlags?] {
    var rows: [UID: MessageFlags?] = [:]
    rows.reserveCapacity(other.count + absent.count)
    for message in other { rows[message.uid] = .some(message.flags) }
    for uid in absent { rows[uid] = .some(nil) }
    return rows
  }
}
