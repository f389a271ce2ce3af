// SPDX-License-Identifier: MIT

import DemoServer
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Quarantine")
struct QuarantineTests {
  @Test("a message that waits is tried again when its time has come, though nothing has changed")
  func retry() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2, capabilities: .complete)
      try stage.run()
      try stage.server.store.deliver(EngineStage.message(50))
      stage.server.faults.add(Fault(refusing: "BODY.PEEK[]", with: "NO Server error."))
      for _ in 0..<3 { #expect(try stage.run().hasFailed) }
      for _ in 0..<3 { #expect(try !stage.run().hasFailed) }
      stage.server.faults.clear()
      #expect(try stage.run().summary.downloaded == 0)
      try SQLiteConnection(path: stage.layout.memory(of: "A"))
        .execute("UPDATE quarantine SET next = 0")
      #expect(try stage.run().summary.downloaded == 1)
      try stage.expectEqualSides()
    }
  }

  @Test("a UID that means another message now does not wait for what the former one did")
  func renumbered() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 5)
      try stage.run()
      try stage.server.store.deliver(EngineStage.message(50))
      stage.server.faults.add(Fault(refusing: "BODY.PEEK[]", with: "NO Server error."))
      for _ in 0..<3 { #expect(try stage.run().hasFailed) }
      stage.server.faults.clear()
      #expect(try stage.run().summary.downloaded == 0)
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
      }
      #expect(try stage.run().summary.downloaded == 1)
      try stage.expectEqualSides()
    }
  }
}
