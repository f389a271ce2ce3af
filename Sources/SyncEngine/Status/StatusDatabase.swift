// SPDX-License-Identifier: MIT

package import IMAP
import POSIX
package import SyncModel

/// What both sides of one folder agreed on: `LocalStatus-sqlite`, format version 2.
///
/// Owned by the worker that synchronises the folder.  The file stays readable and writable for
/// OfflineIMAP 8: same tables, same column types, rollback journal.
package final class StatusDatabase {
  /// What opening had to do.
  package enum Opening: Equatable, Sendable {
    case found
    case created
    /// The file was of an older format.
    case upgraded(from: Int)
    /// It was created from so many rows of a plain status file.
    case imported(count: Int)
  }

  /// Rows that become durable together.
  package struct Changes {
    /// Messages to insert, or whose flags to replace.
    package var put: [KnownMessage] = []
    /// Messages to forget.
    package var drop: [UID] = []
    /// Labels of messages that are known, or are put with these changes.
    package var labels: [AgreedLabels] = []

    fileprivate var isEmpty: Bool { put.isEmpty && drop.isEmpty && labels.isEmpty }

    package init(
      put: [KnownMessage] = [], drop: [UID] = [], labels: [AgreedLabels] = []
    ) {
      self.put = put
      self.drop = drop
      self.labels = labels
    }
  }

  private static let version = 2

  private let path: String
  private let connection: SQLiteConnection
  /// What ``init(path:plain:isDurable:)`` had to do.
  package let opening: Opening

  /// Opens the database, or creates it, with the rows of a plain status file if there is one.
  ///
  /// Database and rows appear together or not at all; then the plain file is put away.  Without
  /// `isDurable` a crash of the whole machine may lose the last rows, which costs comparing the folder by
  /// UID, never a message.
  package init(
    path: String, plain: PlainStatus? = nil, isDurable: Bool = true
  ) throws(SyncFailure) {
    self.path = path
    do throws(SQLiteFailure) {
      connection = try SQLiteConnection(path: path)
      if !isDurable { try connection.execute("PRAGMA synchronous = OFF") }
    } catch {
      throw Self.translate(error, path)
    }
    opening = try Self.prepare(connection, path, plain)
    try plain?.setAside()
  }

  /// The rows of a database without creating or changing it, or those that it would be created with.
  package static func peek(
    path: String, plain: PlainStatus? = nil
  ) throws(SyncFailure) -> FolderSnapshot {
    if Files.exists(path), let found = try peekDatabase(path) { return found }
    return FolderSnapshot(try plain?.rows()?.map(\.message) ?? [])
  }

  private static func peekDatabase(_ path: String) throws(SyncFailure) -> FolderSnapshot? {
    do throws(SQLiteFailure) {
      let connection = try SQLiteConnection(path: path, .read)
      return try readVersion(connection) == nil ? nil : try rows(of: connection)
    } catch {
      throw translate(error, path)
    }
  }

  /// Removes the database and puts a plain file away, so that the next run takes every message for
  /// unknown.
  package static func remove(path: String, plain: PlainStatus? = nil) throws(SyncFailure) {
    try plain?.setAside()
    for file in ["\(path)-journal", path] where Files.exists(file) {
      try attempting(to: "remove \(file)") { () throws(SystemError) in try Files.remove(file) }
    }
  }

  /// All rows.
  package func load() throws(SyncFailure) -> FolderSnapshot {
    do throws(SQLiteFailure) {
      return try Self.rows(of: connection)
    } catch {
      throw Self.translate(error, path)
    }
  }

  /// So many rows at most, ascending, of messages above a UID; from the first on without one.
  ///
  /// SQLite keeps no page of the file in memory afterwards, of which it would else gather 2 MB.
  package func rows(after uid: UID?, atMost limit: Int) throws(SyncFailure) -> [KnownMessage] {
    do throws(SQLiteFailure) {
      let statement = try connection.prepare(
        "SELECT id, flags FROM status WHERE id > ? ORDER BY id LIMIT ?")
      try statement.bind(Int64(uid?.rawValue ?? 0), at: 1)
      try statement.bind(Int64(limit), at: 2)
      defer { try? connection.execute("PRAGMA shrink_memory") }
      return try Self.messages(of: statement)
    } catch {
      throw Self.translate(error, path)
    }
  }

  /// The labels of all messages without creating or changing the database; none when there is none.
  package static func peekLabels(path: String) throws(SyncFailure) -> [AgreedLabels] {
    guard Files.exists(path) else { return [] }
    do throws(SQLiteFailure) {
      let connection = try SQLiteConnection(path: path, .read)
      return try readVersion(connection) == version ? AgreedLabels.read(connection) : []
    } catch {
      throw translate(error, path)
    }
  }

  /// The labels of all messages.
  package func labels() throws(SyncFailure) -> [AgreedLabels] {
    do throws(SQLiteFailure) {
      return try AgreedLabels.read(connection)
    } catch {
      throw Self.translate(error, path)
    }
  }

  /// Makes changes durable in one transaction, which is in force only after what they tell of is durable.
  ///
  /// When the settlement fails nothing has changed, and its failure is thrown.
  package func apply(_ changes: Changes, after settlement: Settlement? = nil) throws(SyncFailure) {
    guard !changes.isEmpty else { return try settlement?.wait() ?? () }
    var unsettled: SyncFailure?
    do throws(SQLiteFailure) {
      try connection.transaction { () throws(SQLiteFailure) in
        try put(changes.put)
        try drop(changes.drop)
        try AgreedLabels.write(changes.labels, connection)
        do throws(SyncFailure) {
          try settlement?.wait()
        } catch {
          unsettled = error
          throw .abandoned
        }
      }
    } catch {
      throw unsettled ?? Self.translate(error, path)
    }
  }

  /// Forgets all messages.
  package func clear() throws(SyncFailure) {
    do throws(SQLiteFailure) {
      try connection.transaction { () throws(SQLiteFailure) in
        try connection.execute("DELETE FROM status")
      }
    } catch {
      throw Self.translate(error, path)
    }
  }

  private func put(_ messages: [KnownMessage]) throws(SQLiteFailure) {
    // Labels and their time change by themselves, and stay as they are without `synclabels`.
    let statement = try connection.prepare(
      """
      INSERT INTO status (id, flags, mtime, labels) VALUES (?, ?, 0, '')
      ON CONFLICT (id) DO UPDATE SET flags = excluded.flags
      """)
    var bound: MessageFlags?
    for message in messages {
      try statement.bind(Int64(message.uid.rawValue), at: 1)
      // A parameter keeps its value from run to run, and neighbours mostly have the same flags.
      if message.flags != bound { try statement.bind(message.flags.letters, at: 2) }
      bound = message.flags
      try statement.run()
    }
  }

  private func drop(_ uids: [UID]) throws(SQLiteFailure) {
    let statement = try connection.prepare("DELETE FROM status WHERE id = ?")
    for uid in uids {
      try statement.bind(Int64(uid.rawValue), at: 1)
      try statement.run()
    }
  }

  private static func rows(of connection: SQLiteConnection) throws(SQLiteFailure) -> FolderSnapshot
  {
    let statement = try connection.prepare("SELECT id, flags FROM status ORDER BY id")
    return FolderSnapshot(try messages(of: statement))
  }

  private static func messages(
    of statement: SQLiteStatement
  ) throws(SQLiteFailure) -> [KnownMessage] {
    var messages: [KnownMessage] = []
    while try statement.step() {
      guard let uid = UInt32(exactly: statement.integer(0)).flatMap({ UID($0) }) else { continue }
      let flags = statement.withText(1) { MessageFlags(letters: $0) }
      messages.append(KnownMessage(uid, flags))
    }
    return messages
  }

  /// Brings a file of any age to the current format.
  private static func prepare(
    _ connection: SQLiteConnection, _ path: String, _ plain: PlainStatus?
  ) throws(SyncFailure) -> Opening {
    do throws(SQLiteFailure) {
      if let found = try readVersion(connection) {
        guard found < version else { return .found }
        try connection.transaction { () throws(SQLiteFailure) in try upgrade(connection) }
        return .upgraded(from: found)
      }
    } catch {
      throw translate(error, path)
    }
    let rows = try plain?.rows()
    do throws(SQLiteFailure) {
      try connection.transaction { () throws(SQLiteFailure) in
        try create(connection)
        try fill(connection, with: rows ?? [])
      }
    } catch {
      throw translate(error, path)
    }
    return rows.map { .imported(count: $0.count) } ?? .created
  }

  /// OfflineIMAP adds one column after the other, so that a file may have some of them.
  private static func upgrade(_ connection: SQLiteConnection) throws(SQLiteFailure) {
    for (column, type) in [("mtime", "INTEGER DEFAULT 0"), ("labels", "VARCHAR(256) DEFAULT ''")] {
      let found = try connection.prepare(
        "SELECT count(*) FROM pragma_table_info('status') WHERE name = '\(column)'")
      let isThere = try found.step() && found.integer(0) > 0
      found.reset()
      if !isThere { try connection.execute("ALTER TABLE status ADD \(column) \(type)") }
    }
    try connection.execute("UPDATE metadata SET value = '2' WHERE key = 'db_version'")
  }

  private static func create(_ connection: SQLiteConnection) throws(SQLiteFailure) {
    try connection.execute(
      """
      CREATE TABLE IF NOT EXISTS metadata (key VARCHAR(50) PRIMARY KEY, value VARCHAR(128));
      INSERT OR REPLACE INTO metadata VALUES('db_version', '2');
      CREATE TABLE IF NOT EXISTS status
        (id INTEGER PRIMARY KEY, flags VARCHAR(50), mtime INTEGER, labels VARCHAR(256));
      """)
  }

  private static func fill(
    _ connection: SQLiteConnection, with rows: [PlainStatus.Row]
  ) throws(SQLiteFailure) {
    let statement = try connection.prepare(
      "INSERT OR REPLACE INTO status (id, flags, mtime, labels) VALUES (?, ?, ?, ?)")
    for row in rows {
      try statement.bind(Int64(row.message.uid.rawValue), at: 1)
      try statement.bind(row.message.flags.letters, at: 2)
      try statement.bind(row.modified, at: 3)
      try statement.bind(row.labels, at: 4)
      try statement.run()
    }
  }

  /// The format of the file, or `nil` when it holds no tables yet.
  private static func readVersion(_ connection: SQLiteConnection) throws(SQLiteFailure) -> Int? {
    let tables = try connection.prepare(
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('metadata', 'status')")
    guard try tables.step(), tables.integer(0) == 2 else { return nil }
    let statement = try connection.prepare("SELECT value FROM metadata WHERE key = 'db_version'")
    guard try statement.step() else { return 1 }
    return Int(statement.text(0)) ?? 1
  }

  private static func translate(_ failure: SQLiteFailure, _ path: String) -> SyncFailure {
    .problem(failure.problem(with: path))
  }
}
