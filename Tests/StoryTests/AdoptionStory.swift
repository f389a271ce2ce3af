// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: taking over a Maildir that another program filled", .fewAtATime)
struct AdoptionStory {
  /// What a stage shows of both sides: nothing may come, go or change when it is taken over.
  private struct Picture: Equatable {
    let remote: [String: [UInt32: Data]]
    let local: [String: [String: Int]]

    init(_ stage: Stage) throws {
      let client = try stage.client()
      remote = try Dictionary(
        uniqueKeysWithValues: client.mailboxes().map { ($0, try client.bodies(of: $0)) })
      local = try Dictionary(
        uniqueKeysWithValues: stage.maildir().folders.map { folder in
          let texts = try stage.maildir().messages(in: folder).map {
            $0.content.base64EncodedString()
          }
          return (folder, Dictionary(texts.map { ($0, 1) }, uniquingKeysWith: +))
        })
    }
  }

  /// mbsync does not take messages that are headers only, and removes bare carriage returns.
  private static let shapes = MailCorpus.Shape.allCases.filter {
    $0 != .onlyHeaders && $0 != .bareCarriageReturns
  }

  private static func messages(_ indices: Range<Int>) -> [Data] {
    indices.map { MailCorpus(seed: 31).message($0, shapes[$0 % shapes.count]) }
  }

