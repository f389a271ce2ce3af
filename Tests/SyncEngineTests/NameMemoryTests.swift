// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Names of files that are remembered from run to run", .enabled(if: canWatchDirectories))
struct NameMemoryTests {
  /// A folder of which the names are remembered.
  private static func stage(_ count: Int = 20) throws -> EngineStage {
    let stage = try EngineStage(messages: count, debug: [.maildir])
    try stage.run()
    // What has just changed tells nothing by its time.
    Sleep.seconds(0.1)
    try stage.run()
    for _ in 0..<3 {
      try stage.server.store.change(flags: .add(.answered), of: [1])
      try stage.server.store.deliver(EngineStage.message(100 + stage.contents().count))
      try stage.run()
    }
    return stage
  }

  /// How often `new` and `cur` have been read so far.
  private static func readings(_ stage: EngineStage) -> Int {
    stage.log.events.count {
      if case .debug(.maildir, let text) = $0 {
        text.contains("reading new and cur")
      } else {
        false
      }
    }
  }

  @Test("what changes on the server is changed here without reading the folder")
  func changes() async throws {
    try await onThread {
      let stage = try Self.stage()
      let before = Self.readings(stage)
      try stage.server.store.change(flags: .add(.flagged), of: [2, 3, 22])
      #expect(try stage.run().summary.flagsChangedLocally == 3)
      try stage.server.store.change(flags: .add(.seen), of: [2, 4])
      try stage.server.store.expunge([3, 21], in: .inbox)
      #expect(try stage.run().summary.deletedLocally == 2)
      try stage.server.store.deliver(EngineStage.message(50))
      #expect(try stage.run().summary.downloaded == 1)
      try stage.server.store.change(flags: .remove(.seen), of: [2, 23])
      #expect(try stage.run().summary.flagsChangedLocally == 1)
      #expect(Self.readings(stage) == before)
      try stage.expectEqualSides()
      let flagged = try stage.tree.messages(in: "INBOX").filter { $0.flags.contains("F") }
      #expect(flagged.map(\.uid) == [2, 22])
    }
  }

  @Test(
    "names are recalled once, also when that has begun ahead, and not at all without need",
    arguments: [nil, 0, 999, 1_000])
  func ahead(_ count: Int?) throws {
    let folder = try TemporaryFolder()
    for part in ["cur", "new", "tmp"] { try folder.write("", to: "INBOX/\(part)/.keep") }
    let maildir = MaildirFolder(
      "INBOX", of: MaildirSettings(rules: RepositoryRules(name: "L"), root: folder.path),
      namer: MaildirNamer(), isDurable: false, warn: { _ in })
    let questions = Monitor(0)
    let names: NameSource = { (_) throws(SyncFailure) in
      questions.update { $0 += 1 }
      return true
    }
    if let count { maildir.foresee(about: count, names) }
    let isAhead = count == 1_000
    #expect((maildir.foreseen != nil) == isAhead)
    maildir.recall(names, agreed: FolderSnapshot())
    if !isAhead { #expect(questions.read { $0 } == 0) }
    // The status is looked at once more where the folder was opened early.
    maildir.recall(names, agreed: FolderSnapshot())
    try maildir.nameFiles()
    #expect(questions.read { $0 } == 1 && maildir.nameNeed == .again && maildir.index != nil)
  }

  @Test(
    "why names cannot be recalled is told when they are needed, and a thread has ended with its owner"
  )
  func failure() throws {
    let hasEnded = Monitor(false)
    let source: NameSource = { (_) throws(SyncFailure) in
      Sleep.seconds(0.05)
      hasEnded.update { $0 = true }
      throw .problem(.memoryUnusable(path: "p", reason: "r"))
    }
    let digest = FolderDigest(FolderName("INBOX"))
    do { _ = ForeseenNames(of: digest, count: 1, source) }
    #expect(hasEnded.read { $0 })
    let names = ForeseenNames(of: digest, count: 1, source)
    #expect(throws: SyncFailure.self) { _ = try names.wait() }
  }

  @Test("where other programs change the folder in between, its names are not written down in vain")
  func turns() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 20, debug: [.maildir])
      for round in 0..<4 {
        try stage.run()
        Sleep.seconds(0.1)
        let file = try #require(try stage.tree.messages(in: "INBOX").first { $0.uid == 6 })
        try stage.tree.setFlags(round.isMultiple(of: 2) ? "FS" : "S", of: file)
        Sleep.seconds(0.1)
        try stage.run()
        try stage.server.store.change(flags: .add(.flagged), of: [7 + UInt32(round)])
      }
      let path = stage.layout.memory(of: "A")
      let rows = try Shell.run(["sqlite3", path, "SELECT count(*) FROM name"])
      #expect(rows.output == "0\n", "\(rows.everything)")
      try stage.run()
      try stage.expectEqualSides()
    }
  }

  @Test("what another program changes during a run is found by the next one")
  func disturbance() async throws {
    try await onThread {
      let stage = try Self.stage()
      let file = try #require(try stage.tree.messages(in: "INBOX").first { $0.uid == 7 })
      let name = URL(filePath: file.path).lastPathComponent
      let strike = stage.server.faults.add(
        Fault(.delay(.milliseconds(50)), at: .mention("BODY"), times: 1))
      try stage.server.store.deliver(EngineStage.message(60))
      let path = stage.tree.path("INBOX")
      try stage.run { _ in
        _ = stage.server.faults.waitForStrike(of: strike, atMost: .seconds(60))
        _ = try? Shell.run(["sh", "-c", "mv '\(path)'/*/*U=7,* '\(path)/cur/\(name)F'"])
      }
      #expect(try stage.run().summary.flagsChangedRemotely == 1)
      try stage.expectEqualSides()
      let flags = stage.server.store.mailbox(.inbox)?.messages.first { $0.uid == 7 }?.flags
      #expect(flags?.contains(.flagged) == true)
    }
  }

  @Test("what is changed right after a run is found by the next one")
  func race() async throws {
    try await onThread {
      let stage = try Self.stage()
      for round in 0..<20 {
        let isOn = round.isMultiple(of: 2)
        try stage.server.store.change(flags: isOn ? .add(.flagged) : .remove(.flagged), of: [5])
        try stage.run()
        let file = try #require(try stage.tree.messages(in: "INBOX").first { $0.uid == 6 })
        try stage.tree.setFlags(isOn ? "FS" : "S", of: file)
        #expect(try stage.run().summary.flagsChangedRemotely == 1, "round \(round)")
      }
      try stage.expectEqualSides()
    }
  }

  @Test("names that are wrong cost a look at the folder, and nothing else")
  func wrongNames() async throws {
    try await onThread {
      let stage = try Self.stage()
      let path = stage.layout.memory(of: "A")
      try Shell.check([
        "python3", "-c",
        """
        import sqlite3, sys
        base = sqlite3.connect(sys.argv[1])
        for row, files in base.execute("SELECT rowid, files FROM name").fetchall():
            base.execute("UPDATE name SET files = ? WHERE rowid = ?",
                         (files.replace(files[5:9], b"wxyz"), row))
        base.commit()
        """, path,
      ])
      try stage.server.store.change(flags: .add(.flagged), of: [2, 3])
      try stage.server.store.expunge([4], in: .inbox)
      try stage.run()
      try stage.run()
      try stage.expectEqualSides()
      let flagged = try stage.tree.messages(in: "INBOX").filter { $0.flags.contains("F") }
      #expect(flagged.map(\.uid) == [2, 3])
    }
  }
}
