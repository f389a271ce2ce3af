// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Two servers: options")
struct MappedRulesTests {
  /// News on both sides after a first run.
  private static func stage(
    _ adjust: @escaping @Sendable (inout AccountSettings) -> Void
  ) throws -> MappedStage {
    let stage = try MappedStage(messages: 6, adjust: adjust)
    try stage.run()
    try stage.remote.store.deliver(EngineStage.message(40))
    try stage.local.store.deliver(EngineStage.message(80))
    try stage.remote.store.expunge([1])
    try stage.local.store.expunge([try stage.near(2)])
    try stage.remote.store.change(flags: .add(.seen), of: [3])
    try stage.local.store.change(flags: .add(.flagged), of: [try stage.near(4)])
    return stage
  }

  @Test("a remote side that is readonly stays as it is, run after run")
  func readOnly() async throws {
    try await onThread {
      let stage = try Self.stage { $0.remote.rules.isReadOnly = true }
      let before = stage.held(by: stage.remote)
      for _ in 0..<2 { #expect(try !stage.run().hasFailed, "\(stage.problems)") }
      #expect(stage.held(by: stage.remote) == before)
      #expect(stage.held(by: stage.local).count == 6)
    }
  }

  @Test("a local side that is readonly sends what it has and takes nothing")
  func localReadOnly() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 3) { $0.local.rules.isReadOnly = true }
      for index in 0..<2 { try stage.local.store.deliver(EngineStage.message(70 + index)) }
      let before = stage.held(by: stage.local)
      for _ in 0..<2 { #expect(try !stage.run().hasFailed, "\(stage.problems)") }
      #expect(stage.held(by: stage.local) == before)
      #expect(stage.held(by: stage.remote).count == 5)
    }
  }

  @Test("sync_deletes = no keeps what was deleted on that side", arguments: [Side.local, .remote])
  func deletes(_ side: Side) async throws {
    try await onThread {
      let stage = try Self.stage { account in
        if side == .local {
          account.local.rules.propagatesDeletions = false
        } else {
          account.remote.rules.propagatesDeletions = false
        }
      }
      let summary = try stage.run().summary
      #expect(summary.deletedRemotely == (side == .local ? 0 : 1))
      #expect(summary.deletedLocally == (side == .remote ? 0 : 1))
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("expunge = no marks on the local server, and nothing comes back")
  func expunge() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 4) { $0.local.server?.expunges = false }
      try stage.run()
      try stage.remote.store.expunge([2])
      #expect(try stage.run().summary.deletedLocally == 1)
      #expect(stage.held(by: stage.local).count { $0.flags.contains("Deleted") } == 1)
      for _ in 0..<2 { #expect(try stage.run().summary.changedNothing) }
      #expect(stage.held(by: stage.remote).count == 3 && stage.held(by: stage.local).count == 4)
    }
  }

  @Test("createfolders decides on each side") func folders() async throws {
    try await onThread {
      for mayCreate in [true, false] {
        let stage = try MappedStage(messages: 1) { account in
          account.local.rules.createsFolders = mayCreate
          account.remote.rules.createsFolders = mayCreate
        }
        let (far, near) = (WireName(encoding: "Far"), WireName(encoding: "Near"))
        try stage.remote.store.change { boxes throws(StoreRefusal) in try boxes.create(far) }
        try stage.local.store.change { boxes throws(StoreRefusal) in try boxes.create(near) }
        try stage.run()
        #expect((stage.local.store.mailbox(far) != nil) == mayCreate)
        #expect((stage.remote.store.mailbox(near) != nil) == mayCreate)
      }
    }
  }

  @Test("names cross between separators and in modified UTF-7", arguments: [true, false])
  func names(_ usesUTF8: Bool) async throws {
    try await onThread {
      let stage = try MappedStage(separators: ("/", ".")) { $0.usesUTF8FolderNames = usesUTF8 }
      let (far, near) = (WireName(encoding: "Gäste/Über uns"), WireName(encoding: "Gäste.Über uns"))
      try stage.remote.store.change { boxes throws(StoreRefusal) in try boxes.create(far) }
      for index in 0..<3 { try stage.remote.store.deliver(EngineStage.message(index), to: far) }
      try stage.run()
      #expect(stage.held(by: stage.local, near).count == 3, "\(stage.problems)")
      try stage.local.store.deliver(EngineStage.message(9), to: near)
      try stage.run()
      #expect(stage.held(by: stage.remote, far) == stage.held(by: stage.local, near))
      #expect(stage.held(by: stage.remote, far).count == 4)
    }
  }

  @Test("keywords that have a letter cross both ways, others stay") func keywords() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 3) { account in
        let isTaken = account.local.keywords.insert("$Important", for: MessageFlags("a"))
        #expect(isTaken)
      }
      try stage.remote.store.change(flags: .add(["$Important", "other"]), of: [1])
      try stage.run()
      try stage.local.store.change(flags: .add(["$Important"]), of: [try stage.near(2)])
      try stage.run()
      #expect(stage.remote.store.mailbox(.inbox)?.message(2)?.flags == ["$Important"])
      let near = try stage.near(1)
      #expect(stage.local.store.mailbox(.inbox)?.message(near)?.flags == ["$Important"])
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("maxage leaves old messages alone on both servers") func age() async throws {
    try await onThread {
      let stage = try MappedStage { $0.window.days = 10 }
      let now = Int(WallClock.now)
      for (index, days) in [1, 5, 40, 50].enumerated() {
        let arrival = MailDate(seconds: now - days * 86_400)
        try stage.remote.store.deliver(EngineStage.message(index), at: arrival)
        try stage.local.store.deliver(EngineStage.message(60 + index), at: arrival)
      }
      let summary = try stage.run().summary
      #expect(summary.downloaded == 2 && summary.uploaded == 2, "\(summary) \(stage.problems)")
      #expect(stage.held(by: stage.remote).count == 6 && stage.held(by: stage.local).count == 6)
      #expect(try stage.run().summary.changedNothing)
      try stage.remote.store.expunge([2])
      #expect(try stage.run().summary.deletedLocally == 1)
      #expect(stage.held(by: stage.local).count == 5)
    }
  }

  @Test("maxsize leaves large messages alone on both servers") func size() async throws {
    try await onThread {
      let stage = try MappedStage { $0.window.octets = 4_000 }
      let small = Array("Subject: small\r\n\r\nshort\r\n".utf8)
      for (server, name) in [(stage.remote, "far"), (stage.local, "near")] {
        try server.store.deliver(small + Array("\(name)\r\n".utf8))
        let large = Array(
          "Subject: \(name)\r\n\r\n\(String(repeating: "x\r\n", count: 2_000))".utf8)
        try server.store.deliver(large)
      }
      let summary = try stage.run().summary
      #expect(summary.downloaded == 1 && summary.uploaded == 1, "\(summary)")
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("a header that is not sent makes no message another one") func filteredHeaders()
    async throws
  {
    try await onThread {
      let stage = try MappedStage { $0.unsentHeaders = ["X-Note"] }
      let text = "X-Note: here\r\nSubject: x\r\n\r\ntext\r\n"
      try stage.remote.store.deliver(Array(text.utf8))
      try stage.run()
      #expect(stage.held(by: stage.local).map { $0.content.count } == [text.utf8.count - 14])
      try Files.remove(stage.mapPath())
      #expect(try stage.run().summary.changedNothing, "\(stage.problems)")
    }
  }

  @Test("a dry run tells and writes nothing") func dryRun() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 3)
      try stage.local.store.deliver(EngineStage.message(50))
      let box = WireName(encoding: "Box")
      try stage.remote.store.change { boxes throws(StoreRefusal) in try boxes.create(box) }
      try stage.remote.store.deliver(EngineStage.message(51), to: box)
      let summary = try stage.run(isDryRun: true).summary
      #expect(summary.downloaded == 4 && summary.uploaded == 1 && summary.foldersCreated == 1)
      #expect(stage.held(by: stage.remote).count == 3 && stage.held(by: stage.local).count == 1)
      #expect(stage.local.store.mailbox(box) == nil)
      #expect(!Files.exists(stage.mapPath()))
    }
  }

  @Test("--info tells of both servers") func information() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 1)
      let report = try stage.inspect()
      #expect(report.root.isEmpty && report.localFolders.map(\.name) == ["INBOX"])
      let server = try #require(report.localServer)
      #expect(server.port == stage.local.port && server.capabilities.contains("QRESYNC"))
      #expect(server.tier == .quickResynchronization && !server.extensions.isEmpty)
    }
  }

  @Test("OfflineIMAP's names stand in the events") func nicknames() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 1)
      try stage.run()
      #expect(
        stage.log.events.contains {
          if case .folderStarted(_, .imap, .mappedIMAP) = $0 { true } else { false }
        })
    }
  }
}
