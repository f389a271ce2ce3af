// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Ids of messages: what a folder has need not be fetched for another")
struct IdentitySyncTests {
  /// A server with ids, by what else it offers.
  struct Offer: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let capabilities: ServerCapabilities
    let name: String

    init(_ description: String, _ capabilities: ServerCapabilities, _ name: String = "OBJECTID") {
      testDescription = description
      self.capabilities = capabilities
      self.name = name
    }
  }

  static let offers = [
    Offer("QRESYNC", .complete),
    Offer("CONDSTORE", .complete.subtracting(.quickResynchronization)),
    Offer("QRESYNC without LIST-STATUS", .complete.subtracting(.listStatus)),
    Offer("next to nothing else", [.usual, .objectID]),
    Offer("Gmail", .gmailLike, "X-GM-EXT-1"),
  ]

  @Test("a copy on the server is a second name for the file", arguments: offers)
  func copies(_ offer: Offer) async throws {
    try await onThread {
      let stage = try EngineStage.withBox(offer.capabilities)
      try stage.act(#"UID STORE 3 +FLAGS (\Seen \Flagged)"#, "UID COPY 3:8 Box")
      let result = try stage.run()
      #expect(result.summary.linked == 6 && result.summary.downloaded == 0)
      #expect(result.summary.deletedLocally == 0 && result.summary.problems == 0)
      #expect(stage.transfers == [])
      let (inbox, box) = (try stage.inodes("INBOX"), try stage.inodes("Box"))
      for uid in 3...8 as ClosedRange<UInt32> { #expect(box[uid - 1] == inbox[uid]) }
      #expect(inbox.count == 20 && box.count == 7)
      try stage.expectEqualSides()
      try stage.expectEqualSides("Box")
      #expect(try stage.run().summary.changedNothing)
      #expect(stage.problems == [] && stage.misbehaviour == [])
    }
  }

  @Test(
    "where one folder has all messages, a first run fetches each of them once", arguments: offers)
  func everything(_ offer: Offer) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 40, capabilities: offer.capabilities)
      let all = WireName(encoding: "All")
      for name in [EngineStage.box, all] {
        try stage.server.store.change { mailboxes throws(StoreRefusal) in
          try mailboxes.create(name)
          if name == all { try mailboxes.change(all) { $0.use = "\\All" } }
        }
      }
      for index in 40..<60 { try stage.server.store.deliver(EngineStage.message(index), to: all) }
      try stage.act("UID COPY 1:40 All", "UID COPY 1:30 Box")
      let summary = try stage.run().summary
      #expect(summary.problems == 0 && summary.downloaded == 60 && summary.linked == 70)
      for folder in ["INBOX", "All", "Box"] { try stage.expectEqualSides(folder) }
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("flags belong to each folder, and a deletion in one leaves the other", arguments: offers)
  func independence(_ offer: Offer) async throws {
    try await onThread {
      let stage = try EngineStage.withBox(offer.capabilities)
      try stage.act("UID COPY 3:8 Box")
      try stage.run()
      for file in try stage.tree.messages(in: "Box") where file.uid == 2 {
        try stage.tree.setFlags("FS", of: file)
      }
      for file in try stage.tree.messages(in: "INBOX") where file.uid == 4 {
        try stage.tree.remove(file)
      }
      try stage.server.store.expunge([4], in: EngineStage.box)
      #expect(try !stage.run().hasFailed)
      try stage.expectEqualSides()
      try stage.expectEqualSides("Box")
      #expect(stage.contents().count == 19 && stage.contents(EngineStage.box).count == 6)
      let flags = stage.server.store.mailbox(.inbox)?.message(3)?.flags
      #expect(flags?.contains(.flagged) == false)
    }
  }

  @Test(
    "a move on the server is known by the id, and only the headers of what came are fetched",
    arguments: offers)
  func moves(_ offer: Offer) async throws {
    try await onThread {
      let stage = try EngineStage.withBox(offer.capabilities)
      let before = try stage.inodes("INBOX")
      try stage.act("UID MOVE 3:8 Box")
      let result = try stage.run()
      #expect(result.summary.problems == 0)
      if offer.capabilities.contains(.condStore) {
        #expect(result.summary.moved == 6)
        #expect(result.summary.linked == 0 && result.summary.downloaded == 0)
        #expect(stage.transfers == [])
        let headers = stage.server.log.texts.filter { $0.contains("BODY.PEEK") }
        #expect(headers == ["UID FETCH 2:7 (UID RFC822.SIZE BODY.PEEK[HEADER])"])
        let after = try stage.inodes("Box")
        for uid in 3...8 as ClosedRange<UInt32> { #expect(after[uid - 1] == before[uid]) }
      } else {
        // Nobody sees beforehand that a folder lost what another one got: which of the two comes first
        // decides whether the files are still there.
        #expect(result.summary.moved == 0 && result.summary.deletedLocally == 6)
        #expect(result.summary.linked + result.summary.downloaded == 6)
      }
      try stage.expectEqualSides()
      try stage.expectEqualSides("Box")
      #expect(try stage.run().summary.changedNothing)
      #expect(stage.problems == [] && stage.misbehaviour == [])
    }
  }

  @Test("a folder that is new on the server gets what others have", arguments: offers)
  func newFolder(_ offer: Offer) async throws {
    try await onThread {
      let stage = try EngineStage.withBox(offer.capabilities)
      try stage.act("CREATE New", "UID COPY 1:20 New")
      let result = try stage.run()
      #expect(result.summary.linked == 20 && stage.transfers == [])
      try stage.expectEqualSides("New")
      #expect(try stage.inodes("New") == stage.inodes("INBOX"))
    }
  }

  @Test("only new messages are asked about, and without any nothing is", arguments: offers)
  func questions(_ offer: Offer) async throws {
    try await onThread {
      let stage = try EngineStage.withBox(offer.capabilities)
      try stage.run()
      try stage.server.store.change(flags: .add(.seen), of: [3, 4])
      try stage.server.store.expunge([7])
      try stage.run()
      #expect(stage.questions == [])
      try stage.server.store.deliver(EngineStage.message(950))
      try stage.server.store.deliver(EngineStage.message(951))
      try stage.run()
      #expect(stage.questions.count == 1)
      #expect(stage.questions.first?.contains("UID FETCH 21:22 (UID RFC822.SIZE") == true)
      try stage.expectEqualSides()
    }
  }

  @Test("what became of the extension stands in --info", arguments: offers)
  func report(_ offer: Offer) async throws {
    try await onThread {
      let stage = try EngineStage.withBox(offer.capabilities)
      let state = try stage.inspect().extensions.first { $0.name == offer.name }?.state
      guard case .proven = state else {
        Issue.record("\(String(describing: state))")
        return
      }
    }
  }

  @Test("an account that was synchronised before there were ids learns them with the next message")
  func older() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      try stage.forgetIdentities()
      try stage.act("UID COPY 3 Box")
      try stage.run()
      #expect(stage.transfers.count == 1, "INBOX has nothing new, so nothing is known of it")
      try stage.server.store.deliver(EngineStage.message(950))
      try stage.run()
      try stage.act("UID COPY 4 Box")
      #expect(try stage.run().summary.linked == 1)
      try stage.expectEqualSides("Box")
    }
  }

  @Test("a moved message whose id was not known yet is recognised by its header")
  func olderMove() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      try stage.forgetIdentities()
      let before = try stage.inodes("INBOX")
      try stage.act("UID MOVE 3:5 Box")
      let result = try stage.run()
      #expect(result.summary.moved == 3 && stage.transfers == [])
      let after = try stage.inodes("Box")
      for uid in 3...5 as ClosedRange<UInt32> { #expect(after[uid - 1] == before[uid]) }
      try stage.expectEqualSides("Box")
    }
  }

  @Test("reading the names of many files for a few octets is not worth it")
  func worth() async throws {
    try await onThread {
      let stage = try EngineStage.withBox(messages: 1)
      for index in 0..<120 {
        try stage.server.store.deliver(Array("Subject: \(index)\r\n\r\nshort\r\n".utf8))
      }
      try stage.run()
      try stage.act("UID COPY 50 Box")
      #expect(try stage.run().summary.linked == 0)
      try stage.act("UID COPY 51:121 Box")
      #expect(try stage.run().summary.linked == 71)
      try stage.expectEqualSides("Box")
    }
  }

  @Test("with labels each folder has a header of its own, so that the message is fetched")
  func labels() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3, capabilities: .gmailLike) {
        $0.labels = LabelSettings()
      }
      try stage.act("CREATE Box", "UID COPY 1 Box")
      try stage.run()
      try stage.act("UID COPY 3 Box")
      let result = try stage.run()
      #expect(result.summary.linked == 0 && result.summary.downloaded == 1)
    }
  }
}
