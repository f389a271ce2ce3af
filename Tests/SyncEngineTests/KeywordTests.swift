// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("customflag_a to customflag_z")
struct KeywordTests {
  private static func stage(_ count: Int, takesKeywords: Bool = true) throws -> EngineStage {
    try EngineStage(messages: count, takesKeywords: takesKeywords) { account in
      let isTaken = account.local.keywords.insert("$Important", for: MessageFlags("a"))
      #expect(isTaken)
    }
  }

  private static func keywords(_ stage: EngineStage) -> [[String]] {
    stage.server.store.mailbox(.inbox)?.messages.map { $0.flags.keywords.sorted() } ?? []
  }

  @Test("a keyword of the server becomes a letter, and its removal takes the letter away")
  func down() async throws {
    try await onThread {
      let stage = try Self.stage(2)
      try stage.server.store.change(flags: .add(MailFlags(["$Important", "$Other"])), of: [1])
      try stage.run()
      #expect(try stage.tree.messages(in: "INBOX").map(\.flags) == ["a", ""])
      try stage.server.store.change(flags: .add(MailFlags(["$IMPORTANT"])), of: [2])
      try stage.server.store.change(flags: .remove(MailFlags(["$Important"])), of: [1])
      try stage.run()
      #expect(try stage.tree.messages(in: "INBOX").map(\.flags) == ["", "a"])
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("a letter becomes a keyword of the server, also on a new message")
  func up() async throws {
    try await onThread {
      let stage = try Self.stage(2)
      try stage.server.store.change(flags: .add(MailFlags(["$Other"])), of: [1])
      try stage.run()
      try stage.tree.setFlags("Sab", of: try stage.tree.messages(in: "INBOX")[0])
      try stage.tree.add(Data(EngineStage.message(9)).onDisk, to: "INBOX", flags: "Sa")
      try stage.run()
      #expect(Self.keywords(stage) == [["$Important", "$Other"], [], ["$Important"]])
      #expect(try stage.tree.messages(in: "INBOX").map(\.flags) == ["Sab", "", "Sa"])
      let file = try stage.tree.messages(in: "INBOX")[0]
      try stage.tree.setFlags("Sb", of: file)
      try stage.run()
      #expect(Self.keywords(stage) == [["$Other"], [], ["$Important"]])
    }
  }

  @Test("a keyword that the mailbox does not keep is not sent, and the letter stays")
  func notKept() async throws {
    try await onThread {
      let stage = try Self.stage(1, takesKeywords: false)
      try stage.run()
      try stage.tree.setFlags("Sa", of: try stage.tree.messages(in: "INBOX")[0])
      try stage.run()
      try stage.run()
      #expect(Self.keywords(stage) == [[]])
      #expect(try stage.tree.messages(in: "INBOX").map(\.flags) == ["Sa"])
    }
  }
}
