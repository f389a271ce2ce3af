// SPDX-License-Identifier: MIT

import IMAP
import SyncEngine
import SyncModel
import TestSupport
import Testing

@Suite("StatusDatabase")
struct StatusDatabaseTests {
  private let folder: TemporaryFolder
  private var path: String { "\(folder.path)/INBOX" }

  init() throws { folder = try TemporaryFolder() }

  private func sqlite(_ sql: String) throws -> String {
    try Shell.check([
      "python3", "-c",
      "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\n"
        + "for s in sys.argv[2].split(';'):\n  for r in c.execute(s): print(*r, sep='|')\nc.commit()",
      path, sql,
    ])
  }

  private func message(_ uid: UInt32, _ flags: String) throws -> KnownMessage {
    KnownMessage(try #require(UID(uid)), MessageFlags(flags))
  }

  @Test("a new database has the tables of OfflineIMAP 8")
  func creation() throws {
    let database = try StatusDatabase(path: path)
    #expect(database.opening == .created)
    #expect(try database.load().isEmpty)
    #expect(try sqlite("SELECT * FROM metadata") == "db_version|2\n")
    #expect(
      try sqlite("SELECT name, type FROM pragma_table_info('status')")
        == "id|INTEGER\nflags|VARCHAR(50)\nmtime|INTEGER\nlabels|VARCHAR(256)\n")
    #expect(try sqlite("PRAGMA journal_mode") == "delete\n")
  }

  @Test("rows are written as OfflineIMAP writes them, and read back")
  func rows() throws {
    let database = try StatusDatabase(path: path)
    try database.apply(.init(put: [message(7, "SF"), message(2, ""), message(9, "T")]))
    try database.apply(.init(put: [message(7, "R")], drop: [message(9, "").uid]))
    #expect(try sqlite("SELECT * FROM status ORDER BY id") == "2||0|\n7|R|0|\n")
    #expect(try StatusDatabase(path: path).load().messages == [message(2, ""), message(7, "R")])
  }

  @Test("labels and times of OfflineIMAP's Gmail support survive a change of flags")
  func labels() throws {
    let database = try StatusDatabase(path: path)
    try database.apply(.init(put: [message(1, "")]))
    _ = try sqlite("UPDATE status SET mtime = 5, labels = 'a, b'")
    try database.apply(.init(put: [message(1, "S")]))
    #expect(try sqlite("SELECT * FROM status") == "1|S|5|a, b\n")
  }

  @Test("a database of version 1 is upgraded and keeps its rows")
  func upgrade() throws {
    _ = try sqlite(
      "CREATE TABLE metadata (key VARCHAR(50) PRIMARY KEY, value VARCHAR(128));"
        + "INSERT INTO metadata VALUES('db_version', '1');"
        + "CREATE TABLE status (id INTEGER PRIMARY KEY, flags VARCHAR(50));"
        + "INSERT INTO status VALUES (3, 'RS')")
    let database = try StatusDatabase(path: path)
    #expect(database.opening == .upgraded(from: 1))
    #expect(try database.load().messages == [message(3, "RS")])
    #expect(try sqlite("SELECT * FROM status, metadata") == "3|RS|0||db_version|2\n")
  }

  @Test("NULL flags are none, and impossible ids are left out")
  func oddRows() throws {
    _ = try StatusDatabase(path: path)
    _ = try sqlite(
      "INSERT INTO status VALUES (1, NULL, 0, NULL), (-4, 'S', 0, ''), (4294967296, '', 0, '')")
    #expect(try StatusDatabase(path: path).load().messages == [message(1, "")])
  }

  @Test("an empty file becomes a database")
  func emptyFile() throws {
    try folder.write("", to: "INBOX")
    #expect(try StatusDatabase(path: path).opening == .created)
  }

  @Test("a file that is no database is a problem of its folder, and stays as it is")
  func garbage() throws {
    try folder.write(String(repeating: "no database ", count: 100), to: "INBOX")
    let error = #expect(throws: SyncFailure.self) { try StatusDatabase(path: path) }
    guard case .problem(let problem) = error else {
      Issue.record("\(String(describing: error)) is no problem")
      return
    }
    #expect(problem.severity == .folder)
    #expect(problem.message.contains("\(path) cannot be read"))
  }

  @Test("peeking reads without creating or changing anything")
  func peeking() throws {
    #expect(try StatusDatabase.peek(path: path).isEmpty)
    #expect(try Shell.check(["ls", folder.path]) == "")
    try StatusDatabase(path: path).apply(.init(put: [message(5, "S")]))
    #expect(try StatusDatabase.peek(path: path).messages == [message(5, "S")])
  }

  @Test("removing takes the journal with it, and a missing database is no error")
  func removal() throws {
    _ = try StatusDatabase(path: path)
    try folder.write("", to: "INBOX-journal")
    try StatusDatabase.remove(path: path)
    try StatusDatabase.remove(path: path)
    #expect(try Shell.check(["ls", folder.path]) == "")
  }
}
