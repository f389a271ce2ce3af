// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Numbers that cannot be true end no run")
struct WrongNumberTests {
  @Test(
    "lengths that no message has: nothing is recognised by them, and nothing is lost",
    arguments: [-1_000_000, .max - 1_000_000])
  func sizes(error: Int) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 6)
      try stage.run()
      let before = try stage.tree.messages(in: "INBOX").map(\.content)
      let lie = stage.server.faults.add(Fault(distorting: "UID FETCH", .sizes(by: error)))
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
      }
      for _ in 0..<2 { try stage.run() }
      #expect(stage.server.faults.strikes(of: lie) > 0)
      #expect(stage.contents().count >= 6)
      #expect(try Set(stage.tree.messages(in: "INBOX").map(\.content)) == Set(before))
      stage.server.faults.remove(lie)
      try stage.run()
      #expect(try stage.run().summary.changedNothing)
      try stage.expectEqualSides()
    }
  }

  @Test("a count of messages that would fill the memory: what is there is synchronised")
  func exists() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 5)
      let lie = stage.server.faults.add(
        Fault(distorting: "SELECT", .exists(by: Int(UInt32.max) - 5)))
      try stage.run()
      #expect(stage.server.faults.strikes(of: lie) > 0)
      #expect(try stage.tree.messages(in: "INBOX").count == 5)
      try stage.server.store.expunge([5])
      try stage.run()
      // A listing that is too short deletes nothing.
      #expect(try stage.tree.messages(in: "INBOX").count == 5)
      stage.server.faults.remove(lie)
      try stage.run()
      try stage.expectEqualSides()
    }
  }

  @Test("lists of UIDs that are longer than what was moved are not written down")
  func copied() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 4, capabilities: .complete)
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.create(EngineStage.box)
      }
      try stage.run()
      let box = try #require(stage.server.store.mailbox(EngineStage.box))
      let code = "[COPYUID \(box.uidValidity) 1:16777216 101:16777316]"
      let lie = stage.server.faults.add(
        Fault(answering: "UID MOVE", with: "OK \(code) Moved.", times: 1))
      let file = try #require(try stage.tree.messages(in: "INBOX").first { $0.uid == 2 })
      try stage.tree.move(file, to: "Box")
      try stage.run()
      #expect(stage.server.faults.strikes(of: lie) == 1)
      #expect(
        try !stage.tree.messages(in: "Box").contains { $0.uid == 102 },
        "a list that cannot be true was believed")
      try stage.run()
      #expect(stage.contents().count + stage.contents(EngineStage.box).count >= 4)
    }
  }

  @Test("failures that nobody can have counted", arguments: [Int.max, -5])
  func failures(_ number: Int) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1)
      try stage.run()
      stage.server.faults.add(Fault(answering: "APPEND", with: "NO Not this one."))
      try stage.tree.add(Data("Subject: a\n\nb\n".utf8), to: "INBOX")
      try stage.run()
      try Self.change(stage, "UPDATE quarantine SET failures = \(number), next = 0")
      try stage.run()
      stage.server.faults.clear()
      try Self.change(stage, "UPDATE quarantine SET next = 0")
      #expect(try stage.run().summary.uploaded == 1)
    }
  }

  @Test("a record whose numbers are none is none")
  func unreadableRecord() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/Memory.sqlite"
    let mark = RemoteMark(validity: 1, next: 7, messages: 3, modificationSequence: 9)
    let record = FolderRecord(
      remote: mark, local: nil, status: FileStamp(size: 1, modified: 2, inode: 3), checked: 9,
      rules: "")
    for column in ["messages", "next", "validity"] {
      try AccountMemory(path: path).remember("INBOX", record, RemoteDifference())
      #expect(try AccountMemory(path: path).folders()["INBOX"]?.remote == mark)
      try SQLiteConnection(path: path).execute("UPDATE folder SET \(column) = \(Int.max)")
      let found = try AccountMemory(path: path).folders()["INBOX"]
      #expect(found != nil && found?.remote == nil, "\(column)")
    }
  }

  private static func change(_ stage: EngineStage, _ statement: String) throws {
    try SQLiteConnection(path: stage.layout.memory(of: "A")).execute(statement)
  }
}
