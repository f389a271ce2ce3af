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
  }

  /// Rows that become durable together.
  package struct Changes {
    /// Messages to insert, or whose flags to replace.
    package var put: [KnownMessage] = []
    /// Messages to forget.
    package var drop: [UID] = []

    package init(put: [KnownMessage] = [], drop: [UID] = []) {
      self.put = put
      self.drop = drop
    }
  }

  private static let version = 2

  private let path: String
  private let connection: SQLiteConnection
  /// What ``init(path:isDurable:)`` had to do.
  package let opening: Opening

  /// Opens the database, or creates it.
  ///
  /// Without `isDurable` a crash of the whole machine may lose the last rows, which costs comparing
  /// the folder by UID, never a message.
  package init(path: String, isDurable: Bool = true) throws(SyncFailure) {
    self.path = path
    do throws(SQLiteFailure) {
      connection = try SQLiteConnection(path: path)
      if !isDurable { try connection.execute("PRAGMA synchronous = OFF") }
      opening = try Self.prepare(connection)
    } catch {
      throw Self.translate(error, path)
    }
  }

  /// The rows of a database without creating or changing it; empty when there is none.
  package static func peek(path: String) throws(SyncFailure) -> FolderSnapshot {
    guard Files.exists(path) else { return FolderSnapshot() }
    do throws(SQLiteFailure) {
      let connection = try SQLiteConnection(path: path, .read)
      guard try readVersion(connection) != nil else { return FolderSnapshot() }
      return try rows(of: connection)
    } catch {
      throw translate(error, path)
    }
  }

  /// Removes the database, so that the next run takes every message for unknown.
  package static func remove(path: String) throws(SyncFailure) {
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

  /// Makes changes durable in one transaction.
  package func apply(_ changes: Changes) throws(SyncFailure) {
    if changes.put.isEmpty && changes.drop.isEmpty { return }
    do throws(SQLiteFailure) {
      try connection.transaction { () throws(SQLiteFailure) in
        try put(changes.put)
        try drop(changes.drop)
      }
    } catch {
      throw Self.translate(error, path)
    }
  }

  private func put(_ messages: [KnownMessage]) throws(SQLiteFailure) {
    // Labels and their mtime belong to OfflineIMAP's Gmail support and stay as they are.
    let statement = try connection.prepare(
      """
      INSERT INTO status (id, flags, mtime, labels) VALUES (?, ?, 0, '')
      ON CONFLICT (id) DO UPDATE SET flags = excluded.flags
      """)
    for message in messages {
      try statement.bind(Int64(message.uid.rawValue), at: 1)
      try statement.bind(message.flags.letters, at: 2)
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
    var messages: [KnownMessage] = []
    while try statement.step() {
      guard let uid = UInt32(exactly: statement.integer(0)).flatMap({ UID($0) }) else { continue }
      messages.append(KnownMessage(uid, MessageFlags(statement.text(1))))
    }
    return FolderSnapshot(messages)
  }

  /// Brings a file of any age to the current format.
  private static func prepare(_ connection: SQLiteConnection) throws(SQLiteFailure) -> Opening {
    guard let found = try readVersion(connection) else {
      try create(connection)
      return .created
    }
    guard found < version else { return .found }
    try connection.transaction { () throws(SQLiteFailure) in
      try connection.execute(
        """
        ALTER TABLE status ADD mtime INTEGER DEFAULT 0;
        ALTER TABLE status ADD labels VARCHAR(256) DEFAULT '';
        UPDATE metadata SET value = '2' WHERE key = 'db_version';
        """)
    }
    return .upgraded(from: found)
  }

  private static func create(_ connection: SQLiteConnection) throws(SQLiteFailure) {
    try connection.transaction { () throws(SQLiteFailure) in
      try connection.execute(
        """
        CREATE TABLE IF NOT EXISTS metadata (key VARCHAR(50) PRIMARY KEY, value VARCHAR(128));
        INSERT OR REPLACE INTO metadata VALUES('db_version', '2');
        CREATE TABLE IF NOT EXISTS status
          (id INTEGER PRIMARY KEY, flags VARCHAR(50), mtime INTEGER, labels VARCHAR(256));
        """)
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
