// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// A run costs what has changed, whatever the server can tell of that.
@Suite("Story: work in proportion to change", .fewAtATime)
struct DeltaStory {
  /// What a server may be able to do.
  enum Tier: String, CaseIterable {
    case quick = "QRESYNC"
    case conditional = "CONDSTORE"
    case plain

    /// The capabilities of Dovecot without those above the tier.
    var settings: String {
      let common = "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE UIDPLUS ESEARCH"
      return switch self {
      case .quick: ""
      case .conditional: "imap_capability = \(common) CONDSTORE"
      case .plain: "imap_capability = \(common)"
      }
    }
  }

  @Test("new, changed and deleted messages arrive by every tier", arguments: Tier.allCases)
  func tiers(_ tier: Tier) async throws {
    try await onThread {
      let stage = try Stage(on: try DovecotServer(settings: tier.settings))
      try stage.configure()
      let corpus = MailCorpus(seed: 31)
      try stage.append((0..<20).map { corpus.message($0, .plain) })
      try stage.sync()
      try Self.changeServer(stage, corpus)
      let text = try stage.sync("-d", "imap")
      #expect(text.contains("\(tier.rawValue))"))
      #expect(text.contains("UID FETCH 1:* (UID FLAGS)\n") == (tier == .plain))
      try stage.expectEqualSides()
      try Self.changeBothSides(stage, corpus)
      try stage.sync()
      try stage.expectEqualSides()
    }
  }

  private static func changeServer(_ stage: Stage, _ corpus: MailCorpus) throws {
    let client = try stage.client()
    try client.command("SELECT INBOX")
    try client.command(#"UID STORE 3,5 +FLAGS (\Flagged)"#)
    try client.command(#"UID STORE 7:9 +FLAGS (\Deleted)"#)
    try client.command("EXPUNGE")
    try stage.append([corpus.message(100, .multipart)], flags: #"\Seen"#)
  }

  private static func changeBothSides(_ stage: Stage, _ corpus: MailCorpus) throws {
    let files = try stage.maildir().messages(in: "INBOX")
    try stage.maildir().remove(files[0])
    _ = try stage.maildir().add(corpus.message(200, .plain).onDisk, to: "INBOX")
    let client = try stage.client()
    try client.command("SELECT INBOX")
    try client.command(#"UID STORE 12 +FLAGS (\Answered)"#)
  }

  @Test(
    "folders in step are not opened, and the run says so", arguments: [Tier.quick, .conditional])
  func unchanged(_ tier: Tier) async throws {
    try await onThread {
      let stage = try Stage(on: try DovecotServer(settings: tier.settings))
      try stage.configure()
      let corpus = MailCorpus(seed: 32)
      for index in 0..<5 {
        try stage.server.createMailbox("Folder \(index)", of: stage.users[0])
        try stage.append([corpus.message(index, .plain)], to: "Folder \(index)")
      }
      try stage.sync()
      // The directories were written just now: their times begin to mean something a moment later.
      usleep(50_000)
      try stage.sync()
      let text = try stage.sync("-d", "imap")
      #expect(text.contains("6 folders unchanged"))
      let commands = text.sentCommands
      #expect(commands.contains("LIST"), "\(commands)")
      #expect(!commands.contains("SELECT") && !commands.contains("EXAMINE"), "\(commands)")
      try stage.append([corpus.message(10, .plain)], to: "Folder 3")
      let later = try stage.sync("-d", "imap")
      #expect(later.contains("5 folders unchanged"))
      #expect(later.contains("1 message received"))
      try stage.expectEqualSides()
    }
  }

  @Test("what another program did meanwhile is seen: OfflineIMAP's status is not the one we knew")
  func foreignStatus() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      let corpus = MailCorpus(seed: 33)
      try stage.append((0..<3).map { corpus.message($0, .plain) })
      try stage.sync()
      try stage.sync()
      let status = "\(stage.home.path)/.offlineimap/Account-A/LocalStatus-sqlite/INBOX"
      try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: status)
      let text = try stage.sync("-d", "imap")
      #expect(text.contains("UID FETCH 1:* (UID FLAGS)\n"))
    }
  }
}
