// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("A single folder that comes back from a backup")
struct RestoredFolderTests {
  /// How a person brings a folder back.
  enum Way: CaseIterable {
    /// The directories are removed and copied from the backup with their times (`cp -a`).
    case replacedWithTimes
    /// They are copied as if they were new (`cp -r`).
    case replaced
    /// The files are made the same, and the directories get the times of the backup (`rsync -a --delete`).
    case inPlace
  }

  /// An account in step whose folder has a backup of some hours ago.
  private final class Archive {
    let stage: EngineStage
    private let folder: TemporaryFolder
    private var inbox: String { stage.tree.path("INBOX") }
    private var backup: String { "\(folder.path)/INBOX" }
    private let hoursAgo = Int(WallClock.now) - 10_000

    init(messages count: Int) throws {
      stage = try EngineStage(messages: count)
      folder = try TemporaryFolder()
      try stage.run()
      try FileManager.default.copyItem(atPath: inbox, toPath: backup)
      for part in ["new", "cur"] {
        try Files.setTimes("\(backup)/\(part)", accessed: hoursAgo, modified: hoursAgo)
      }
    }

    func deliver(_ numbers: Range<Int>) throws {
      for number in numbers { try stage.server.store.deliver(EngineStage.message(number)) }
      #expect(try stage.run().summary.downloaded == numbers.count)
    }

    func restore(_ way: Way) throws {
      if way != .inPlace {
        try FileManager.default.removeItem(atPath: inbox)
        try FileManager.default.copyItem(atPath: backup, toPath: inbox)
      }
      for part in ["new", "cur"] {
        let (path, saved) = ("\(inbox)/\(part)", "\(backup)/\(part)")
        let names = Set(try Directory.names(in: saved))
        for name in try Directory.names(in: path) where !names.contains(name) {
          try Files.remove("\(path)/\(name)")
        }
        for name in names where !Files.exists("\(path)/\(name)") {
          try FileManager.default.copyItem(
            atPath: "\(saved)/\(name)", toPath: "\(path)/\(name)")
        }
        let time = way == .replaced ? Int(WallClock.now) : hoursAgo
        try Files.setTimes(path, accessed: time, modified: time)
      }
    }

    var warnings: Int {
      stage.log.events.count { if case .warning(.folderOlder) = $0 { true } else { false } }
    }
  }

