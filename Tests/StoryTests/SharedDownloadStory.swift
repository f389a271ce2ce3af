// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: a big folder", .fewAtATime)
struct SharedDownloadStory {
  @Test("2,000 messages arrive over three connections, each once") func bigFolder() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      try Self.fill(stage, 2_000)
      let before = Self.logins(stage)
      let first = try stage.sync()
      #expect(first.contains("2000 messages received"), "\(first.suffix(500))")
      #expect(Self.logins(stage) - before == 3)
      #expect(Set(try stage.maildir().messages(in: "INBOX").map(\.uid)).count == 2_000)
      try stage.expectEqualSides()
      let state = try stage.maildir().everything()
      let second = try stage.sync()
      #expect(second.contains("Nothing changed"), "\(second)")
      #expect(try stage.maildir().everything() == state)
    }
  }

  /// How often the server let the user in; its log tells of each.
  private static func logins(_ stage: Stage) -> Int {
    stage.server.log.split(separator: "\n").count {
      $0.contains("Login: user=<\(stage.users[0])>")
    }
  }

  private static func fill(_ stage: Stage, _ count: Int) throws {
    let client = try stage.client()
    for number in 0..<count {
      let text = "Subject: \(number)\r\n\r\n\(String(repeating: "line \(number)\r\n", count: 20))"
      let message = Data(text.utf8)
      try client.command("APPEND INBOX () {\(message.count)}", literal: message)
    }
  }
}
