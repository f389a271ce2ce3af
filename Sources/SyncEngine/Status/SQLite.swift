// SPDX-License-Identifier: MIT

import CSQLite
import SyncModel

/// What SQLite said about a failed call.
struct SQLiteFailure: Error, Equatable {
  /// The primary result code, such as `SQLITE_NOTADB`.
  let code: CInt
  let message: String

  /// Thrown to end a transaction that must not be in force.
  static let abandoned = SQLiteFailure(code: SQLITE_ABORT, message: "abandoned")

  /// The disk is full.
  var isFull: Bool { code == SQLITE_FULL }
  /// The file is damaged, or not a database at all.
  var isOfContent: Bool { code == SQLITE_NOTADB || code == SQLITE_CORRUPT }
  /// The disk refused to read or to write, which says nothing about the content of the file.
  var isOfDisk: Bool { code == SQLITE_IOERR }

  /// What a person should hear when the database at a path failed.
  func problem(with path: String) -> SyncProblem {
    if isFull { return .diskFull(operation: "write \(path)") }
    if isOfDisk { return .fileFailed(operation: "write \(path)", reason: message) }
    return .stateUnreadable(path: path, reason: message)
  }
}

/// One open database, owned by one thread.
final class SQLiteConnection {
  private let handle: OpaquePointer
  private var keptLog: KeptLog?

  /// How a database is opened.
  enum Access {
    /// For everything; the database is created when it is missing.
    case write
    /// Respects the locks of others.
    case read
    /// As if it lay on a medium that nobody can write: neither takes nor respects a lock, and makes no
    /// file beside it.  What another process writes meanwhile may be seen in part, or as damage.
    case frozen

    fileprivate var flags: CInt {
      switch self {
      case .write: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .read: SQLITE_OPEN_READONLY
      case .frozen: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      }
    }

    /// A path as the library wants it: a URI has letters with a meaning (RFC 3986).
    fileprivate func name(of path: String) -> String {
      guard case .frozen = self else { return path }
      let escapes = ["%": "%25", "?": "%3f", "#": "%23"]
      return "file:" + path.map { escapes[String($0)] ?? String($0) }.joined() + "?immutable=1"
    }
  }

  /// What all connections of a process have in common; the library takes no wishes once it is in use.
  private static let configuration: Void = csqlite_forgo_statistics()

  /// Opens a database.
  init(path: String, _ access: Access = .write) throws(SQLiteFailure) {
    _ = Self.configuration
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(
      access.name(of: path), &handle, access.flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(handle)
      throw SQLiteFailure(code: code & 0xff, message: message)
    }
    self.handle = handle
    // Another program may look at the file for a moment; that is not worth a failed folder.
    sqlite3_busy_timeout(handle, 5_000)
  }

  deinit {
    // As long as the database is open, nobody else can write to its log.
    emptiedLog()?.blank()
    sqlite3_close_v2(handle)
  }

  /// Keeps the write-ahead log as a file when the connection ends.
  func keepLog(of path: String) {
    keptLog = KeptLog(of: path)
    keepLogFile(true)
  }

  private func keepLogFile(_ isKept: Bool) {
    var answer: CInt = isKept ? 1 : 0
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &answer)
  }

  /// Brings what the log holds into the database, durably, and returns a log that has served.
  ///
  /// One that cannot be emptied, or is too large, is left to SQLite; of one that holds nothing there is nothing to do.
  private func emptiedLog() -> KeptLog? {
    guard let keptLog else { return nil }
    var (frames, copied): (CInt, CInt) = (0, 0)
    let code = sqlite3_wal_checkpoint_v2(
      handle, "main", SQLITE_CHECKPOINT_FULL, &frames, &copied)
    guard code == SQLITE_OK, frames > 0, frames == copied else { return nil }
    if keptLog.isSmall { return keptLog }
    keepLogFile(false)
    return nil
  }

  /// Runs statements that return nothing.
  func execute(_ sql: String) throws(SQLiteFailure) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
  }

  /// Compiles one statement.
  func prepare(_ sql: String) throws(SQLiteFailure) -> SQLiteStatement {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw failure()
    }
    return SQLiteStatement(statement, of: self)
  }

  /// Runs `body` so that all its changes become durable together or not at all.
  func transaction(_ body: () throws(SQLiteFailure) -> Void) throws(SQLiteFailure) {
    try execute("BEGIN IMMEDIATE")
    do throws(SQLiteFailure) {
      try body()
      try execute("COMMIT")
    } catch {
      // SQLite may have rolled back by itself, and then this has nothing to do.
      try? execute("ROLLBACK")
      throw error
    }
  }

  /// What the last call on this connection complained about.
  fileprivate func failure() -> SQLiteFailure {
    SQLiteFailure(
      code: sqlite3_errcode(handle) & 0xff, message: String(cString: sqlite3_errmsg(handle)))
  }
}

/// One compiled statement, to be run any number of times by the thread that owns its connection.
final class SQLiteStatement {
  private let handle: OpaquePointer
  private let connection: SQLiteConnection

  fileprivate init(_ handle: OpaquePointer, of connection: SQLiteConnection) {
    self.handle = handle
    self.connection = connection
  }

  deinit { sqlite3_finalize(handle) }

  /// Sets the parameter at a place, counted from 1.
  func bind(_ value: Int64, at place: CInt) throws(SQLiteFailure) {
    guard sqlite3_bind_int64(handle, place, value) == SQLITE_OK else {
      throw connection.failure()
    }
  }

  /// Sets the parameter at a place, counted from 1.
  func bind(_ value: String, at place: CInt) throws(SQLiteFailure) {
    guard csqlite_bind_text_copy(handle, place, value, CInt(value.utf8.count)) == SQLITE_OK else {
      throw connection.failure()
    }
  }

  /// Sets the parameter at a place, counted from 1.
  func bind(_ value: [UInt8], at place: CInt) throws(SQLiteFailure) {
    guard csqlite_bind_blob_copy(handle, place, value, CInt(value.count)) == SQLITE_OK else {
      throw connection.failure()
    }
  }

  /// Goes to the next row.
  ///
  /// - Returns: Whether there is one; after the last the statement can be run again.
  func step() throws(SQLiteFailure) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    default:
      let failure = connection.failure()
      sqlite3_reset(handle)
      throw failure
    }
  }

  /// Ends a run of the statement before its last row, which ends its hold on the database.
  func reset() { sqlite3_reset(handle) }

  /// Runs a statement that returns no rows.
  func run() throws(SQLiteFailure) {
    while try step() {}
  }

  /// The integer in a column of the current row, counted from 0; 0 for NULL.
  func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }

  /// Lends the bytes of a text in a column of the current row, counted from 0; none for NULL.
  func withText<Result>(
    _ column: CInt, _ body: (borrowing Span<UInt8>) -> Result
  ) -> Result {
    let start = sqlite3_column_text(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    return body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count).span)
  }

  /// The bytes in a column of the current row, counted from 0; none for NULL.
  func bytes(_ column: CInt) -> [UInt8] {
    let start = sqlite3_column_blob(handle, column)
    return Array(
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// The text in a column of the current row, counted from 0; "" for NULL.
  func text(_ column: CInt) -> String {
    sqlite3_column_text(handle, column).map { String(cString: $0) } ?? ""
  }
}