  @Test(
    "what came from the server since is fetched again, not deleted there", arguments: Way.allCases)
  func received(way: Way) async throws {
    try await onThread {
      let archive = try Archive(messages: 6)
      let stage = archive.stage
      try archive.deliver(6..<8)
      try archive.restore(way)
      let summary = try stage.run().summary
      #expect(summary.downloaded == 2 && summary.deletedRemotely == 0 && summary.uploaded == 0)
      #expect(archive.warnings == 1 && stage.contents().count == 8)
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[0])
      #expect(try stage.run().summary.deletedRemotely == 1)
      #expect(archive.warnings == 1)
    }
  }

  @Test(
    "what was sent from here since, and is missing, stays on the server", arguments: Way.allCases)
  func sent(way: Way) async throws {
    try await onThread {
      let archive = try Archive(messages: 6)
      let stage = archive.stage
      try stage.tree.add(Data(EngineStage.message(10)).onDisk, to: "INBOX")
      #expect(try stage.run().summary.uploaded == 1)
      try archive.restore(way)
      #expect(try stage.run().summary.deletedRemotely == 0)
      let isThere = stage.contents().contains(EngineStage.message(10))
      #expect(isThere && archive.warnings == 1)
      try stage.expectEqualSides()
    }
  }

  @Test("flags that were set since stay set", arguments: Way.allCases)
  func flags(way: Way) async throws {
    try await onThread {
      let archive = try Archive(messages: 2)
      let stage = archive.stage
      try stage.tree.setFlags("S", of: try stage.tree.messages(in: "INBOX")[0])
      try stage.run()
      try archive.restore(way)
      try stage.run()
      let flags = stage.server.store.mailbox(.inbox)?.messages.first?.flags
      #expect(flags?.contains(.seen) == true && archive.warnings == 1)
      try stage.expectEqualSides()
    }
  }

  @Test("a message that was copied elsewhere before is not taken for one that was moved")
  func copied() async throws {
    try await onThread {
      let archive = try Archive(messages: 3)
      let stage = archive.stage
      try stage.tree.add(Data(EngineStage.message(20)).onDisk, to: "Box")
      try stage.run()
      try archive.deliver(3..<4)
      let file = try #require(try stage.tree.messages(in: "INBOX").first { $0.uid == 4 })
      try stage.tree.move(file, to: "Box", leavesOriginal: true)
      try archive.restore(.replacedWithTimes)
      #expect(try stage.run().summary.moved == 0)
      #expect(stage.contents().count == 4 && archive.warnings == 1)
      let isThere = stage.contents(WireName(encoding: "Box")).contains(EngineStage.message(3))
      #expect(isThere)
      try stage.expectEqualSides()
      try stage.expectEqualSides("Box")
    }
  }

  @Test("a dry run tells the same, and takes nothing away")
  func dryRun() async throws {
    try await onThread {
      let archive = try Archive(messages: 5)
      let stage = archive.stage
      try archive.deliver(5..<7)
      try archive.restore(.replacedWithTimes)
      let before = try stage.everything()
      let summary = try stage.run(isDryRun: true).summary
      #expect(summary.downloaded == 2 && summary.deletedRemotely == 0)
      #expect(archive.warnings == 1)
      #expect(try stage.everything() == before)
      #expect(try stage.run().summary.downloaded == 2)
    }
  }

  @Test("a dry run of a folder that is gone says what a run would do")
  func gone() async throws {
    try await onThread {
      let archive = try Archive(messages: 3)
      let stage = archive.stage
      try FileManager.default.removeItem(atPath: stage.tree.path("INBOX"))
      for isDryRun in [true, false] {
        let result = try stage.run(isDryRun: isDryRun)
        #expect(!result.hasFailed && stage.problems.isEmpty, "\(stage.problems)")
        #expect(result.summary.downloaded == 3 && result.summary.deletedRemotely == 0)
      }
      #expect(archive.warnings == 0)
      try stage.expectEqualSides()
    }
  }

  @Test("it is known also after a run that did not go well")
  func afterProblem() async throws {
    try await onThread {
      let archive = try Archive(messages: 6)
      let stage = archive.stage
      try archive.deliver(6..<7)
      let ticket = stage.server.faults.add(
        Fault(answering: "APPEND", with: "NO Not now.", times: 1))
      try stage.tree.add(Data(EngineStage.message(20)).onDisk, to: "INBOX")
      try stage.run()
      #expect(stage.server.faults.strikes(of: ticket) > 0)
      try archive.restore(.replacedWithTimes)
      #expect(try stage.run().summary.deletedRemotely == 0)
      #expect(archive.warnings == 1)
      try stage.expectEqualSides()
    }
  }

  @Test("what a mail program does is none: deletions stay deletions")
  func ordinary() async throws {
    try await onThread {
      let archive = try Archive(messages: 8)
      let stage = archive.stage
      for step in 0..<4 {
        let file = try stage.tree.messages(in: "INBOX")[0]
        try step % 2 == 0 ? stage.tree.remove(file) : stage.tree.setFlags("FS", of: file)
        if step % 2 == 1 { try archive.deliver(10 + step..<11 + step) } else { try stage.run() }
      }
      #expect(archive.warnings == 0 && stage.contents().count == 8)
      try stage.expectEqualSides()
    }
  }

  @Test("a folder that was replaced by an equal one is the folder from then on")
  func replacedByEqual() async throws {
    try await onThread {
      let archive = try Archive(messages: 4)
      let stage = archive.stage
      let path = stage.tree.path("INBOX")
      let times = try ["new", "cur"].map { try Files.status("\(path)/\($0)").modifiedSecond }
      for (part, time) in zip(["new", "cur"], times) {
        try Files.setTimes("\(path)/\(part)", accessed: time, modified: time)
      }
      try stage.run()
      try FileManager.default.copyItem(atPath: path, toPath: "\(path).copy")
      try FileManager.default.removeItem(atPath: path)
      try Files.rename("\(path).copy", to: path)
      for (part, time) in zip(["new", "cur"], times) {
        try Files.setTimes("\(path)/\(part)", accessed: time, modified: time)
      }
      #expect(try stage.run().summary.changedNothing)
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[0])
      #expect(try stage.run().summary.deletedRemotely == 1)
      #expect(archive.warnings == 0)
    }
  }

  @Test("where all Maildirs move to another disk, deletions stay deletions")
  func movedAway() async throws {
    try await onThread {
      let archive = try Archive(messages: 4)
      let stage = archive.stage
      let root = String(stage.tree.path("").dropLast())
      try FileManager.default.copyItem(atPath: root, toPath: "\(root).other")
      try FileManager.default.removeItem(atPath: root)
      try Files.rename("\(root).other", to: root)
      #expect(try stage.run().summary.changedNothing)
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[0])
      #expect(try stage.run().summary.deletedRemotely == 1)
      #expect(archive.warnings == 0)
      try stage.expectEqualSides()
    }
  }
}
