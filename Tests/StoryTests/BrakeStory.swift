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

  @Test("folders that may each lose their messages may not all do so in one run")
  func account() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      let corpus = MailCorpus(seed: 43)
      let folders = (1...8).map { "Box\($0)" }
      let client = try stage.client()
      for folder in folders {
        try client.command("CREATE \(folder)")
        try stage.append((0..<15).map { corpus.message($0, .plain) }, to: folder)
      }
      try stage.sync()
      for folder in folders {
        for file in try stage.maildir().messages(in: folder) { try stage.maildir().remove(file) }
      }
      let held = try stage.home.run("-u", "basic")
      #expect(held.status == 1)
      #expect(held.output.contains("Deleting 15 of 15 messages in folder Box"))
      func left() throws -> Int {
        try folders.reduce(0) { try $0 + client.bodies(of: $1).count }
      }
      // Six folders make 90; with another one it would be more than 100.
      #expect(try left() == 30)
      try stage.sync("--allow-deletions")
      #expect(try left() == 0)
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
