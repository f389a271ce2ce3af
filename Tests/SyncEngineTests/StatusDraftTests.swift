// SPDX-License-Identifier: MIT

import Foundation
import IMAP
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("StatusDraft")
struct StatusDraftTests: Sendable {
  private let folder: TemporaryFolder
  private var path: String { "\(folder.path)/INBOX" }
  private let database: StatusDatabase
  private let first: KnownMessage
  private let second: KnownMessage

  init() throws {
    folder = try TemporaryFolder()
    first = KnownMessage(try #require(UID(1)), [])
    second = KnownMessage(try #require(UID(2)), [.seen])
    database = try StatusDatabase(path: "\(folder.path)/INBOX")
    try database.apply(.init(put: [first]))
  }

  /// What a program would find that begins now.
  private func rows(_ path: String) throws -> [KnownMessage] {
    try StatusDatabase(path: path).load().messages
  }

  private func content(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  @Test("what is kept is there, and a draft that is dropped never was")
  func ends() async throws {
    try await onThread {
      let kept = try #require(database.draft(.init(put: [second])))
      #expect(try database.keep(kept))
      #expect(try rows(path) == [first, second])
      database.draft(.init(drop: [first.uid, second.uid]))?.drop()
      #expect(try rows(path) == [first, second])
      #expect(try database.load().messages == [first, second])
    }
  }

  @Test("a crash before the end brings back the rows of before", .timeLimit(.minutes(1)))
  func crash() async throws {
    try await onThread {
      let before = try content(path)
      let draft = try #require(database.draft(.init(put: [second], drop: [first.uid])))
      while try content(path) == before { Thread.sleep(forTimeInterval: 0.01) }
      let copy = "\(folder.path)/copy"
      for ending in ["", "-journal"] {
        try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending)
      }
      #expect(try content(copy) != before)
      #expect(try rows(copy) == [first])
      #expect(try database.keep(draft))
      #expect(try rows(path) == [second])
    }
  }

  @Test("a draft that could not be written leaves everything to whoever wants to keep it")
  func failure() async throws {
    try await onThread {
      try SQLiteConnection(path: path).execute("ALTER TABLE status RENAME TO other")
      let draft = try #require(database.draft(.init(put: [second])))
      #expect(try !database.keep(draft))
      try SQLiteConnection(path: path).execute("ALTER TABLE other RENAME TO status")
      #expect(try rows(path) == [first])
    }
  }

  @Test("of what was foretold only what happened stays", arguments: [100, 99, 0])
  func foretold(happened: UInt32) async throws {
    try await onThread {
      let log = StatusLog(database)
      let all = (11..<111 as Range<UInt32>).compactMap { UID($0).map { KnownMessage($0, []) } }
      let some = Array(all.prefix(Int(happened)))
      log.foretell(.init(put: all))
      if happened == 0 { log.withdraw() } else { try log.apply(.init(put: some)) }
      #expect(try rows(path) == [first] + some)
      #expect(try log.contents(after: FolderSnapshot([first])).messages == [first] + some)
    }
  }
}
