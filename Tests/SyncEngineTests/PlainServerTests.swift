// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("The engine and servers that can do little, or allow little")
struct PlainServerTests {
  private static func addLocally(_ stage: EngineStage, _ indices: Range<Int>) throws {
    for index in indices {
      try stage.tree.add(Data(EngineStage.message(index)).onDisk, to: "INBOX")
    }
  }

  @Test("without LITERAL+, SASL-IR and UIDPLUS messages go up once and get their UIDs")
  func bare() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3, capabilities: [])
      try stage.run()
      try Self.addLocally(stage, 10..<20)
      #expect(try stage.run().summary.uploaded == 10)
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("without UIDPLUS a message is recognised although others arrive at the same time")
  func recognised() async throws {
    try await onThread {
      let stage = try EngineStage(capabilities: [])
      try stage.run()
      try Self.addLocally(stage, 10..<13)
      let server = stage.server
      let strike = server.faults.add(
        Fault(.delay(.milliseconds(50)), at: .command("APPEND"), skipping: 1, times: 1))
      let other = try POSIX.Thread(named: "other client") {
        _ = server.faults.waitForStrike(of: strike, atMost: .seconds(60))
        _ = try? server.store.deliver(EngineStage.message(50))
      }
      #expect(try stage.run().summary.uploaded == 3)
      other.join()
      try stage.run()
      #expect(stage.contents().count == 4)
      try stage.expectEqualSides()
    }
  }

  @Test(
    "identical messages are as many messages, with and without UIDPLUS",
    arguments: [ServerCapabilities.usual, []])
  func twins(_ capabilities: ServerCapabilities) async throws {
    try await onThread {
      let stage = try EngineStage(capabilities: capabilities)
      try stage.run()
      for _ in 0..<6 { try Self.addLocally(stage, 4..<5) }
      #expect(try stage.run().summary.uploaded == 6)
      #expect(stage.contents().count == 6)
      #expect(Set(try stage.tree.messages(in: "INBOX").map(\.uid)).count == 6)
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("without UIDPLUS only our deletions are expunged, and the marks of others are kept")
  func expunge() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 6, capabilities: [])
      try stage.server.store.change(flags: .add(.deleted), of: [5])
      try stage.run()
      for file in try stage.tree.messages(in: "INBOX") where [1, 2].contains(file.uid) {
        try stage.tree.remove(file)
      }
      try stage.run()
      let left = try #require(stage.server.store.mailbox(.inbox)).messages
      #expect(left.map(\.uid) == [3, 4, 5, 6])
      #expect(left.map { $0.flags.contains(.deleted) } == [false, false, true, false])
    }
  }

  @Test("expunge = no leaves the message with a mark, and it does not come back")
  func marked() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3) { $0.remote.expunges = false }
      try stage.run()
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[0])
      try stage.run()
      #expect(stage.contents().count == 3)
      #expect(stage.server.store.mailbox(.inbox)?.message(1)?.flags.contains(.deleted) == true)
      #expect(try stage.run().summary.changedNothing)
      #expect(try stage.tree.messages(in: "INBOX").count == 2)
    }
  }

  @Test("a folder that the server opens read-only is read, and refused changes stay as they are")
  func readOnlyFolder() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 4)
      try stage.run()
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.setReadOnly(true, .inbox)
      }
      try stage.server.store.deliver(EngineStage.message(30))
      let files = try stage.tree.messages(in: "INBOX")
      try stage.tree.remove(files[0])
      try stage.tree.setFlags("S", of: files[1])
      try Self.addLocally(stage, 40..<41)
      let result = try stage.run()
      #expect(!result.hasFailed && result.summary.downloaded == 1)
      let refusals = stage.log.events.compactMap { event -> RefusedChange? in
        if case .readOnlyFolder(_, _, let refused) = event { refused } else { nil }
      }
      let one = try #require(UID(1))
      let two = try #require(UID(2))
      #expect(refusals == [.upload(count: 1), .deletion(uids: [one]), .flags(uids: [two])])
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.setReadOnly(false, .inbox)
      }
      try stage.run()
      try stage.expectEqualSides()
    }
  }

  @Test("a folder whose name is not proper modified UTF-7 is opened by the name that was listed")
  func improperName() async throws {
    try await onThread {
      let stage = try EngineStage { $0.usesUTF8FolderNames = true }
      let name = WireName(Array("R&D".utf8))
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.create(name)
      }
      try stage.server.store.deliver(EngineStage.message(1), to: name)
      #expect(try stage.run().summary.downloaded == 1, "\(stage.problems)")
      #expect(stage.tree.folders == ["INBOX", "R&D"])
    }
  }

  @Test(
    "several connections share the folders, -1 takes one, and each folder is synchronised once",
    arguments: [false, true])
  func connections(_ isSingleThreaded: Bool) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1)
      for number in 0..<12 {
        let name = WireName(encoding: "Folder \(number)")
        try stage.server.store.change { mailboxes throws(StoreRefusal) in
          try mailboxes.create(name)
        }
        for index in 0..<5 {
          try stage.server.store.deliver(EngineStage.message(index), to: name)
        }
      }
      let result = try stage.run(isSingleThreaded: isSingleThreaded)
      #expect(result.summary.downloaded == 61 && result.summary.folders == 13)
      #expect(stage.server.acceptedConnections == (isSingleThreaded ? 1 : 3))
      let selected = stage.server.log.texts.filter { $0.hasPrefix("SELECT") }
      #expect(Set(selected).count == 13 && selected.count == 13, "\(selected)")
    }
  }

  @Test("many messages are fetched with a few commands under way at once")
  func pipelining() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 300)
      try stage.run()
      let fetches = stage.server.log.texts.filter { $0.contains("BODY.PEEK[]") }
      // A slow machine is asked for less at a time.
      #expect((4...60).contains(fetches.count), "\(fetches)")
      try stage.expectEqualSides()
    }
  }

  @Test("flags that many messages change alike cost one command")
  func grouping() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 100)
      try stage.run()
      for file in try stage.tree.messages(in: "INBOX") {
        try stage.tree.setFlags(file.uid <= 60 ? "S" : "FS", of: file)
      }
      stage.server.log.clear()
      #expect(try stage.run().summary.flagsChangedRemotely == 100)
      let stores = stage.server.log.texts.filter { $0.contains("STORE") }
      #expect(stores.count == 2, "\(stores)")
      try stage.expectEqualSides()
    }
  }
}
