// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: taking turns with OfflineIMAP 8 on one Maildir and one state", .fewAtATime)
struct AlternationStory {
  /// Everything that a run may leave behind: names and contents of messages and state.
  static func picture(_ stage: Stage) throws -> [String: Data] {
    var picture = try stage.maildir().everything()
    for name in ["Account-A/LocalStatus-sqlite", "Repository-LA", "Repository-RA"] {
      let root = "\(stage.home.metadata)/\(name)"
      for case let file as String in FileManager.default.enumerator(atPath: root) ?? .init() {
        if let data = FileManager.default.contents(atPath: "\(root)/\(file)") {
          picture["\(name)/\(file)"] = name.hasPrefix("Account") ? Data() : data
        }
      }
    }
    return picture
  }

  static func rows(_ stage: Stage, _ folder: String) throws -> String {
    try Shell.check([
      "python3", "-c",
      "import sqlite3, sys\nfor r in sqlite3.connect(sys.argv[1]).execute("
        + "'SELECT id, flags, mtime, labels FROM status ORDER BY id'): print(*r, sep='|')",
      "\(stage.home.metadata)/Account-A/LocalStatus-sqlite/\(folder)",
    ])
  }

  static func original(_ stage: Stage) throws -> String {
    let result = try stage.home.runOriginal("-u", "basic", "-o")
    guard result.status == 0 else { throw ProgramFailure(result.everything) }
    return result.output + result.errors
  }

  private static func begin() throws -> Stage {
    let stage = try Stage()
    try stage.configure()
    // OfflineIMAP changes odd messages on their way, so this story has none of them.
    let corpus = MailCorpus(seed: 5)
    try stage.append((0..<30).map { corpus.message($0, .plain) }, flags: #"\Seen"#)
    try stage.client().command("CREATE Lists/swift")
    try stage.append((30..<40).map { corpus.message($0, .multipart) }, to: "Lists/swift")
    return stage
  }

  @Test(
    "no message is transferred twice, and nothing changes in the runs in between",
    arguments: [true, false])
  func alternation(_ originalFirst: Bool) async throws {
    try await onThread {
      let stage = try Self.begin()
      for round in 0..<3 {
        let first = originalFirst ? try Self.original(stage) : try stage.sync()
        #expect(first.contains("Copy message") == (round == 0), "round \(round): \(first)")
        let picture = try Self.picture(stage)
        let rows = try Self.rows(stage, "INBOX")
        let told = try stage.sync("--dry-run")
        #expect(told.contains("[DRYRUN] Nothing would change in "), "round \(round): \(told)")
        let second = originalFirst ? try stage.sync() : try Self.original(stage)
        #expect(!second.contains("Copy message"), "round \(round): \(second)")
        #expect(!second.contains("flag"), "round \(round): \(second)")
        let after = try Self.picture(stage).filter { !$0.key.contains("UIDMapping") }
        #expect(after == picture.filter { !$0.key.contains("UIDMapping") }, "round \(round)")
        #expect(try Self.rows(stage, "INBOX") == rows, "round \(round)")
      }
      try stage.expectEqualSides()
    }
  }

  @Test("each goes on where the other stopped, with changes on both sides every time")
  func turns() async throws {
    try await onThread {
      let stage = try Self.begin()
      let corpus = MailCorpus(seed: 6)
      for round in 0..<4 {
        let text = round % 2 == 0 ? try stage.sync() : try Self.original(stage)
        try stage.expectEqualSides("round \(round): \(text)")
        let tree = stage.maildir()
        let files = try tree.messages(in: "INBOX")
        try tree.setFlags("FS", of: files[round])
        try tree.remove(files[round + 5])
        try tree.add(corpus.message(round, .plain).onDisk, to: "INBOX")
        let client = try stage.client()
        try client.command("SELECT INBOX")
        try client.command("STORE \(round + 12) -FLAGS (\\Seen)")
        try stage.append([corpus.message(100 + round, .plain)], to: "Lists/swift")
      }
      try stage.sync()
      try stage.expectEqualSides()
      #expect(try Self.original(stage).contains("Copy message") == false)
    }
  }
}
