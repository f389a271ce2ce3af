// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("IMAPUpload")
struct IMAPUploadTests {
  private static let groups: ServerCapabilities = [.usual, .multiAppend]

  private static func addLocally(_ stage: EngineStage, _ indices: Range<Int>) throws {
    for index in indices {
      try stage.tree.add(Data(EngineStage.message(index)).onDisk, to: "INBOX")
    }
  }

  @Test("with MULTIAPPEND many small messages go in one command, each under its UID")
  func group() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2, capabilities: Self.groups)
      try stage.run()
      try Self.addLocally(stage, 10..<40)
      #expect(try stage.run().summary.uploaded == 30)
      #expect(stage.commands("APPEND") == 1)
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("a group that the server refuses goes message by message, and only the bad one fails")
  func refusedGroup() async throws {
    try await onThread {
      let stage = try EngineStage(capabilities: Self.groups, largestLiteral: 30_000)
      try stage.run()
      try Self.addLocally(stage, 11..<15)
      let large = Data(("Subject: large\n\n" + String(repeating: "x", count: 40_000)).utf8)
      try stage.tree.add(large, to: "INBOX")
      let result = try stage.run()
      #expect(result.summary.uploaded == 4 && result.summary.problems == 1)
      guard case .uploadRefused? = stage.problems.first else {
        Issue.record("\(stage.problems)")
        return
      }
      #expect(stage.contents().count == 4)
      // The group and the large message are refused before they are read to the end.
      #expect(stage.commands("APPEND") == 4)
    }
  }

  @Test("a full mailbox is told once and not asked for what is as large; all go when there is room")
  func fullMailbox() async throws {
    try await onThread {
      // A literal that waits for the consent of the server keeps one message from following another.
      let stage = try EngineStage(
        capabilities: .usual.subtracting([.literalPlus, .literalMinus]))
      try stage.run()
      for letter in ["a", "b", "c", "d", "e", "f"] {
        let text = "Subject: large\n\n" + String(repeating: letter, count: 3_000)
        try stage.tree.add(Data(text.utf8), to: "INBOX", flags: "FS")
      }
      try stage.tree.add(Data("Subject: small\n\nx".utf8), to: "INBOX")
      stage.server.faults.add(Fault(refusing: "\\Flagged", with: "NO [OVERQUOTA] Full"))
      for number in 1...7 {
        stage.server.log.clear()
        let result = try stage.run()
        #expect(result.hasFailed && result.summary.problems == 6)
        #expect(result.summary.uploaded == (number == 1 ? 1 : 0))
        #expect(stage.problems.count == number)
        // A message has been begun before the answer to the one before it is there.
        #expect(stage.commands("APPEND") <= (number == 1 ? 4 : 2))
      }
      // So often failed messages would wait for a day; space that was made must be of use at once.
      stage.server.faults.clear()
      #expect(try !stage.run().hasFailed)
      #expect(stage.contents().count == 7)
      try stage.expectEqualSides()
    }
  }

  @Test("a server that does not understand groups gets messages one by one from then on")
  func misunderstood() async throws {
    try await onThread {
      let stage = try EngineStage(capabilities: Self.groups)
      try stage.run()
      stage.server.faults.add(
        Fault(answering: "APPEND", with: "BAD What is this?", times: 1))
      try Self.addLocally(stage, 10..<30)
      #expect(try stage.run().summary.uploaded == 20)
      #expect(stage.commands("APPEND") == 21)
      try stage.expectEqualSides()
    }
  }

  @Test("identical messages in one group are as many messages")
  func twins() async throws {
    try await onThread {
      let stage = try EngineStage(capabilities: Self.groups.subtracting(.uidPlus))
      try stage.run()
      for _ in 0..<5 { try Self.addLocally(stage, 4..<5) }
      #expect(try stage.run().summary.uploaded == 5)
      #expect(stage.contents().count == 5)
      #expect(Set(try stage.tree.messages(in: "INBOX").map(\.uid)).count == 5)
    }
  }

  @Test("with LITERAL- only short messages go unasked")
  func literalMinus() async throws {
    try await onThread {
      let capabilities = ServerCapabilities.usual.subtracting(.literalPlus)
        .union([.literalMinus, .multiAppend])
      let stage = try EngineStage(capabilities: capabilities)
      try stage.run()
      try stage.tree.add(Data("Subject: short\n\nx\n".utf8), to: "INBOX")
      let long = "Subject: long\n\n" + String(repeating: "0123456789\n", count: 1_000)
      try stage.tree.add(Data(long.utf8), to: "INBOX")
      #expect(try stage.run().summary.uploaded == 2)
      try stage.expectEqualSides()
    }
  }

  @Test("a message that is larger than APPENDLIMIT is not sent, and the others are")
  func limit() async throws {
    try await onThread {
      let stage = try EngineStage(
        capabilities: Self.groups.union(.appendLimit), largestLiteral: 20_000)
      try stage.run()
      try Self.addLocally(stage, 11..<14)
      let large = Data(("Subject: large\n\n" + String(repeating: "x", count: 40_000)).utf8)
      try stage.tree.add(large, to: "INBOX")
      #expect(try stage.run().summary.uploaded == 3)
      guard case .uploadTooLarge(_, 40_018, 20_000)? = stage.problems.first else {
        Issue.record("\(stage.problems)")
        return
      }
      #expect(stage.contents().count == 3)
    }
  }

  @Test("messages above the size of a group are streamed among the others")
  func mixed() async throws {
    try await onThread {
      let stage = try EngineStage(capabilities: Self.groups)
      try stage.run()
      for index in 0..<6 {
        try Self.addLocally(stage, (10 + index)..<(11 + index))
        let large = "Subject: \(index)\n\n" + String(repeating: "0123456\n", count: 50_000)
        try stage.tree.add(Data(large.utf8), to: "INBOX")
      }
      #expect(try stage.run().summary.uploaded == 12)
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
    }
  }
}
