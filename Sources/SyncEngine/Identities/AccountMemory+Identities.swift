// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The ids of messages: some 60 bytes for each message of a server that has ids, and nothing for others.
///
/// A row is a hint where a file may be, never a proof that it is there: whoever uses it looks at the file.
extension AccountMemory {
  /// Made in each file that lacks them: they mean nothing to the other tables.
  static let identitySchema = """
    CREATE TABLE IF NOT EXISTS identified (
      number INTEGER PRIMARY KEY, name TEXT UNIQUE, validity INTEGER, next INTEGER);
    CREATE TABLE IF NOT EXISTS identity (
      folder INTEGER, uid INTEGER, high INTEGER, low INTEGER, octets INTEGER,
      PRIMARY KEY (folder, uid)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS identityHigh ON identity (high);
    """

  /// More messages with one id are not looked at: only a server that lies has so many.
  private static let mostTwins = 16

  /// What is known of a folder; `nil` when no id of it is.
  func identified(_ folder: FolderName) throws(SyncFailure) -> IdentifiedFolder? {
    try read { connection throws(SQLiteFailure) in try Self.identified(folder, in: connection) }
  }

  /// Whether the ids of a folder still mean what they meant: they are forgotten when its numbers change.
  func identifiesStill(_ folder: IdentifiedFolder) throws(SyncFailure) -> Bool {
    guard let now = try identified(folder.name) else { return false }
    return now.number == folder.number && now.validity == folder.validity
  }

  /// Takes a folder in; ids that belong to another UIDVALIDITY are forgotten at once.
  func identify(
    _ folder: FolderName, validity: UInt32
  ) throws(SyncFailure) -> IdentifiedFolder? {
    if let known = try identified(folder), known.validity == validity { return known }
    try write { connection throws(SQLiteFailure) in
      try Self.drop(folder, in: connection)
      let row = try connection.prepare(
        "INSERT INTO identified (name, validity, next) VALUES (?, ?, 1)")
      try row.bind(folder.rawValue, at: 1)
      try row.bind(Int64(validity), at: 2)
      try row.run()
    }
    return try identified(folder)
  }

  /// Forgets the ids of a folder unless they belong to this UIDVALIDITY.
  func forgetIdentities(of folder: FolderName, unless validity: UInt32) throws(SyncFailure) {
    guard let known = try identified(folder), known.validity != validity else { return }
    try write { connection throws(SQLiteFailure) in try Self.drop(folder, in: connection) }
  }

  /// Adds ids that a server told, or replaces them.
  func add(
    _ messages: [IdentifiedMessage], to folder: IdentifiedFolder
  ) throws(SyncFailure) {
    if messages.isEmpty { return }
    try write { connection throws(SQLiteFailure) in
      let row = try connection.prepare("INSERT OR REPLACE INTO identity VALUES (?, ?, ?, ?, ?)")
      try row.bind(folder.number, at: 1)
      for message in messages {
        try row.bind(Int64(message.uid.rawValue), at: 2)
        try row.bind(message.identity.high, at: 3)
        try row.bind(message.identity.low, at: 4)
        try row.bind(Int64(message.octets), at: 5)
        try row.run()
      }
    }
  }

  /// Notes that the ids of all messages below a UID are known.
  func note(_ folder: IdentifiedFolder, identifiedBelow next: UInt32) throws(SyncFailure) {
    try write { connection throws(SQLiteFailure) in
      let row = try connection.prepare(
        "UPDATE identified SET next = ? WHERE number = ? AND validity = ?")
      try row.bind(Int64(next), at: 1)
      try row.bind(folder.number, at: 2)
      try row.bind(Int64(folder.validity), at: 3)
      try row.run()
    }
  }

  /// Forgets the ids of messages that are gone.
  func forgetIdentities(
    of uids: some Sequence<UID>, in folder: IdentifiedFolder
  ) throws(SyncFailure) {
    try write { connection throws(SQLiteFailure) in
      let row = try connection.prepare("DELETE FROM identity WHERE folder = ? AND uid = ?")
      try row.bind(folder.number, at: 1)
      for uid in uids {
        try row.bind(Int64(uid.rawValue), at: 2)
        try row.run()
      }
    }
  }