  /// A server with mail of nearly every shape in two folders.
  private static func stage(local: String = "sep = /") throws -> Stage {
    let stage = try Stage()
    try stage.configure(local: local)
    try stage.append(messages(0..<60), flags: #"\Seen"#)
    try stage.client().command("CREATE Lists/swift")
    try stage.append(messages(100..<110), to: "Lists/swift")
    return stage
  }

  /// Runs and expects that no message is transferred, and then that nothing is left to do.
  private static func expectNoTransfer(
    _ stage: Stage, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try Picture(stage)
    let text = try stage.sync("-d", "imap")
    #expect(text.contains("UID FETCH") || text.contains("SELECT"), sourceLocation: sourceLocation)
    for sign in ["Copy message", "BODY.PEEK[])", "BODY.PEEK[] ", "APPEND \"", "APPEND INBOX"] {
      let lines = text.split(separator: "\n").filter { $0.contains(sign) }
      #expect(lines == [], sourceLocation: sourceLocation)
    }
    let after = try Picture(stage)
    #expect(after.remote.mapValues(\.count) == before.remote.mapValues(\.count))
    let isSame = after == before
    #expect(isSame, "the messages differ", sourceLocation: sourceLocation)
    #expect(try stage.sync().contains("Nothing changed"), sourceLocation: sourceLocation)
  }

  @Test("with -f only the folders that are named are taken over, by their names on the server")
  func someFolders() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.sync()
      try FileManager.default.removeItem(atPath: stage.home.metadata)
      // Without the numbers in their names, the files are those of a stranger.
      for folder in stage.maildir().folders {
        for file in try stage.maildir().messages(in: folder) {
          let path = "\(stage.home.path)/Mail/A/\(file.path)"
          let name = (path as NSString).lastPathComponent
          let plain = name.replacing(/,U=\d+,FMD5=[0-9a-f]+/, with: "")
          try FileManager.default.moveItem(
            atPath: path,
            toPath: ((path as NSString).deletingLastPathComponent as NSString)
              .appendingPathComponent(plain))
        }
      }
      let text = try stage.sync("--adopt", "-f", "Lists/swift")
      #expect(text.contains("Lists/swift") && !text.contains("INBOX:"), "\(text)")
      let numbered = { (folder: String) in
        try stage.maildir().messages(in: folder).filter { $0.path.contains(",U=") }.count
      }
      #expect(try numbered("Lists/swift") == 10)
      #expect(try numbered("INBOX") == 0)
      #expect(try stage.sync("--adopt").contains("INBOX"))
      try Self.expectNoTransfer(stage)
    }
  }

  @Test("a Maildir of mbsync with its state: by its notes, and the flags since then are passed on")
  func mbsync() async throws {
    try await onThread {
      let stage = try Self.stage()
      let mbsync = Mbsync(stage)
      try mbsync.run()
      // One message goes up and one goes away, so that the numbers of both sides differ.
      try stage.maildir().add(MailCorpus(seed: 32).message(0, .plain).onDisk, to: "INBOX")
      try stage.maildir().remove(try stage.maildir().messages(in: "INBOX")[4])
      try stage.append([MailCorpus(seed: 33).message(0, .plain)])
      try mbsync.run()
      let files = try stage.maildir().messages(in: "INBOX")
      try stage.maildir().setFlags("FS", of: files[10])
      try stage.maildir().setFlags("", of: files[11])
      let picture = try stage.maildir().everything()
      let told = try stage.sync("--adopt", "--dry-run")
      #expect(
        told.contains("[DRYRUN] INBOX: 61 files, 61 recognised, 61 known to mbsync, 0 only here"),
        "\(told)")
      #expect(try stage.maildir().everything() == picture)
      let text = try stage.sync("--adopt")
      #expect(
        text.contains("INBOX: 61 files, 61 recognised, 61 known to mbsync, 0 only here, 0 only on"),
        "\(text)")
      #expect(text.contains("Lists/swift: 10 files, 10 recognised, 10 known to mbsync"), "\(text)")
      #expect(text.contains("kept with .before-offlineimap after their names"))
      try Self.expectNoTransfer(stage)
      let flags = try stage.client().flags(of: "INBOX")
      let names = try stage.maildir().messages(in: "INBOX")
      let flagged = try #require(names.first { $0.flags == "FS" })
      let unread = try #require(names.first { $0.flags == "" })
      #expect(flags[flagged.uid] == [#"\Seen"#, #"\Flagged"#])
      #expect(flags[unread.uid] == [])
    }
  }

  @Test("a Maildir of mbsync without its state: by the headers")
  func mbsyncWithoutState() async throws {
    try await onThread {
      let stage = try Self.stage()
      try Mbsync(stage).run()
      for folder in ["INBOX", "Lists/swift"] {
        try FileManager.default.removeItem(atPath: stage.maildir().path("\(folder)/.mbsyncstate"))
      }
      let text = try stage.sync("--adopt")
      #expect(text.contains("INBOX: 60 files, 60 recognised, 0 only here, 0 only on"), "\(text)")
      try Self.expectNoTransfer(stage)
    }
  }

  @Test(
    "the next run of the program itself recognises what --adopt would have, so nothing is doubled")
  func withoutSwitch() async throws {
    try await onThread {
      let stage = try Self.stage()
      try Mbsync(stage).run()
      let before = try Picture(stage)
      let text = try stage.sync()
      #expect(text.contains("INBOX: 60 files, 60 recognised, 60 known to mbsync"), "\(text)")
      #expect(!text.contains("Copy message"), "\(text)")
      let isSame = try Picture(stage) == before
      #expect(isSame, "the messages differ")
      #expect(try stage.sync().contains("Nothing changed"))
    }
  }

  @Test("the way back: mbsync goes on with a state made of ours, and transfers nothing")
  func backToMbsync() async throws {
    try await onThread {
      let stage = try Self.stage()
      let mbsync = Mbsync(stage)
      try mbsync.run()
      try stage.sync("--adopt")
      // Both programs would number these differently.
      try stage.maildir().add(MailCorpus(seed: 32).message(0, .plain).onDisk, to: "INBOX")
      try stage.append([MailCorpus(seed: 33).message(0, .plain)])
      try stage.maildir().remove(try stage.maildir().messages(in: "INBOX")[4])
      try stage.sync()
      let guide = try ProjectFiles.text("docs/migrating.md")
      let script = try #require(
        guide.firstMatch(of: /```sh\n(# Back to mbsync.*?)```/.dotMatchesNewlines()))
      try stage.home.write(String(script.1), to: "back.sh")
      try Shell.check(
        ["sh", "\(stage.home.path)/back.sh", "A", "RA", "\(stage.home.path)/Mail/A"],
        environment: stage.home.environment)
      let before = try Picture(stage)
      let text = try mbsync.run()
      let isSame = try Picture(stage) == before
      #expect(isSame, "\(text)")
      try stage.append([MailCorpus(seed: 33).message(1, .plain)])
      try stage.maildir().remove(try stage.maildir().messages(in: "INBOX")[7])
      try mbsync.run()
      #expect(try stage.maildir().messages(in: "INBOX").count == 61)
      #expect(try stage.client().bodies(of: "INBOX").count == 61)
    }
  }

  @Test("a Maildir of OfflineIMAP whose state is lost: by numbers and headers")
  func lostState() async throws {
    try await onThread {
      let stage = try Self.stage()
      _ = try AlternationStory.original(stage)
      try FileManager.default.removeItem(atPath: stage.home.metadata)
      let text = try stage.sync("--adopt")
      #expect(
        text.contains("INBOX: 60 files, 0 recognised, 60 known before, 0 only here"), "\(text)")
      try Self.expectNoTransfer(stage)
      #expect(try !AlternationStory.original(stage).contains("Copy message"))
    }
  }

  @Test(
    "files that a fetching program delivered: by headers, and what is in doubt stays on both sides")
  func delivered() async throws {
    try await onThread {
      let stage = try Self.stage()
      let delivered =
        "Return-Path: <a@example.org>\nDelivered-To: me@example.org\n"
        + "Received: from server by getmail; Tue, 3 Jan 2023 10:00:00 +0000\n"
      for (index, message) in Self.messages(0..<60).enumerated() where index % 3 > 0 {
        // Some were copied as they are.
        let start = index % 3 == 1 ? Data(delivered.utf8) : Data()
        try stage.maildir().add(start + message.onDisk, to: "INBOX")
      }
      // Another text under a Message-ID that the server has, and a message that it does not have.
      let draft = String(decoding: Self.messages(0..<1)[0], as: UTF8.self) + "another line\r\n"
      try stage.maildir().add(Data(draft.utf8).onDisk, to: "INBOX")
      try stage.maildir().add(MailCorpus(seed: 32).message(0, .plain).onDisk, to: "INBOX")
      let text = try stage.sync("--adopt")
      #expect(
        text.contains(
          "INBOX: 42 files, 40 recognised, 2 only here, 20 only on the server, 1 in doubt"),
        "\(text)")
      #expect(text.contains(" and UID 1 have one Message-ID but differ"), "\(text)")
      let again = try stage.sync("--adopt")
      #expect(
        again.contains("INBOX: 42 files, 0 recognised, 40 known before, 2 only here"), "\(again)")
      #expect(try stage.sync().contains("30 messages received, 2 sent, 1 folder created"))
      #expect(try stage.maildir().messages(in: "INBOX").count == 62)
      #expect(try stage.client().bodies(of: "INBOX").count == 62)
      #expect(try stage.sync().contains("Nothing changed"))
    }
  }
}
