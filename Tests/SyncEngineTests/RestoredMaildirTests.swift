// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Maildirs that come back from a backup")
struct RestoredMaildirTests {
  /// An account that is in step, and copies of its Maildirs.
  private final class Archive {
    let stage: EngineStage
    private let folder: TemporaryFolder
    private let root: String

    init(
      messages count: Int,
      adjust: @escaping @Sendable (inout AccountSettings) -> Void = { _ in }
    ) throws {
      stage = try EngineStage(messages: count, adjust: adjust)
      folder = try TemporaryFolder()
      root = String(stage.tree.path("").dropLast())
      try stage.run()
    }

    var marker: String { stage.tree.path(".offlineimap-id") }

    var generation: Int? {
      get throws {
        let lines = try String(contentsOfFile: marker, encoding: .utf8).split(separator: "\n")
        return lines.dropFirst().first.flatMap { Int($0) }
      }
    }

    /// Leaves the id in the marker, with other text behind it.
    func write(_ number: String) throws {
      let id = try String(contentsOfFile: marker, encoding: .utf8).prefix { $0 != "\n" }
      try "\(id)\n\(number)".write(toFile: marker, atomically: true, encoding: .utf8)
    }

    func save(as name: String = "backup") throws {
      try FileManager.default.copyItem(atPath: root, toPath: "\(folder.path)/\(name)")
    }

    func restore(_ name: String = "backup") throws {
      try FileManager.default.removeItem(atPath: root)
      try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: root)
    }

    func deliver(_ numbers: Range<Int>) throws {
      for number in numbers { try stage.server.store.deliver(EngineStage.message(number)) }
    }

