// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("What is not believed at once")
struct DoubtTests {
  @Test("a folder that the server shows empty loses no file before the next run sees it too")
  func emptied() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 5)
      try stage.run()
      let lie = stage.server.faults.add(Fault(distorting: "SELECT", .exists(by: -5)))
      #expect(try stage.run().summary.deletedLocally == 0)
      #expect(
        stage.log.events.contains {
          if case .warning(.folderEmptied(_, 5)) = $0 { true } else { false }
        })
      stage.server.faults.remove(lie)
      #expect(try stage.run().summary.changedNothing)
      try stage.server.store.expunge([1, 2, 3, 4, 5], in: .inbox)
      #expect(try stage.run().summary.deletedLocally == 0)
      #expect(try stage.run().summary.deletedLocally == 5)
      try stage.expectEqualSides()
    }
  }

  @Test("the numbers in file names are compared with the messages when the state was lost")
  func lostState() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 6)
      try stage.run()
      try FileManager.default.removeItem(atPath: stage.layout.metadata)
      // The oldest message goes, and the others get the numbers from 1 on: each that of another one.
      try stage.server.store.expunge([1], in: .inbox)
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
      }
      #expect(stage.server.store.mailbox(.inbox)?.messages.map(\.uid) == [1, 2, 3, 4, 5])
      let result = try stage.run()
      #expect(
        result.summary.downloaded == 0 && result.summary.uploaded == 1,
        "\(result.summary) \(stage.log.events.suffix(30))")
      try stage.expectEqualSides()
    }
  }

  @Test("files that are not the messages under their numbers are not taken for them")
  func otherMessages() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1)
      try stage.run()
      try FileManager.default.removeItem(atPath: stage.layout.metadata)
      // The only message goes, and another one gets its number.
      try stage.server.store.expunge([1], in: .inbox)
      try stage.server.store.deliver(EngineStage.message(5))
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
      }
      #expect(stage.server.store.mailbox(.inbox)?.messages.map(\.uid) == [1])
      let before = try stage.tree.everything()
      for _ in 0..<2 { #expect(try stage.run().hasFailed) }
      #expect(stage.problems.contains { if case .numbersDoubtful = $0 { true } else { false } })
      #expect(try stage.tree.everything() == before)
      #expect(stage.contents() == [EngineStage.message(5)])
      try stage.adopt()
      try stage.run()
      #expect(Set(stage.contents()) == [EngineStage.message(0), EngineStage.message(5)])
      try stage.expectEqualSides()
    }
  }

  @Test("one number that moved is found among many that did not")
  func fewMoved() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 4)
      try stage.run()
      try FileManager.default.removeItem(atPath: stage.layout.metadata)
      // The third file is gone and the fourth message gets its number, another one that of the fourth.
      let third = try stage.tree.messages(in: "INBOX")[2]
      try stage.tree.remove(third)
      try stage.server.store.expunge([3], in: .inbox)
      try stage.server.store.deliver(EngineStage.message(5))
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
      }
      #expect(stage.server.store.mailbox(.inbox)?.messages.map(\.uid) == [1, 2, 3, 4])
      let result = try stage.run()
      #expect(result.summary.downloaded == 1 && result.summary.uploaded == 0)
      try stage.expectEqualSides()
    }
  }

  @Test("a twin under the number of its equal does not vouch for the other numbers")
  func twinVouches() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 4)
      try stage.server.store.expunge([1, 2], in: .inbox)
      try stage.run()
      try FileManager.default.removeItem(atPath: stage.layout.metadata)
      try stage.server.store.deliver(EngineStage.message(2))
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
      }
      #expect(stage.server.store.mailbox(.inbox)?.messages.map(\.uid) == [1, 2, 3])
      let result = try stage.run()
      #expect(result.summary.downloaded == 1 && result.summary.uploaded == 0)
      try stage.expectEqualSides()
    }
  }

  @Test("a file that was altered keeps its number, although the state was lost")
  func altered() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 4)
      try stage.run()
      try FileManager.default.removeItem(atPath: stage.layout.metadata)
      let file = try stage.tree.messages(in: "INBOX")[1]
      try (file.content + Data("A footer.\n".utf8)).write(
        to: URL(filePath: stage.tree.path(file.path)))
      #expect(try stage.run().summary.changedNothing)
      #expect(stage.contents().count == 4)
    }
  }

  @Test("files whose numbers the server has no more are sent, although the state was lost")
  func goneMessages() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2)
      try stage.run()
      try FileManager.default.removeItem(atPath: stage.layout.metadata)
      try stage.server.store.expunge([1, 2], in: .inbox)
      try stage.server.store.deliver(EngineStage.message(5))
      #expect(try stage.run().summary.uploaded == 2)
      #expect(stage.contents().count == 3)
      try stage.expectEqualSides()
    }
  }

  @Test("files that would get one name without their numbers are both kept")
  func equalNames() async throws {
    try await onThread {
      let stage = try EngineStage()
      let box = WireName(encoding: "Box")
      try stage.server.store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(box) }
      for index in 0..<2 { try stage.server.store.deliver(EngineStage.message(index), to: box) }
      try stage.run()
      for file in try stage.tree.messages(in: "Box") {
        let name = try #require(file.path.firstMatch(of: /,U=.*/)?.output)
        try FileManager.default.moveItem(
          atPath: stage.tree.path(file.path), toPath: stage.tree.path("Box/cur/1_1.1.host\(name)S"))
      }
      try stage.server.store.change { mailboxes throws(StoreRefusal) in try mailboxes.delete(box) }
      try stage.run()
      #expect(Set(stage.contents(box)).count == 2)
      try stage.expectEqualSides("Box")
    }
  }

  @Test("a file that is overwritten keeps its text, and the server keeps its own")
  func overwritten() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2)
      try stage.run()
      let file = try stage.tree.messages(in: "INBOX")[0]
      let before = stage.contents()
      try Data("Subject: other\n\nother text\n".utf8).write(
        to: URL(filePath: stage.tree.path(file.path)))
      for _ in 0..<2 { #expect(try !stage.run().hasFailed) }
      #expect(stage.contents() == before)
      #expect(try stage.tree.messages(in: "INBOX")[0].content.starts(with: Data("Subject: o".utf8)))
    }
  }

  @Test(
    "UIDs that mean other messages under one UIDVALIDITY change nothing, and --adopt mends them")
  func drift() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 6)
      try stage.run()
      try stage.server.store.expunge([3], in: .inbox)
      #expect(try stage.run().summary.deletedLocally == 1)
      let before = try stage.tree.everything()
      // The messages after the gap move up, and the last number has none any more.
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        let validity = mailboxes[.inbox]?.uidValidity
        try mailboxes.changeUIDValidity(of: .inbox, to: validity)
        try mailboxes.change(.inbox) { $0.skipUIDs(to: 20) }
      }
      for _ in 0..<2 { #expect(try stage.run().hasFailed) }
      #expect(stage.problems.contains { if case .numbersDoubtful = $0 { true } else { false } })
      #expect(try stage.tree.everything() == before)
      try stage.adopt()
      #expect(try stage.run().summary.changedNothing)
      try stage.expectEqualSides()
      #expect(try stage.tree.messages(in: "INBOX").count == 5)
    }
  }

  @Test("where messages have the bodies of others, nothing is deleted because of their numbers")
  func foreignBody() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 6)
      try stage.run()
      // As if the server had sent the body of each for the other.
      let files = try stage.tree.messages(in: "INBOX")
      for (file, other) in [(files[2], files[3]), (files[3], files[2])] {
        try other.content.write(to: URL(filePath: stage.tree.path(file.path)))
      }
      try stage.tree.remove(files[4])
      #expect(try stage.run().hasFailed)
      #expect(stage.contents().count == 6)
      try stage.adopt()
      let names = try stage.tree.messages(in: "INBOX").map(\.uid)
      #expect(names == [1, 2, 3, 4, 6])
      #expect(try stage.run().summary.downloaded == 1)
      try stage.expectEqualSides()
    }
  }

  @Test("where times are not reliable, a folder is read in each run")
  func unreliableTimes() throws {
    let folder = try TemporaryFolder()
    let settings = MaildirSettings(rules: RepositoryRules(name: "L"), root: folder.path)
    try MaildirStore(settings).create("INBOX")
    let maildir = MaildirFolder(
      "INBOX", of: settings, namer: MaildirNamer(), isDurable: false, warn: { _ in })
    #expect(try maildir.mark() != nil)
    maildir.hasReliableTimes = false
    #expect(try maildir.mark() == nil)
  }
}
