// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Ids of messages: on doubt they are transferred")
struct IdentityDoubtTests {
  /// A server whose ids are of no use, or whose answers contradict each other.
  struct Lie: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let fault: Fault
    /// What is told of it; `nil` where nothing can be noticed.
    let told: String?

    init(_ description: String, _ fault: Fault, told: String?) {
      testDescription = description
      self.fault = fault
      self.told = told
    }
  }

  static let lies = [
    Lie(
      "BAD", Fault(refusing: "EMAILID", with: "BAD What is that?"),
      told: "OBJECTID: FETCH: What is that?"),
    Lie(
      "NO", Fault(refusing: "EMAILID", with: "NO Not today."), told: "OBJECTID: FETCH: Not today."),
    Lie(
      "no ids", Fault(distorting: "UID FETCH", .identity(nil)),
      told: "OBJECTID: the answer to FETCH EMAILID has no ids, or no lengths"),
    Lie(
      "one id for all", Fault(distorting: "UID FETCH", .identity(7)),
      told: "has the id of a message of another length"),
    Lie(
      "other lengths", Fault(distorting: "UID FETCH", .sizes(by: 3)),
      told: "has the id of a message of another length"),
    Lie(
      "lengths whose sum is no number",
      Fault(distorting: "UID FETCH", .sizes(by: 6_000_000_000_000_000_000)),
      told: "OBJECTID: the answer to FETCH EMAILID has no ids, or no lengths"),
  ]

  @Test("a server that lies from some day on is told, and not asked again", arguments: lies)
  func newLiar(_ lie: Lie) async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      stage.server.faults.add(lie.fault)
      try stage.act("UID COPY 3:8 Box")
      let result = try stage.run()
      #expect(result.summary.linked == 0 && result.summary.downloaded == 6, "\(stage.problems)")
      #expect(result.summary.problems == 0)
      try stage.expectEqualSides()
      try stage.expectEqualSides("Box")
      if let told = lie.told {
        #expect(stage.misbehaviour.count == 1)
        #expect(stage.misbehaviour.first?.contains(told) == true, "\(stage.misbehaviour)")
      }
      try stage.act("UID COPY 9 Box")
      try stage.run()
      #expect(stage.questions == [])
      try stage.expectEqualSides("Box")
    }
  }

  @Test("a server that has lied from the start is found out when it matters", arguments: lies)
  func oldLiar(_ lie: Lie) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 20, capabilities: .complete)
      stage.server.faults.add(lie.fault)
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.create(EngineStage.box)
      }
      try stage.server.store.deliver(EngineStage.message(900), to: EngineStage.box)
      try stage.run()
      try stage.act("UID COPY 3:8 Box", "UID MOVE 9:12 Box")
      #expect(try !stage.run().hasFailed)
      try stage.expectEqualSides()
      try stage.expectEqualSides("Box")
      #expect(stage.misbehaviour.count <= 1)
    }
  }

  @Test("the numbers that Gmail gives are doubted in the same way")
  func gmail() async throws {
    try await onThread {
      let stage = try EngineStage.withBox(.gmailLike)
      stage.server.faults.add(Fault(refusing: "X-GM-MSGID"))
      try stage.act("UID COPY 3:8 Box")
      #expect(try stage.run().summary.downloaded == 6)
      #expect(stage.misbehaviour.first?.hasPrefix("X-GM-EXT-1: FETCH") == true)
      try stage.expectEqualSides("Box")
    }
  }

  @Test("a file that somebody wrote to is not what the server has")
  func edited() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      for file in try stage.tree.messages(in: "INBOX") where [3, 4].contains(file.uid) {
        try (file.content + Data("PS: more\n".utf8)).write(
          to: URL(filePath: stage.tree.path(file.path)))
      }
      try stage.act("UID COPY 3 Box", "UID MOVE 4 Box", "UID COPY 5 Box")
      let result = try stage.run()
      #expect(result.summary.linked == 1 && result.summary.downloaded == 2)
      try stage.expectEqualSides("Box")
    }
  }

  @Test("a file that is gone, or not where its number says, is no help")
  func gone() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      for file in try stage.tree.messages(in: "INBOX") where file.uid == 3 {
        try stage.tree.remove(file)
      }
      try stage.act("UID COPY 3:4 Box")
      let result = try stage.run()
      #expect(result.summary.linked == 1 && result.summary.downloaded == 1)
      #expect(result.summary.deletedRemotely == 1)
      try stage.expectEqualSides()
      try stage.expectEqualSides("Box")
    }
  }

  @Test("the ids of a folder with another UIDVALIDITY do not count", arguments: [false, true])
  func validity(isSingleThreaded: Bool) async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      try stage.act("UID COPY 15:20 Box")
      // From now on the numbers of INBOX mean other messages.
      try stage.server.store.expunge([1, 2, 3])
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
      }
      let result = try stage.run(isSingleThreaded: isSingleThreaded)
      #expect(result.summary.linked == 0 && result.summary.downloaded == 6)
      try stage.expectEqualSides("Box")
      try stage.run()
      try stage.expectEqualSides()
      try stage.act("UID COPY 1:5 Box")
      #expect(try stage.run().summary.linked == 5)
      try stage.expectEqualSides("Box")
    }
  }

  @Test(
    "a folder that the server numbered anew loses its ids, even if its messages are not recognised")
  func unrecognised() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      try stage.server.store.expunge(Array(1...20))
      for index in 100..<120 { try stage.server.store.deliver(EngineStage.message(index)) }
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
      }
      #expect(try stage.run().summary.validityChanges == 1)
      let memory = try AccountMemory(path: stage.layout.memory(of: "A"))
      #expect(try memory.identified("INBOX") == nil)
      #expect(try memory.identified("Box") != nil)
    }
  }

  @Test("files whose numbers nobody vouches for any more are not used")
  func unsaved() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      try stage.run()
      try FileManager.default.removeItem(
        atPath: stage.layout.validity(of: FolderPlace("R", "INBOX")))
      try stage.act("UID COPY 3:8 Box")
      let result = try stage.run()
      #expect(result.summary.linked == 0 && result.summary.downloaded == 6)
      try stage.expectEqualSides("Box")
    }
  }

  @Test("the question is on its way before the folder is open: it costs no round trip")
  func pipelining() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      try stage.act("UID COPY 3:8 Box")
      // The end of SELECT comes with the answer to the next command, whoever waits for it waits for ever.
      stage.server.faults.add(Fault(distorting: "SELECT", .postponed, times: 1))
      #expect(try !stage.run().hasFailed, "\(stage.problems)")
      #expect(stage.problems == [])
      try stage.expectEqualSides("Box")
    }
  }

  @Test("the UIDVALIDITY of the folder itself: what it was asked about before is asked again")
  func ownValidity() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: EngineStage.box)
      }
      try stage.act("UID COPY 15:20 Box")
      try stage.run()
      try stage.run()
      try stage.expectEqualSides("Box")
      #expect(stage.contents(EngineStage.box).count == 7)
    }
  }

  @Test("whenever the connection ends, each message is where it belongs, once")
  func interrupted() async throws {
    try await onThread {
      for answers in 3..<14 {
        let stage = try EngineStage.withBox(messages: 12)
        try stage.act("UID COPY 3:5 Box", "UID MOVE 6:8 Box")
        stage.server.faults.add(Fault(.reset, at: .answers(answers), times: 1))
        try stage.run()
        try stage.run()
        try stage.expectEqualSides()
        try stage.expectEqualSides("Box")
        #expect(stage.contents().count == 9, "the connection ended after answer \(answers)")
        #expect(stage.contents(EngineStage.box).count == 7)
      }
    }
  }
}
