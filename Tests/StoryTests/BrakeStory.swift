// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: many deletions wait for a person", .fewAtATime)
struct BrakeStory {
  private static func stage(account: String = "") throws -> Stage {
    let stage = try Stage()
    try stage.configure(account: account)
    let corpus = MailCorpus(seed: 41)
    try stage.append((0..<30).map { corpus.message($0, .plain) })
    try stage.sync()
    return stage
  }

  private static func empty(_ stage: Stage) throws {
    for file in try stage.maildir().messages(in: "INBOX") { try stage.maildir().remove(file) }
  }

  @Test("an emptied Maildir deletes nothing on the server until that is confirmed")
  func local() async throws {
    try await onThread {
      let stage = try Self.stage()
      try Self.empty(stage)
      try stage.append([MailCorpus().message(77)])
      for _ in 0..<2 {
        let held = try stage.home.run("-u", "basic")
        #expect(held.status == 1)
        #expect(held.output.contains("Deleting 30 of 31 messages in folder INBOX of RA is held."))
        #expect(held.output.contains("--allow-deletions"))
        #expect(try stage.client().bodies(of: "INBOX").count == 31)
      }
      #expect(try stage.maildir().messages(in: "INBOX").count == 1)
      try stage.sync("--allow-deletions")
      #expect(try stage.client().bodies(of: "INBOX").count == 1)
      try stage.expectEqualSides()
      #expect(try stage.sync().contains("Nothing changed"))
    }
  }

  @Test("an emptied folder of the server deletes no file until that is confirmed")
  func remote() async throws {
    try await onThread {
      let stage = try Self.stage()
      let client = try stage.client()
      try client.command("SELECT INBOX")
      try client.command(#"UID STORE 1:30 +FLAGS (\Deleted)"#)
      try client.command("EXPUNGE")
      let held = try stage.home.run("-u", "basic")
      #expect(held.status == 1)
      #expect(held.output.contains("Deleting 30 of 30 messages in folder INBOX of LA is held."))
      #expect(try stage.maildir().messages(in: "INBOX").count == 30)
      try stage.sync("--allow-deletions")
      #expect(try stage.maildir().messages(in: "INBOX").isEmpty)
    }
  }

  @Test("deletionlimit says how many may go unasked", arguments: ["no", "10, 100", "30"])
  func limit(_ value: String) async throws {
    try await onThread {
      let stage = try Self.stage(account: "deletionlimit = \(value)")
      try Self.empty(stage)
      try stage.sync()
      #expect(try stage.client().bodies(of: "INBOX").isEmpty)
    }
  }
}
