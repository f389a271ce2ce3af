// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

/// What is done in portions, or not kept in memory, because a folder may have a million messages.
@Suite("Folders of many messages")
struct LargeFolderTests {
  private static func text(_ index: Int) -> [UInt8] {
    Array("Subject: \(index)\r\nMessage-ID: <\(index)@example.org>\r\n\r\ntext\r\n".utf8)
  }

  private static func deliver(_ indices: Range<Int>, to stage: EngineStage) throws {
    for index in indices { try stage.server.store.deliver(text(index)) }
  }

  /// Replaces a message of the server by one with another text.
  private static func replace(
    _ uid: UInt32, of stage: EngineStage, _ change: (String) -> String
  ) throws {
    let old = try #require(stage.server.store.mailbox(.inbox)?.message(uid)).content
    try stage.server.store.expunge([uid])
    try stage.server.store.deliver(Array(change(String(decoding: old, as: UTF8.self)).utf8))
  }

  @Test("messages with new numbers are recognised by header, by core and by Message-ID, each once")
  func newNumbers() async throws {
    try await onThread {
      let stage = try EngineStage()
      try Self.deliver(0..<300, to: stage)
      for _ in 0..<3 { try stage.server.store.deliver(Self.text(5_000)) }
      try stage.run()
      #expect(try stage.run().summary.changedNothing)
      // On its way a header was added, and another one that carriers do not add.
      try Self.replace(3, of: stage) { "Received: by here\r\n\($0)" }
      try Self.replace(4, of: stage) { "X-Other: y\r\n\($0)" }
      // Gone, and come, and one twin less.
      try stage.server.store.expunge([10, 303])
      try Self.deliver(2_000..<2_002, to: stage)
      // Two of one Message-ID tell nothing.
      try Self.replace(20, of: stage) { "X-Other: y\r\n\($0)" }
      try stage.server.store.deliver(Array("X-Other: z\r\n".utf8) + Self.text(19))
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
      }
      let files = try stage.tree.messages(in: "INBOX").count
      try stage.run()
      let found = stage.log.events.compactMap { event in
        if case .renumbered(_, let recognised, let total) = event {
          [recognised, total]
        } else {
          nil
        }
      }
      #expect(found == [[300, files]])
      // Those that are not recognised go to the other side, and nothing is deleted.
      let uids = try stage.tree.messages(in: "INBOX").map(\.uid)
      #expect(uids == stage.server.store.mailbox(.inbox)?.messages.map(\.uid))
      #expect(uids.count == files + 4)
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("the partners of many files are those that the prints of all of them tell")
  func partners() async throws {
    try await onThread {
      let stage = try EngineStage()
      var random = SeededRandom(seed: 5)
      // Many twins, on both sides in another number.
      for _ in 0..<60 { try stage.server.store.deliver(Self.text(random.below(20))) }
      try stage.run()
      for uid in 1...20 as ClosedRange<UInt32> where random.isOnce(in: 2) {
        try stage.server.store.expunge([uid])
      }
      for _ in 0..<20 { try stage.server.store.deliver(Self.text(random.below(30))) }
      var counts: [[UInt8]: Int] = [:]
      for content in stage.contents() { counts[content, default: 0] += 1 }
      var expected = 0
      for file in try stage.tree.messages(in: "INBOX") {
        let content = Array(
          String(decoding: file.content, as: UTF8.self).replacing("\n", with: "\r\n").utf8)
        guard let left = counts[content], left > 0 else { continue }
        counts[content] = left - 1
        expected += 1
      }
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
      }
      try stage.run()
      #expect(
        stage.log.events.contains {
          if case .renumbered(_, expected, 60) = $0 { true } else { false }
        })
      #expect(try stage.run().summary.changedNothing)
      try stage.expectEqualSides()
    }
  }

  @Test("without UIDPLUS the UIDs of many messages are asked for in portions")
  func portions() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2, capabilities: [])
      try stage.run()
      for index in 0..<300 { try stage.tree.add(Data(Self.text(index)).onDisk, to: "INBOX") }
      let before = stage.commands("NOOP")
      #expect(try stage.run().summary.uploaded == 300)
      #expect(stage.commands("NOOP") - before == 2)
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
      #expect(Set(stage.contents()).count == 302)
    }
  }

  @Test("a folder that got more than it had finds the files that it had")
  func manyNews() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3)
      try stage.run()
      try Self.deliver(0..<250, to: stage)
      try stage.server.store.change(flags: .add(.seen), of: [2], in: .inbox)
      try stage.server.store.expunge([3])
      let summary = try stage.run().summary
      #expect(summary.downloaded == 250)
      #expect(summary.flagsChangedLocally == 1 && summary.deletedLocally == 1)
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test(
    "a status knows what it holds, whether little or much was written to it",
    arguments: [3, 60_000])
  func status(_ count: Int) throws {
    let folder = try TemporaryFolder()
    let database = try StatusDatabase(path: "\(folder.path)/INBOX", isDurable: false)
    let uids = (1...UInt32(count)).compactMap { UID($0) }
    try database.apply(.init(put: [KnownMessage(uids[0], .seen), KnownMessage(uids[1], .seen)]))
    let former = try database.load()
    let log = StatusLog(database)
    try log.apply(.init(put: uids.dropFirst().map { KnownMessage($0, .flagged) }, drop: [uids[0]]))
    try log.apply(.init(put: [KnownMessage(uids[0], .draft)], drop: [uids[2]]))
    let contents = try log.contents(after: former)
    #expect(contents == (try database.load()))
    #expect(contents.count == count - 1 && contents[uids[0]] == .draft && contents[uids[2]] == nil)
  }
}
