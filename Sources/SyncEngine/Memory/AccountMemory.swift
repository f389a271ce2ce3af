// SPDX-License-Identifier: MIT

import CSQLite
import POSIX
import SyncModel

/// What only this program remembers of an account from run to run: `Account-<name>/Memory.sqlite`.
///
/// It lies beside the state of OfflineIMAP, which knows nothing of it.  Losing it costs one full listing
/// of each folder, never a message: so a file that cannot be read is made anew, and whoever reads a
/// record must be able to do without.  Shared by the workers of the account.
final class AccountMemory: Sendable {
  /// Raised whenever a table changes its meaning; a file of another version is made anew.
  static let version: Int64 = 3

  /// The tables; the extensions of this class that use them lie beside this file.
  private static let schema = """
    CREATE TABLE folder (
      name TEXT PRIMARY KEY, validity INTEGER, next INTEGER, messages INTEGER, modseq INTEGER,
      new INTEGER, cur INTEGER, statusSize INTEGER, statusModified INTEGER, statusInode INTEGER,
      checked INTEGER, rules TEXT) WITHOUT ROWID;
    CREATE TABLE difference (
      folder TEXT, uid INTEGER, flags TEXT, PRIMARY KEY (folder, uid)) WITHOUT ROWID;
    CREATE TABLE extension (
      name TEXT PRIMARY KEY, state TEXT, reason TEXT, since INTEGER) WITHOUT ROWID;
    CREATE TABLE emptied (folder TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE root (id TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE upload (
      folder TEXT PRIMARY KEY, validity INTEGER, next INTEGER) WITHOUT ROWID;
    CREATE TABLE quarantine (
      folder TEXT, message TEXT, failures INTEGER, next INTEGER, reason TEXT,
      PRIMARY KEY (folder, message)) WITHOUT ROWID;
    """

  /// Tables that came without a new ``version``.
  private static let laterSchema = """
    \(identitySchema); \(nameSchema); \(generationSchema); \(historySchema)
    """

  private let path: String
  private let connection: Monitor<SQLiteConnection>

  /// Opens the memory of an account, or makes it anew when it cannot be used.
  ///
  /// The account must be locked: the file is kept from all other programs while it is open.
  init(path: String) throws(SyncFailure) {
    self.path = path
    do throws(SQLiteFailure) {
      if let known = try Self.open(path) {
        connection = Monitor(known)
        return
      }
      try? Files.remove("\(path)-wal")
      if Files.exists(path) { try? Files.remove(path) }
      let fresh = try Self.connect(path)
      try fresh.transaction { () throws(SQLiteFailure) in
        try fresh.execute(
          "\(Self.schema); \(Self.laterSchema); PRAGMA user_version = \(Self.version)")
      }
      connection = Monitor(fresh)
    } catch {
      throw Self.translate(error, path)
    }
  }

  /// Runs statements; their changes become durable together or not at all.
  ///
  /// `isDurable` waits for the disk: for what must be known after a crash of the whole machine.
  func write(
    isDurable: Bool = false, _ body: (SQLiteConnection) throws(SQLiteFailure) -> Void
  ) throws(SyncFailure) {
    do throws(SQLiteFailure) {
      try connection.update { connection throws(SQLiteFailure) in
        if isDurable { try connection.execute("PRAGMA synchronous = FULL") }
        defer { if isDurable { try? connection.execute("PRAGMA synchronous = NORMAL") } }
        let handle = connection
        try handle.transaction { () throws(SQLiteFailure) in try body(handle) }
      }
    } catch {
      throw Self.translate(error, path)
    }
  }

  /// Runs a question.
  func read<Answer: Sendable>(
    _ body: (SQLiteConnection) throws(SQLiteFailure) -> Answer
  ) throws(SyncFailure) -> Answer {
    do throws(SQLiteFailure) {
      return try connection.update { connection throws(SQLiteFailure) in try body(connection) }
    } catch {
      throw Self.translate(error, path)
    }
  }

  /// The file as it is; `nil` when it is missing, damaged or of another version.
  ///
  /// A file that cannot be read at the moment may still know of uploads in doubt: it is kept.
  private static func open(_ path: String) throws(SQLiteFailure) -> SQLiteConnection? {
    guard Files.exists(path) else { return nil }
    do throws(SQLiteFailure) {
      let connection = try connect(path)
      let statement = try connection.prepare("PRAGMA user_version")
      let isOurs = try statement.step() && statement.integer(0) == version
      statement.reset()
      if isOurs { try connection.execute(laterSchema) }
      return isOurs ? connection : nil
    } catch {
      if error.isOfContent { return nil }
      throw error
    }
  }

  /// Write-ahead logging makes a record cheap; the exclusive lock lets it work without shared memory.
  private static func connect(_ path: String) throws(SQLiteFailure) -> SQLiteConnection {
    let connection = try SQLiteConnection(path: path)
    try connection.execute(
      """
      PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL
      """)
    connection.keepLog(of: path)
    return connection
  }

  private static func translate(_ failure: SQLiteFailure, _ path: String) -> SyncFailure {
    if failure.isFull { return .problem(.diskFull(operation: "write \(path)")) }
    return .problem(.memoryUnusable(path: path, reason: failure.message))
  }
}
