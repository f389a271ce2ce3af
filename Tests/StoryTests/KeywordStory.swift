// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: keywords and the letters of file names", .fewAtATime)
struct KeywordStory {
  private static func flags(_ stage: Stage) throws -> [String] {
    try stage.client().flags(of: "INBOX").sorted { $0.key < $1.key }.map {
      $0.value.filter { !$0.contains("Recent") }.sorted().joined(separator: " ")
    }
  }

  @Test(
    "a keyword goes both ways, also when the server tells only what changed",
    arguments: DeltaStory.Tier.allCases)
  func bothWays(_ tier: DeltaStory.Tier) async throws {
    try await onThread {
      let stage = try Stage(on: try DovecotServer(settings: tier.settings))
      try stage.configure(local: "customflag_a = $Important\ncustomflag_z = Later")
      try stage.append((0..<3).map { MailCorpus().message($0) }, flags: "$Important")
      try stage.sync()
      let tree = stage.maildir()
      #expect(try tree.messages(in: "INBOX").map(\.flags) == ["a", "a", "a"])
      let client = try stage.client()
      try client.command("SELECT INBOX")
      try client.command("UID STORE 1 -FLAGS ($Important)")
      try client.command("UID STORE 2 +FLAGS (Later Other)")
      try tree.setFlags("Sz", of: try tree.messages(in: "INBOX")[2])
      let text = try stage.sync("-d", "imap")
      #expect(text.contains("\(tier.rawValue))"))
      #expect(try tree.messages(in: "INBOX").map(\.flags) == ["", "az", "Sz"])
      #expect(try Self.flags(stage) == ["", "$Important Later Other", "Later \\Seen"])
      try stage.sync()
      #expect(try tree.messages(in: "INBOX").map(\.flags) == ["", "az", "Sz"])
    }
  }
}
