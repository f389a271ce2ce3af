// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Two servers: nothing lost, nothing doubled")
struct MappedSafetyTests {
  /// Messages that only one side has, for a run that will be cut off.
  private static func stage(local: ServerCapabilities = .usual) throws -> MappedStage {
    let stage = try MappedStage(messages: 3, local: local)
    try stage.run()
    for index in 0..<4 { try stage.remote.store.deliver(EngineStage.message(40 + index)) }
    for index in 0..<4 { try stage.local.store.deliver(EngineStage.message(80 + index)) }
    return stage
  }

  @Test(
    "a connection that ends at any moment costs nothing, whichever it is",
    arguments: [Side.local, .remote], [true, false])
  func cut(_ side: Side, _ tellsUIDs: Bool) async throws {
    try await onThread {
      for answers in 3..<16 {
        let stage = try Self.stage(local: tellsUIDs ? .usual : [.plain])
        let server = side == .local ? stage.local : stage.remote
        server.faults.add(Fault(.reset, at: .answers(answers), times: 1))
        try stage.run()
        try stage.run()
        try stage.expectEqualSides(count: 11)
        #expect(try stage.run().summary.changedNothing, "after answer \(answers)")
      }
    }
  }

  @Test(
    "an answer that is lost in the middle costs nothing", arguments: [Side.local, .remote])
  func cutInBytes(_ side: Side) async throws {
    try await onThread {
      for bytes in stride(from: 900, to: 9_000, by: 450) {
        let stage = try Self.stage()
        let server = side == .local ? stage.local : stage.remote
        server.faults.add(Fault(.drop, at: .received(bytes: bytes), times: 1))
        try stage.run()
        try stage.run()
        try stage.expectEqualSides(count: 11)
      }
    }
  }

  @Test("a map that fell behind the local server is completed without a transfer", arguments: 0..<3)
  func mapBehind(_ kept: Int) async throws {
    try await onThread {
      let stage = try MappedStage(messages: 6)
      try stage.run()
      // As after a crash between the APPEND and the map: the status may know of the message or not.
      let lines = String(decoding: try Files.read(stage.mapPath()), as: UTF8.self)
        .split(separator: "\n").prefix(kept)
      try Files.replace(stage.mapPath(), with: Array(lines.joined(separator: "\n").utf8))
      let summary = try stage.run().summary
      #expect(summary.downloaded + summary.uploaded + summary.deletedRemotely == 0, "\(summary)")
      try stage.expectEqualSides(count: 6)
    }
  }

  @Test(
    "a copy that the map knows and the status does not may go and come again",
    arguments: [Side.local, .remote])
  func copyGone(_ side: Side) async throws {
    try await onThread {
      let stage = try MappedStage(messages: 3)
      let (target, source) =
        side == .local ? (stage.local, stage.remote) : (stage.remote, stage.local)
      try stage.run()
      let former = try Files.read(stage.statusPath)
      try source.store.deliver(EngineStage.message(40))
      try stage.run()
      // As after a run that was cut off between the map and the status ...
      try Files.replace(stage.statusPath, with: former)
      try Files.remove(stage.layout.memory(of: "A"))
      // ... and another one, after somebody removed the copy, between the message and the map.
      let copy = try #require(target.store.mailbox(.inbox)?.messages.last)
      try target.store.expunge([copy.uid])
      try target.store.deliver(copy.content, at: copy.arrival)
      let summary = try stage.run().summary
      #expect(summary.downloaded + summary.uploaded == 0, "\(summary)")
      try stage.expectEqualSides(count: 4)
    }
  }

