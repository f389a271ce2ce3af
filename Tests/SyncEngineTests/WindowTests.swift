// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("maxage, startdate and maxsize")
struct WindowTests {
  /// The day before which messages are old.
  private static let day = MessageWindow.day(year: 2024, month: 3, day: 1)

  /// Messages 1 to 3 are old, 4 to 6 are not.
  private static func stage(
    _ adjust: @escaping @Sendable (inout AccountSettings) -> Void
  ) throws -> EngineStage {
    let stage = try EngineStage(adjust: adjust)
    for index in 0..<6 {
      let date = MailDate(seconds: (index < 3 ? 19_754 : 19_783) * 86_400)
      try stage.server.store.deliver(EngineStage.message(index), at: date)
    }
    return stage
  }

  private static func uids(_ stage: EngineStage) throws -> [UInt32] {
    try stage.tree.messages(in: "INBOX").map(\.uid)
  }

  private static func known(_ stage: EngineStage) throws -> [UInt32] {
    try StatusDatabase.peek(path: "\(stage.layout.statusDirectory(of: "A"))/INBOX")
      .messages.map(\.uid.rawValue)
  }

  @Test("old messages stay on the server and are not copied")
  func maxage() async throws {
    try await onThread {
      let stage = try Self.stage { $0.window.start = Self.day }
      #expect(try stage.run().summary.downloaded == 3)
      #expect(try Self.uids(stage) == [4, 5, 6] && stage.contents().count == 6)
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("messages that leave the window stay on both sides, and the status knows them")
  func leaving() async throws {
    try await onThread {
      let window = Monitor<Int?>(nil)
      let stage = try Self.stage { $0.window.start = window.read { $0 } }
      try stage.run()
      window.update { $0 = Self.day }
      #expect(try stage.run().summary.changedNothing)
      #expect(try Self.uids(stage) == [1, 2, 3, 4, 5, 6] && stage.contents().count == 6)
      #expect(try Self.known(stage) == [1, 2, 3, 4, 5, 6])
    }
  }

  @Test("an expired message that one side gives up stays on the other, and may come back later")
  func expired() async throws {
    try await onThread {
      let window = Monitor<Int?>(nil)
      let stage = try Self.stage { $0.window.start = window.read { $0 } }
      try stage.run()
      window.update { $0 = Self.day }
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[0])
      try stage.server.store.expunge([2])
      try stage.run()
      #expect(try Self.uids(stage) == [2, 3, 4, 5, 6])
      #expect(stage.server.store.mailbox(.inbox)?.messages.map(\.uid) == [1, 3, 4, 5, 6])
      #expect(try Self.known(stage) == [3, 4, 5, 6])
      window.update { $0 = nil }
      let summary = try stage.run().summary
      #expect(summary.deletedLocally == 0 && summary.deletedRemotely == 0)
      #expect(stage.contents().count == 6)
      try stage.expectEqualSides()
    }
  }

  @Test("a message in the window is deleted as without one")
  func young() async throws {
    try await onThread {
      let stage = try Self.stage { $0.window.start = Self.day }
      try stage.run()
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[0])
      try stage.server.store.expunge([5])
      try stage.run()
      #expect(try Self.uids(stage) == [6])
      #expect(stage.server.store.mailbox(.inbox)?.messages.map(\.uid) == [1, 2, 3, 6])
    }
  }

  @Test("when the server has nothing left in the window, old files are still left alone")
  func emptyWindow() async throws {
    try await onThread {
      let window = Monitor<Int?>(nil)
      let stage = try Self.stage { $0.window.start = window.read { $0 } }
      try stage.run()
      let file = try stage.tree.messages(in: "INBOX")[0]
      let old = file.path.replacing(/cur\/\d+|new\/\d+/, with: "cur/1000000000")
      try FileManager.default.moveItem(
        atPath: stage.tree.path(file.path), toPath: stage.tree.path(old))
      window.update { $0 = Self.day }
      try stage.server.store.expunge([1, 4, 5, 6])
      try stage.run()
      #expect(try Self.uids(stage) == [1, 2, 3])
    }
  }

  @Test("new messages of this machine go up whatever their age, but not with a local startdate")
  func arrivals() async throws {
    try await onThread {
      for side in [Side.remote, .local] {
        let stage = try Self.stage {
          $0.window.start = Self.day; $0.window.startSide = side
        }
        try stage.run()
        let added = try stage.tree.add(Data(EngineStage.message(20)).onDisk, to: "INBOX")
        try FileManager.default.moveItem(
          atPath: stage.tree.path(added),
          toPath: stage.tree.path("INBOX/cur/1000000000_1.7.vm:2,S"))
        try stage.run()
        try stage.run()
        #expect(stage.contents().count == (side == .remote ? 7 : 6))
        #expect(try stage.tree.messages(in: "INBOX").count == 4)
      }
    }
  }

  @Test(
    "a file's name tells a time only if it begins with one",
    arguments: [
      ("1700000000_1.7.vm,U=3:2,S", 1_700_000_000), ("1000000000.M1P2.host:2,", 1_000_000_000),
      ("5A2B0F11-22.client:2,S", nil), ("12345678-9ABC.client:2,S", nil), ("99.a", nil),
      ("123456789012-1.a", nil), ("message", nil),
    ])
  func time(_ name: String, _ time: Int?) {
    #expect(MaildirFolder.time(in: name) == time)
  }

  @Test("OfflineIMAP finds the UID with which startdate began")
  func startUID() async throws {
    try await onThread {
      let stage = try Self.stage {
        $0.window.start = Self.day; $0.window.startSide = .remote
      }
      try stage.run()
      try stage.server.store.expunge([4])
      try stage.run()
      let file = "\(stage.layout.metadata)/Repository-R/StartUID/INBOX"
      #expect(try String(contentsOfFile: file, encoding: .utf8) == "4\n")
    }
  }

  @Test("messages of so many octets or more stay where they are, whatever their line ends")
  func maxsize() async throws {
    try await onThread {
      let body = String(repeating: "x\r\n", count: 300)
      let large = Array("Subject: large\r\n\r\n\(body)".utf8)
      let small = Array("Subject: small\r\n\r\nx\r\n".utf8)
      // On disk the large one is shorter than the limit.
      let limit = large.count - 100
      let stage = try EngineStage { $0.window.octets = limit }
      for message in [large, small] { try stage.server.store.deliver(message) }
      #expect(try stage.run().summary.downloaded == 1)
      try stage.tree.add(Data(large).onDisk, to: "INBOX")
      try stage.tree.add(Data(small).onDisk, to: "INBOX")
      #expect(try stage.run().summary.uploaded == 1)
      #expect(try stage.run().summary.changedNothing)
      #expect(stage.contents().count == 3)
      #expect(try stage.tree.messages(in: "INBOX").count == 3)
    }
  }

  @Test("a large message that both sides have is deleted by neither when the other gives it up")
  func largeOnBothSides() async throws {
    try await onThread {
      let limit = Monitor<Int?>(nil)
      let stage = try EngineStage { $0.window.octets = limit.read { $0 } }
      let large = Array("Subject: large\r\n\r\n\(String(repeating: "x\r\n", count: 300))".utf8)
      for _ in 0..<2 { try stage.server.store.deliver(large) }
      try stage.run()
      limit.update { $0 = 500 }
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[0])
      try stage.server.store.expunge([2])
      try stage.run()
      #expect(try Self.uids(stage) == [2])
      #expect(stage.server.store.mailbox(.inbox)?.messages.map(\.uid) == [1])
    }
  }
}
