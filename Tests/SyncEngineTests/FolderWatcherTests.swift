// SPDX-License-Identifier: MIT

import DemoServer
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("FolderWatcher")
struct FolderWatcherTests {
  /// An account that watches INBOX and would not run again for an hour.
  private static func stage(
    capabilities: ServerCapabilities = .complete, connections: Int = 3
  ) throws -> EngineStage {
    try EngineStage(messages: 1, capabilities: capabilities) { account in
      account.autorefresh = 3_600
      account.remote.maxConnections = connections
      account.remote.idleFolders = Computed("['INBOX']") { (_) throws(SyncProblem) in ["INBOX"] }
    }
  }

  private static func isRunEnd(_ event: SyncEvent) -> Bool {
    if case .accountFinished = event { true } else { false }
  }

  private static func isWatching(_ event: SyncEvent) -> Bool {
    if case .watching = event { true } else { false }
  }

  @Test("what comes to a watched folder is fetched at once, over the connection that was kept")
  func arrival() async throws {
    try await onThread {
      let stage = try Self.stage()
      // At once is without that any time passes for the engine.
      let result = try stage.run(on: HandMovedTime()) { scheduler in
        stage.log.wait(of: Self.isWatching)
        // The first run had no numbers to compare with, so that the folder is looked at once more.
        stage.log.wait(for: 2, of: Self.isRunEnd)
        stage.server.log.clear()
        _ = try? stage.server.store.deliver(EngineStage.message(1))
        stage.log.wait(for: 3, of: Self.isRunEnd)
        scheduler.receive(.shutdown(.soon))
      }
      #expect(!result.hasFailed && result.summary.downloaded == 2)
      #expect(stage.commands("LOGIN") + stage.commands("AUTHENTICATE") == 0)
      #expect(stage.log.events.contains(.noticed(folders: ["INBOX"])))
      try stage.expectEqualSides()
    }
  }

  @Test("a server without IDLE is told of, and the account waits as it would without")
  func withoutIdle() async throws {
    try await onThread {
      let stage = try Self.stage(capabilities: [.plain, .uidPlus])
      let result = try stage.run { scheduler in
        stage.log.wait { $0 == .warning(.idleNotOffered(host: MemoryServer.host)) }
        scheduler.receive(.resyncAll)
        stage.log.wait(for: 2, of: Self.isRunEnd)
        scheduler.receive(.shutdown(.soon))
      }
      #expect(!result.hasFailed)
      #expect(stage.commands("IDLE") == 0)
    }
  }

  @Test("runs do without the connections that watch")
  func connections() async throws {
    try await onThread {
      let stage = try Self.stage(connections: 2)
      let names: [WireName] = (0..<8).map { WireName(encoding: "Folder\($0)") }
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        for name in names { try mailboxes.create(name) }
      }
      try stage.run { scheduler in
        stage.log.wait(of: Self.isWatching)
        stage.log.wait(for: 2, of: Self.isRunEnd)
        stage.server.log.clear()
        for name in names { _ = try? stage.server.store.deliver(EngineStage.message(2), to: name) }
        scheduler.receive(.resyncAll)
        stage.log.wait(for: 3, of: Self.isRunEnd)
        scheduler.receive(.shutdown(.soon))
      }
      #expect(Set(stage.server.log.all.map(\.connection)).count == 1)
      try stage.expectEqualSides("Folder7")
    }
  }

  @Test("notices of one folder are one, and wait while the account is paused")
  func coalescing() async throws {
    try await onThread {
      let control = AccountControl()
      for folder: FolderName in ["INBOX", "Work", "INBOX"] { control.notice(folder) }
      control.pause(true)
      let time = SystemTime()
      let soon = time.now + .milliseconds(20)
      let resuming = try Thread(named: "resume") { control.pause(false) }
      #expect(control.sleep(until: soon, on: time) == .noticed)
      resuming.join()
      #expect(control.takeNotices() == ["INBOX", "Work"])
      #expect(control.takeNotices().isEmpty)
      let wakeUp = try WakeUp()
      control.alsoWake(wakeUp)
      #expect(!wakeUp.isRaised)
      control.end()
      #expect(wakeUp.isRaised)
      #expect(control.sleep(until: soon, on: time) == .shutdown)
    }
  }
}
