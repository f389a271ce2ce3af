// SPDX-License-Identifier: MIT

import Foundation
import IMAP
import SyncEngine
import SyncModel
import TestSupport
import Testing

@Suite("PlainStatus")
struct PlainStatusTests {
  private static let title = "OFFLINEIMAP LocalStatus CACHE DATA - DO NOT MODIFY - FORMAT "

  private let folder: TemporaryFolder
  private var plain: PlainStatus {
    PlainStatus(path: "\(folder.path)/plain", laterPath: "\(folder.path)/later/plain")
  }
  private var path: String { "\(folder.path)/INBOX" }

  init() throws { folder = try TemporaryFolder() }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder.path)/\(name)")
  }

  private func message(_ uid: UInt32, _ flags: String) throws -> KnownMessage {
    KnownMessage(try #require(UID(uid)), MessageFlags(flags))
  }

  struct Example: CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let rows: String
  }

  private static let examples = [
    Example(testDescription: "format 1", text: "\(title)1\n3:FS\n12:\n", rows: "3 FS 0 , 12  0 "),
    Example(
      testDescription: "format 2", text: "\(title)2\n3|FS|17|a, b c\n12||0|\n",
      rows: "3 FS 17 a, b c, 12  0 "),
    Example(
      testDescription: "lines that are damaged or of no UID are passed over",
      text: "\(title)1\r\n-2:S\r\nx:S\r\n7\r\n0:F\r\n5:RS\r\n99999999999:\r\n", rows: "5 RS 0 "),
    Example(testDescription: "an empty file", text: "", rows: ""),
  ]

  @Test("reads", arguments: Self.examples)
  func reading(_ example: Example) throws {
    try folder.write(example.text, to: "plain")
    let rows = try #require(try plain.rows())
    let found = rows.map {
      "\($0.message.uid) \($0.message.flags.letters) \($0.modified) \($0.labels)"
    }
    #expect(found.joined(separator: ", ") == example.rows)
  }

  @Test("a file of an unknown format is a problem of its folder, and no database appears")
  func unknown() throws {
    try folder.write("\(Self.title)3\n1:S\n", to: "plain")
    let error = #expect(throws: SyncFailure.self) { try StatusDatabase(path: path, plain: plain) }
    guard case .problem(let problem) = error else {
      Issue.record("\(String(describing: error)) is no problem")
      return
    }
    #expect(problem.severity == .folder)
    #expect(exists("plain"))
    #expect(try StatusDatabase.peek(path: path).isEmpty)
  }

  @Test("fills a new database with flags, times and labels, once, and is kept elsewhere")
  func importing() throws {
    try folder.write("\(Self.title)2\n3|FS|17|a, b\n", to: "plain")
    #expect(try StatusDatabase.peek(path: path, plain: plain).messages == [message(3, "FS")])
    #expect(!exists("INBOX") && exists("plain"))
    let database = try StatusDatabase(path: path, plain: plain)
    #expect(database.opening == .imported(count: 1))
    #expect(try database.load().messages == [message(3, "FS")])
    #expect(!exists("plain") && exists("later/plain"))
    let row = try Shell.check([
      "python3", "-c",
      "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute('SELECT * FROM status'))",
      path,
    ])
    #expect(row == "(3, 'FS', 17, 'a, b')\n")
    #expect(try StatusDatabase(path: path, plain: plain).opening == .found)
  }

  @Test("a file beside a database is out of date and never read")
  func outOfDate() throws {
    try StatusDatabase(path: path).apply(.init(put: [message(1, "")]))
    try folder.write("\(Self.title)1\n3:FS\n", to: "plain")
    #expect(try StatusDatabase.peek(path: path, plain: plain).messages == [message(1, "")])
    #expect(try StatusDatabase(path: path, plain: plain).load().messages == [message(1, "")])
    try StatusDatabase.remove(path: path)
    #expect(try StatusDatabase(path: path, plain: plain).load().isEmpty)
  }

  @Test("removing the status of a folder puts the plain one away with it")
  func removal() throws {
    try folder.write("\(Self.title)1\n3:FS\n", to: "plain")
    try StatusDatabase.remove(path: path, plain: plain)
    #expect(try StatusDatabase(path: path, plain: plain).opening == .created)
  }

  @Test("an empty database that a crash left is filled all the same")
  func afterCrash() throws {
    try folder.write("", to: "INBOX")
    try folder.write("\(Self.title)1\n3:FS\n", to: "plain")
    #expect(try StatusDatabase(path: path, plain: plain).opening == .imported(count: 1))
  }

  @Test("an upgrade that OfflineIMAP began is finished")
  func halfUpgraded() throws {
    _ = try Shell.check([
      "python3", "-c",
      "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.executescript(\"\"\""
        + "CREATE TABLE metadata (key VARCHAR(50) PRIMARY KEY, value VARCHAR(128));"
        + "INSERT INTO metadata VALUES('db_version', '1');"
        + "CREATE TABLE status (id INTEGER PRIMARY KEY, flags VARCHAR(50), mtime INTEGER);"
        + "INSERT INTO status VALUES (3, 'RS', 5);\"\"\")",
      path,
    ])
    let database = try StatusDatabase(path: path)
    #expect(database.opening == .upgraded(from: 1))
    #expect(try database.load().messages == [message(3, "RS")])
  }
}