    var warnings: Int {
      stage.log.events.count { if case .warning(.maildirsOlder) = $0 { true } else { false } }
    }
  }

  @Test("what came from the server since is fetched again, not deleted there", arguments: [0, 5])
  func received(count: Int) async throws {
    try await onThread {
      let archive = try Archive(messages: count)
      let stage = archive.stage
      try archive.save()
      try archive.deliver(count..<count + 3)
      #expect(try stage.run().summary.downloaded == 3)
      #expect(archive.warnings == 0)
      try archive.restore()
      let summary = try stage.run().summary
      #expect(summary.downloaded == 3 && summary.deletedRemotely == 0)
      #expect(summary.uploaded == 0 && archive.warnings == 1)
      #expect(stage.contents().count == count + 3)
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
      #expect(archive.warnings == 1)
    }
  }

  @Test("a dry run tells the same, and takes nothing away")
  func dryRun() async throws {
    try await onThread {
      let archive = try Archive(messages: 5)
      let stage = archive.stage
      try archive.save()
      try archive.deliver(5..<8)
      try stage.run()
      try archive.restore()
      let before = try stage.everything()
      let summary = try stage.run(isDryRun: true).summary
      #expect(summary.downloaded == 3 && summary.deletedRemotely == 0)
      #expect(archive.warnings == 1)
      #expect(try stage.everything() == before)
      #expect(try stage.run().summary.downloaded == 3)
      #expect(archive.warnings == 2)
    }
  }

  @Test("a dry run finds no mail where a run would find none")
  func dryRunWithoutRoot() async throws {
    try await onThread {
      let archive = try Archive(messages: 2)
      try FileManager.default.removeItem(atPath: archive.stage.tree.path(""))
      let before = try archive.stage.everything()
      #expect(try archive.stage.run(isDryRun: true).hasFailed)
      #expect(archive.stage.problems.contains { if case .rootEmpty = $0 { true } else { false } })
      #expect(try archive.stage.everything() == before)
    }
  }

  @Test("what went to the server since is fetched again, or sent once more, but stays")
  func sent() async throws {
    try await onThread {
      let archive = try Archive(messages: 3)
      let stage = archive.stage
      try archive.save()
      try stage.tree.add(Data(EngineStage.message(10)).onDisk, to: "INBOX")
      try stage.run()
      try archive.restore()
      #expect(try stage.run().summary.deletedRemotely == 0)
      let isThere = stage.contents().contains(EngineStage.message(10))
      #expect(isThere)
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("flags that were set since stay set")
  func flags() async throws {
    try await onThread {
      let archive = try Archive(messages: 2)
      let stage = archive.stage
      try archive.save()
      try archive.deliver(2..<3)
      try stage.run()
      try stage.tree.setFlags("S", of: try stage.tree.messages(in: "INBOX")[0])
      try stage.run()
      try archive.restore()
      try stage.run()
      let flags = stage.server.store.mailbox(.inbox)?.messages.first?.flags
      #expect(flags?.contains(.seen) == true)
      try stage.expectEqualSides()
    }
  }

  @Test("a message that was moved since is not lost")
  func moved() async throws {
    try await onThread {
      let archive = try Archive(messages: 4)
      let stage = archive.stage
      try stage.tree.add(Data(EngineStage.message(20)).onDisk, to: "Box")
      try stage.run()
      try archive.save()
      try stage.tree.move(try stage.tree.messages(in: "INBOX")[1], to: "Box")
      #expect(try stage.run().summary.moved == 1)
      try archive.restore()
      let summary = try stage.run().summary
      #expect(summary.deletedRemotely == 0 && archive.warnings == 1)
      let isThere = stage.contents(WireName(encoding: "Box")).contains(EngineStage.message(1))
      #expect(isThere)
      try stage.expectEqualSides("Box")
      try stage.expectEqualSides()
    }
  }

  @Test("a later backup is recognised after an earlier one")
  func twoBackups() async throws {
    try await onThread {
      let archive = try Archive(messages: 1)
      let stage = archive.stage
      try archive.save(as: "first")
      for number in 1..<4 {
        try archive.deliver(number..<number + 1)
        try stage.run()
      }
      try archive.save(as: "second")
      try archive.deliver(4..<5)
      try stage.run()
      try archive.restore("first")
      try stage.run()
      try archive.deliver(5..<6)
      try stage.run()
      try archive.restore("second")
      #expect(try stage.run().summary.deletedRemotely == 0)
      #expect(archive.warnings == 2 && stage.contents().count == 6)
      try stage.expectEqualSides()
    }
  }

  @Test("runs are counted that bring messages, and no others")
  func counting() async throws {
    try await onThread {
      let archive = try Archive(messages: 4)
      let stage = archive.stage
      #expect(try archive.generation == 1)
      try stage.run()
      try stage.tree.setFlags("S", of: try stage.tree.messages(in: "INBOX")[0])
      try stage.server.store.expunge([2], in: .inbox)
      try stage.run()
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[1])
      try stage.run()
      #expect(try archive.generation == 1)
      try archive.deliver(4..<6)
      try stage.run()
      #expect(try archive.generation == 2)
      try stage.expectEqualSides()
    }
  }

  @Test("a number that is ahead, as after a run that was cut off, is believed")
  func ahead() async throws {
    try await onThread {
      let archive = try Archive(messages: 4)
      let stage = archive.stage
      try archive.write("7\n")
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[0])
      #expect(try stage.run().summary.deletedRemotely == 1)
      #expect(archive.warnings == 0)
      try archive.deliver(4..<5)
      try stage.run()
      #expect(try archive.generation == 8)
      try stage.expectEqualSides()
    }
  }

  @Test("whoever writes the id anew, as a backup without it makes people do, loses nothing")
  func vouched() async throws {
    try await onThread {
      let archive = try Archive(messages: 4)
      let stage = archive.stage
      try archive.write("")
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[0])
      let summary = try stage.run().summary
      #expect(summary.deletedRemotely == 0 && summary.downloaded == 1)
      #expect(archive.warnings == 1)
      #expect(try archive.generation == 2)
      try stage.expectEqualSides()
    }
  }

  @Test("Maildirs that may never be written to get no mark, and need none")
  func neverMarked() async throws {
    try await onThread {
      let stage = try EngineStage { $0.local.rules.isReadOnly = true }
      try stage.tree.add(Data(EngineStage.message(0)).onDisk, to: "INBOX")
      for _ in 0..<3 { #expect(try !stage.run().hasFailed, "\(stage.problems)") }
      #expect(stage.contents().count == 1)
      #expect(!Files.exists(stage.tree.path(".offlineimap-id")))
    }
  }

  @Test("Maildirs that may not be written to lose nothing either")
  func readOnly() async throws {
    try await onThread {
      let isReadOnly = Toggle()
      let archive = try Archive(messages: 3) { $0.local.rules.isReadOnly = isReadOnly.isOn }
      let stage = archive.stage
      try archive.save()
      try archive.deliver(3..<5)
      try stage.run()
      isReadOnly.turnOn()
      try archive.restore()
      for _ in 0..<2 { #expect(try stage.run().summary.deletedRemotely == 0) }
      #expect(archive.warnings == 1 && stage.contents().count == 5)
      #expect(try archive.generation == 1)
    }
  }
}