  @Test("a map that is gone is made anew from the messages") func mapLost() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 8)
      try stage.run()
      try Files.remove(stage.mapPath())
      let summary = try stage.run().summary
      #expect(summary.changedNothing, "\(summary)")
      try stage.expectEqualSides(count: 8)
      try Files.replace(stage.mapPath(), with: Array("no map at all\n".utf8))
      #expect(try stage.run().summary.changedNothing)
      try stage.expectEqualSides(count: 8)
    }
  }

  @Test("a map that is gone stops the folder when its messages are not recognised")
  func unrecognised() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 8)
      try stage.run()
      try Files.remove(stage.mapPath())
      let uids = stage.local.store.mailbox(.inbox)?.messages.map(\.uid) ?? []
      try stage.local.store.expunge(uids)
      for index in 0..<8 { try stage.local.store.deliver(EngineStage.message(200 + index)) }
      #expect(try stage.run().hasFailed)
      #expect(
        stage.problems.contains {
          if case .mapLost(_, recognised: 0, total: 8) = $0 { true } else { false }
        }, "\(stage.problems)")
      #expect(stage.held(by: stage.remote).count == 8 && stage.held(by: stage.local).count == 8)
    }
  }

  @Test(
    "a server that numbers its messages anew costs no transfer",
    arguments: [[Side.local], [.remote], [.local, .remote]])
  func validity(_ sides: [Side]) async throws {
    try await onThread {
      let stage = try MappedStage(messages: 6)
      try stage.run()
      for side in sides {
        let server = side == .local ? stage.local : stage.remote
        try server.store.expunge([try side == .local ? stage.near(2) : 4])
        try server.store.change { mailboxes throws(StoreRefusal) in
          try mailboxes.changeUIDValidity(of: .inbox)
        }
      }
      for _ in 0..<3 { try stage.run() }
      // A deletion that coincides with new numbers is not believed: the message comes back.
      try stage.expectEqualSides(count: 6)
      let received = stage.log.events.count { event in
        if case .copying = event { true } else { false }
      }
      #expect(received == 6 + sides.count, "\(stage.problems)")
    }
  }

  @Test("two servers that hold the same mail already are matched, not doubled")
  func sameMail() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 5)
      for index in [4, 3, 0, 1, 9] { try stage.local.store.deliver(EngineStage.message(index)) }
      let summary = try stage.run().summary
      #expect(summary.downloaded == 1 && summary.uploaded == 1, "\(summary)")
      #expect(
        stage.log.events.contains {
          if case .recognised(_, count: 4) = $0 { true } else { false }
        })
      #expect(Set(stage.held(by: stage.local).map(\.content)).count == 6)
      #expect(
        stage.held(by: stage.remote).map(\.content) == stage.held(by: stage.local).map(\.content))
    }
  }

  @Test("twins in one folder stay two") func twins() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 2)
      try stage.remote.store.deliver(EngineStage.message(0))
      try stage.run()
      try stage.local.store.deliver(EngineStage.message(1))
      try stage.run()
      try stage.expectEqualSides(count: 4)
    }
  }

  @Test("a folder that a server shows empty loses nothing before the next run sees it too")
  func emptied() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 5, local: .usual)
      try stage.run()
      let lie = stage.local.faults.add(Fault(distorting: "SELECT", .exists(by: -5)))
      #expect(try stage.run().summary.deletedRemotely == 0)
      stage.local.faults.remove(lie)
      #expect(try stage.run().summary.changedNothing, "\(stage.problems)")
      try stage.expectEqualSides(count: 5)
    }
  }

  @Test("a listing that leaves messages out deletes nothing") func incomplete() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 5, local: .usual)
      try stage.run()
      let near = try stage.near(3)
      let lie = stage.local.faults.add(Fault(distorting: "FETCH", .missing(uids: [near])))
      #expect(try stage.run().summary.deletedRemotely == 0)
      stage.local.faults.remove(lie)
      #expect(try stage.run().summary.changedNothing)
      try stage.expectEqualSides(count: 5)
    }
  }

  @Test("an empty message is sent to no server") func empty() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 2, local: .usual)
      try stage.remote.store.deliver([])
      #expect(try stage.run().summary.problems == 1)
      #expect(stage.problems.contains { if case .messageEmpty = $0 { true } else { false } })
      #expect(stage.local.store.mailbox(.inbox)?.messages.count == 2)
      #expect(stage.local.log.all.count { $0.command == "APPEND" } == 2)
    }
  }

  @Test("many deletions are held on either side", arguments: [Side.local, .remote])
  func brake(_ side: Side) async throws {
    try await onThread {
      let stage = try MappedStage(messages: 30)
      try stage.run()
      let server = side == .local ? stage.local : stage.remote
      let uids = server.store.mailbox(.inbox)?.messages.prefix(25).map(\.uid) ?? []
      try server.store.expunge(uids)
      let other = side == .local ? stage.remote : stage.local
      for _ in 0..<2 { #expect(try stage.run().hasFailed) }
      #expect(stage.held(by: other).count == 30)
    }
  }

  @Test("a folder that is gone on the local server is fetched again, and nothing is deleted")
  func folderGone() async throws {
    try await onThread {
      let stage = try MappedStage()
      let box = WireName(encoding: "Box")
      try stage.remote.store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(box) }
      for index in 0..<3 { try stage.remote.store.deliver(EngineStage.message(index), to: box) }
      try stage.run()
      try stage.local.store.change { mailboxes throws(StoreRefusal) in try mailboxes.delete(box) }
      try stage.run()
      try stage.expectEqualSides("Box", count: 3)
      try stage.remote.store.change { mailboxes throws(StoreRefusal) in try mailboxes.delete(box) }
      try stage.run()
      try stage.run()
      try stage.expectEqualSides("Box", count: 3)
    }
  }
}
