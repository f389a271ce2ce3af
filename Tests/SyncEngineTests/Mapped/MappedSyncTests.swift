// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Two servers")
struct MappedSyncTests {
  /// What the two servers can do.
  enum Abilities: String, CaseIterable, CustomTestStringConvertible {
    case everything, remoteOnly, localOnly, usual, little

    var remote: ServerCapabilities {
      switch self {
      case .everything, .remoteOnly: .complete
      case .localOnly, .usual: .usual
      case .little: [.plain]
      }
    }

    var local: ServerCapabilities {
      switch self {
      case .everything, .localOnly: .complete
      case .remoteOnly, .usual: .usual
      case .little: [.plain]
      }
    }

    var testDescription: String { rawValue }
  }

  @Test("changes go both ways, whatever the servers can do", arguments: Abilities.allCases)
  func bothWays(_ abilities: Abilities) async throws {
    try await onThread {
      let stage = try MappedStage(messages: 12, remote: abilities.remote, local: abilities.local)
      try stage.remote.store.deliver(
        EngineStage.message(50), flags: .flagged, at: MailDate(seconds: 1_000_000_000))
      let first = try stage.run()
      #expect(!first.hasFailed && first.summary.downloaded == 13, "\(stage.problems)")
      try stage.expectEqualSides(count: 13)

      try stage.local.store.deliver(
        EngineStage.message(60), flags: ["\\Seen", "\\Draft"], at: MailDate(seconds: 900_000_000))
      try stage.remote.store.deliver(EngineStage.message(61))
      let (gone, flagged) = (try stage.near(3), try stage.near(7))
      try stage.local.store.expunge([gone])
      try stage.remote.store.expunge([5])
      try stage.local.store.change(flags: .add(.answered), of: [flagged])
      try stage.remote.store.change(flags: .add(.seen), of: [8, 9])
      let second = try stage.run().summary
      #expect(
        second.downloaded == 1 && second.uploaded == 1 && second.deletedLocally == 1
          && second.deletedRemotely == 1 && second.flagsChangedLocally == 2
          && second.flagsChangedRemotely == 1, "\(second) \(stage.problems)")
      try stage.expectEqualSides(count: 13)
      for _ in 0..<2 { #expect(try stage.run().summary.changedNothing) }
    }
  }

  @Test("a run in which nothing changed costs one listing a server") func nothing() async throws {
    try await onThread {
      let stage = try MappedStage(messages: 5)
      for _ in 0..<3 { try stage.run() }
      let (far, near) = (stage.remote.log.all.count, stage.local.log.all.count)
      let result = try stage.run()
      #expect(result.summary.changedNothing)
      for (server, before) in [(stage.remote, far), (stage.local, near)] {
        let commands = server.log.all.dropFirst(before).map(\.command)
        #expect(!commands.contains("SELECT") && !commands.contains("UID FETCH"), "\(commands)")
      }
    }
  }
}