  /// The messages of a folder of which an id is known, ascending.
  func identifiedMessages(of folder: IdentifiedFolder) throws(SyncFailure) -> [UID] {
    try read { connection throws(SQLiteFailure) in
      let rows = try connection.prepare("SELECT uid FROM identity WHERE folder = ? ORDER BY uid")
      try rows.bind(folder.number, at: 1)
      var uids: [UID] = []
      while try rows.step() {
        if let uid = UInt32(exactly: rows.integer(0)).flatMap({ UID($0) }) { uids.append(uid) }
      }
      return uids
    }
  }

  /// Whether any ids of other folders are known, so that there may be something to find.
  func identifiesOthers(than folder: IdentifiedFolder) throws(SyncFailure) -> Bool {
    try read { connection throws(SQLiteFailure) in
      let rows = try connection.prepare(
        "SELECT 1 FROM identity WHERE folder < ?1 OR folder > ?1 LIMIT 1")
      try rows.bind(folder.number, at: 1)
      defer { rows.reset() }
      return try rows.step()
    }
  }

  /// Looks for the messages of other folders that have the ids of some messages.
  func twins(
    of uids: some Sequence<UID>, in folder: IdentifiedFolder
  ) throws(SyncFailure) -> TwinSearch {
    try read { connection throws(SQLiteFailure) in
      var search = TwinSearch()
      let own = try connection.prepare(
        "SELECT high, low, octets FROM identity WHERE folder = ? AND uid = ?")
      let all = try connection.prepare(
        """
        SELECT number, name, validity, next, uid, octets FROM identity
        JOIN identified ON number = folder WHERE high = ? AND low = ? LIMIT \(Self.mostTwins)
        """)
      try own.bind(folder.number, at: 1)
      for uid in uids {
        try own.bind(Int64(uid.rawValue), at: 2)
        guard try own.step() else { continue }
        let octets = Int(own.integer(2))
        try all.bind(own.integer(0), at: 1)
        try all.bind(own.integer(1), at: 2)
        own.reset()
        while try all.step() {
          guard let twin = Self.twin(all) else { continue }
          if twin.octets != octets { search.contradiction = uid }
          if twin.folder.number != folder.number { search.twins[uid, default: []].append(twin) }
        }
      }
      return search
    }
  }

  private static func identified(
    _ folder: FolderName, in connection: SQLiteConnection
  ) throws(SQLiteFailure) -> IdentifiedFolder? {
    let rows = try connection.prepare(
      "SELECT number, name, validity, next FROM identified WHERE name = ?")
    try rows.bind(folder.rawValue, at: 1)
    defer { rows.reset() }
    return try rows.step() ? self.folder(rows) : nil
  }

  private static func folder(_ row: SQLiteStatement) -> IdentifiedFolder? {
    guard let validity = UInt32(exactly: row.integer(2)), let next = UInt32(exactly: row.integer(3))
    else { return nil }
    return IdentifiedFolder(
      number: row.integer(0), name: FolderName(row.text(1)), validity: validity, next: next)
  }

  private static func twin(_ row: SQLiteStatement) -> Twin? {
    guard let folder = folder(row), let uid = UInt32(exactly: row.integer(4)).flatMap({ UID($0) })
    else { return nil }
    return Twin(folder: folder, uid: uid, octets: Int(row.integer(5)))
  }

  private static func drop(
    _ folder: FolderName, in connection: SQLiteConnection
  ) throws(SQLiteFailure) {
    for sql in [
      "DELETE FROM identity WHERE folder IN (SELECT number FROM identified WHERE name = ?)",
      "DELETE FROM identified WHERE name = ?",
    ] {
      let statement = try connection.prepare(sql)
      try statement.bind(folder.rawValue, at: 1)
      try statement.run()
    }
  }
}
