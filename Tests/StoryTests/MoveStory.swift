// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: moved messages are moved, not transferred", .fewAtATime)
struct MoveStory {
  private static func stage(on server: DovecotServer? = nil) throws -> Stage {
    let stage = try Stage(on: server)
    try stage.configure()
    let corpus = MailCorpus(seed: 51)
    try stage.append((0..<40).map { corpus.message($0) })
    try stage.client().command("CREATE Box")
    try stage.append([corpus.message(90)], to: "Box")
    try stage.sync()
    try stage.sync()
    return stage
  }

  private static func move(_ files: some Sequence<MaildirTree.File>, _ stage: Stage) throws {
    for file in files { try stage.maildir().move(file, to: "Box") }
  }

  @Test("between local folders: the server moves them, and the brake is not touched")
  func local() async throws {
    try await onThread {
      let stage = try Self.stage()
      let files = try stage.maildir().messages(in: "INBOX")
      try Self.move(files[5..<30], stage)
      let text = try stage.sync("-d", "imap")
      #expect(text.contains("Moving 25 messages from INBOX to Box in RA"), "\(text)")
      #expect(text.contains("25 messages moved"))
      #expect(text.sentCommands.contains("UID MOVE"), "\(text.sentCommands)")
      #expect(!text.contains("Copy ") && !text.sentCommands.contains("APPEND"))
      #expect(try stage.client().bodies(of: "INBOX").count == 15)
      #expect(try stage.client().bodies(of: "Box").count == 26)
      try stage.expectEqualSides()
      #expect(try stage.sync().contains("Nothing changed"))
    }
  }

  @Test("between folders of the server: the files are renamed")
  func remote() async throws {
    try await onThread {
      let stage = try Self.stage()
      let client = try stage.client()
      try client.command("SELECT INBOX")
      try client.command(#"UID STORE 3 +FLAGS (\Flagged)"#)
      try client.command("UID MOVE 3:27 Box")
      let text = try stage.sync("-d", "imap")
      #expect(text.contains("Moving 25 messages from INBOX to Box in LA"), "\(text)")
      #expect(text.contains("25 messages moved"))
      #expect(!text.contains("Copy ") && !text.contains("BODY.PEEK[]"))
      try stage.expectEqualSides()
      #expect(try stage.sync().contains("Nothing changed"))
    }
  }

  @Test("a message that was edited on the way, or copied, is sent as it is")
  func doubt() async throws {
    try await onThread {
      let stage = try Self.stage()
      let files = try stage.maildir().messages(in: "INBOX")
      try stage.maildir().move(
        files[0], to: "Box", content: files[0].content + Data("PS: more\n".utf8))
      try stage.maildir().move(files[1], to: "Box", leavesOriginal: true)
      let text = try stage.sync()
      #expect(text.contains("2 messages sent, 1 deleted on the server"), "\(text)")
      try stage.expectEqualSides()
      #expect(try stage.client().bodies(of: "INBOX").count == 39)
    }
  }

  @Test("without MOVE and UIDPLUS the messages are copied and deleted")
  func withoutMove() async throws {
    try await onThread {
      let stage = try Self.stage(
        on: DovecotServer(settings: "imap_capability = IMAP4rev1 SASL-IR LITERAL+ ID ENABLE"))
      try Self.move(try stage.maildir().messages(in: "INBOX")[0..<3], stage)
      let text = try stage.sync()
      #expect(text.contains("3 messages sent, 3 deleted on the server"), "\(text)")
      try stage.expectEqualSides()
    }
  }
}
