// SPDX-License-Identifier: MIT

import IMAP
import POSIX
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
  /// So many messages are asked about at a time, which takes some milliseconds.
  private static let portion = 1_000
  /// Seconds; enough for another thread to wake up.
  private static let pause = 0.000_1

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

  /// Forgets the ids of folders that the server does not have: those which are not among `folders`.
  func forgetIdentities(exceptIn folders: Set<FolderName>) throws(SyncFailure) {
    for folder in try identifiedFolders().values where !folders.contains(folder.name) {
      try write { connection throws(SQLiteFailure) in try Self.drop(folder.name, in: connection) }
    }
  }

  /// Forgets the ids of messages that are gone by what `isGone` says of each, some at a time.
  func forgetIdentities(
    in folder: IdentifiedFolder, where isGone: (UID) -> Bool
  ) throws(SyncFailure) {
    var messages = try identifiedMessages(of: folder)
    while let last = messages.last {
      let gone = messages.filter(isGone)
      if !gone.isEmpty { try forgetIdentities(of: gone, in: folder) }
      Sleep.seconds(Self.pause)
      messages = try identifiedMessages(of: folder, after: last)
    }
  }

  /// The next of the messages of a folder of which an id is known, ascending: 1,000 at most.
  func identifiedMessages(
    of folder: IdentifiedFolder, after last: UID? = nil
  ) throws(SyncFailure) -> [UID] {
    try read { connection throws(SQLiteFailure) in
      let rows = try connection.prepare(
        "SELECT uid FROM identity WHERE folder = ? AND uid > ? ORDER BY uid LIMIT \(Self.portion)")
      try rows.bind(folder.number, at: 1)
      try rows.bind(Int64(last?.rawValue ?? 0), at: 2)
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

  /// Those of some messages whose id is known.
  func identifiedMessages(
    of folder: IdentifiedFolder, among uids: some Sequence<UID>
  ) throws(SyncFailure) -> Set<UID> {
    var known: Set<UID> = []
    try inPortions(uids) { (portion) throws(SyncFailure) in
      let found = try read { connection throws(SQLiteFailure) in
        let row = try connection.prepare("SELECT 1 FROM identity WHERE folder = ? AND uid = ?")
        try row.bind(folder.number, at: 1)
        var found: [UID] = []
        for uid in portion {
          try row.bind(Int64(uid.rawValue), at: 2)
          if try row.step() { found.append(uid) }
          row.reset()
        }
        return found
      }
      known.formUnion(found)
      return true
    }
    return known
  }

  /// Looks for the messages of other folders that have the ids of some messages.
  func twins(
    of uids: some Sequence<UID>, in folder: IdentifiedFolder
  ) throws(SyncFailure) -> TwinSearch {
    var search = TwinSearch(folders: try identifiedFolders())
    try inPortions(uids) { (portion) throws(SyncFailure) in
      let found = try read { connection throws(SQLiteFailure) in
        try Self.twins(of: portion, in: folder, connection)
      }
      search.twins += found.twins.filter { search.folders[$0.folder] != nil }
      search.contradiction = found.contradiction
      return search.contradiction == nil
    }
    return search
  }

  private static func twins(
    of uids: [UID], in folder: IdentifiedFolder, _ connection: SQLiteConnection
  ) throws(SQLiteFailure) -> TwinSearch {
    var search = TwinSearch()
    let own = try connection.prepare(
      "SELECT high, low, octets FROM identity WHERE folder = ? AND uid = ?")
    let all = try connection.prepare(
      "SELECT folder, uid, octets FROM identity WHERE high = ? AND low = ? LIMIT \(mostTwins)")
    try own.bind(folder.number, at: 1)
    for uid in uids {
      try own.bind(Int64(uid.rawValue), at: 2)
      guard try own.step() else { continue }
      let octets = Int(own.integer(2))
      try all.bind(own.integer(0), at: 1)
      try all.bind(own.integer(1), at: 2)
      own.reset()
      guard IdentifiedMessage.lengths.contains(octets) else { continue }
      while try all.step() {
        guard let twin = UInt32(exactly: all.integer(1)).flatMap({ UID($0) }) else { continue }
        guard Int(all.integer(2)) == octets else {
          all.reset()
          search.contradiction = uid
          return search
        }
        let number = all.integer(0)
        if number == folder.number { continue }
        search.twins.append(Twin(message: uid, uid: twin, folder: number, octets: octets))
      }
    }
    return search
  }

  private func identifiedFolders() throws(SyncFailure) -> [Int64: IdentifiedFolder] {
    try read { connection throws(SQLiteFailure) in
      let rows = try connection.prepare("SELECT number, name, validity, next FROM identified")
      var folders: [Int64: IdentifiedFolder] = [:]
      while try rows.step() {
        if let folder = Self.folder(rows) { folders[folder.number] = folder }
      }
      return folders
    }
  }

  /// Asks about messages some at a time until `body` returns false, so that other workers get at the memory
  /// in between.
  private func inPortions(
    _ uids: some Sequence<UID>, _ body: ([UID]) throws(SyncFailure) -> Bool
  ) throws(SyncFailure) {
    var portion: [UID] = []
    for uid in uids {
      portion.append(uid)
      if portion.count < Self.portion { continue }
      guard try body(portion) else { return }
      portion.removeAll(keepingCapacity: true)
      // A lock goes to whoever asks first, and a worker that has to wake up for it comes too late.
      Sleep.seconds(Self.pause)
    }
    if !portion.isEmpty { _ = try body(portion) }
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
