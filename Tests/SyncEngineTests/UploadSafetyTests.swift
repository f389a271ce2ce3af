// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Uploads that are interrupted or refused")
struct UploadSafetyTests {
  /// A stage with files that the server does not have.
  private static func stage(
    _ count: Int, capabilities: ServerCapabilities = .usual
  ) throws -> EngineStage {
    let stage = try EngineStage(messages: 2, capabilities: capabilities)
    try stage.run()
    for index in 0..<count {
      try stage.tree.add(Data(EngineStage.message(100 + index)).onDisk, to: "INBOX", flags: "")
    }
    return stage
  }

  @Test(
    "a message whose answer was lost is found on the server, and not sent again",
    arguments: [true, false])
  func lostAnswers(_ tellsUIDs: Bool) async throws {
    try await onThread {
      let capabilities: ServerCapabilities = tellsUIDs ? .usual : [.plain]
      for answers in 4..<12 {
        let stage = try Self.stage(5, capabilities: capabilities)
        stage.server.faults.add(Fault(.reset, at: .answers(answers), times: 1))
        try stage.run()
        try stage.run()
        #expect(stage.contents().count == 7, "the connection ended after answer \(answers)")
        #expect(Set(stage.contents()).count == 7)
        try stage.expectEqualSides()
        #expect(try stage.run().summary.changedNothing)
      }
    }
  }

  @Test("an upload that nobody wants any more is forgotten, and takes no later twin for itself")
  func outlived() async throws {
    try await onThread {
      let stage = try Self.stage(1)
      stage.server.faults.add(Fault(.drop, at: .command("APPEND"), times: 10))
      try stage.run()
      #expect(stage.contents().count == 2)
      stage.server.faults.clear()
      let unsent = try #require(stage.tree.messages(in: "INBOX").first { $0.uid == 0 })
      try stage.tree.remove(unsent)
      try stage.run()
      // The same text comes to both sides, each time for itself.
      try stage.tree.add(Data(EngineStage.message(7)).onDisk, to: "INBOX", flags: "")
      try stage.server.store.deliver(EngineStage.message(7))
      #expect(try stage.run().summary.uploaded == 1)
      #expect(stage.contents().count == 4)
      try stage.expectEqualSides()
    }
  }

  @Test("a message that the server refuses again and again waits, and the run is no failure then")
  func quarantine() async throws {
    try await onThread {
      let stage = try Self.stage(1)
      stage.server.faults.add(Fault(answering: "APPEND", with: "NO I do not like it"))
      for _ in 0..<3 { #expect(try stage.run().hasFailed) }
      #expect(try !stage.run().hasFailed)
      #expect(
        stage.log.events.contains {
          if case .warning(.messagesWait(_, 1)) = $0 { true } else { false }
        })
      #expect(stage.server.log.all.filter { $0.text.contains("APPEND") }.count == 3)
      // Other messages are not held up by it.
      try stage.server.store.deliver(EngineStage.message(50))
      #expect(try stage.run().summary.downloaded == 1)
    }
  }

  @Test("a server that rewrites headers is recognised all the same when the answer was lost")
  func rewrittenHeaders() async throws {
    try await onThread {
      var arrived = 0
      for answers in 4..<12 {
        // Without a second try the server has time to do its work.
        let stage = try EngineStage(messages: 2) { $0.remote.tries = 1 }
        try stage.run()
        for index in 0..<5 {
          try stage.tree.add(Data(EngineStage.message(100 + index)).onDisk, to: "INBOX", flags: "")
        }
        stage.server.faults.add(Fault(.reset, at: .answers(answers), times: 1))
        try stage.run()
        for message in stage.server.store.mailbox(.inbox)?.messages ?? [] where message.uid > 2 {
          let text = String(decoding: message.content, as: UTF8.self)
            .replacing("MIME-Version: 1.0\r\n", with: "X-MS-Exchange-Organization: x\r\n")
          try stage.server.store.expunge([message.uid], in: .inbox)
          try stage.server.store.deliver(Array(text.utf8))
          arrived += 1
        }
        try stage.run()
        #expect(stage.contents().count == 7, "the connection ended after answer \(answers)")
        #expect(try stage.tree.messages(in: "INBOX").count == 7)
      }
      #expect(arrived > 0)
    }
  }

  @Test(
    "a message that the server takes for one that it has stays a file, and is not sent for ever")
  func merged() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1, mergesCopies: true)
      try stage.run()
      let message = Data(EngineStage.message(50)).onDisk
      for _ in 0..<2 { try stage.tree.add(message, to: "INBOX") }
      for _ in 0..<6 { try stage.run() }
      #expect(stage.contents().count == 2)
      #expect(try stage.tree.messages(in: "INBOX").map(\.uid) == [0, 1, 2])
      #expect(stage.problems.contains { if case .uploadMerged = $0 { true } else { false } })
      #expect(stage.commands("APPEND") == 4)
      #expect(try !stage.run().hasFailed)
    }
  }

  @Test(
    "an uploaded message that asks for a receipt is marked as done, where the server can keep that")
  func receipt() async throws {
    try await onThread {
      for takesKeywords in [true, false] {
        let stage = try EngineStage(messages: 1, takesKeywords: takesKeywords)
        try stage.run()
        let asking = "Disposition-Notification-To: me@example.org\n"
        let text = String(decoding: Data(EngineStage.message(51)).onDisk, as: UTF8.self)
        try stage.tree.add(Data((asking + text).utf8), to: "INBOX")
        try stage.run()
        try stage.tree.add(Data(text.utf8), to: "INBOX")
        try stage.run()
        let flags = stage.server.store.mailbox(.inbox)?.messages.map(\.flags.keywords)
        #expect(flags == [[], takesKeywords ? ["$MDNSent"] : [], []])
        #expect(try stage.run().summary.changedNothing)
      }
    }
  }

  @Test("a message that Gmail shows in two folders is one file in each, and stays so")
  func severalFolders() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2, mergesCopies: true)
      let all = WireName(encoding: "[Gmail]/All Mail")
      try stage.server.store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(all) }
      for index in 0..<2 { try stage.server.store.deliver(EngineStage.message(index), to: all) }
      let result = try stage.run()
      #expect(result.summary.downloaded == 4)
      #expect(try stage.run().summary.changedNothing)
      for folder in ["INBOX", "[Gmail].All Mail"] {
        #expect(try stage.tree.messages(in: folder).map(\.uid) == [1, 2])
      }
    }
  }
}
