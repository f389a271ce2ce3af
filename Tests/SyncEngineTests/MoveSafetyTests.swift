// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Moves that are interrupted")
struct MoveSafetyTests {
  @Test("whenever the connection ends, each message is in one folder, once")
  func interrupted() async throws {
    try await onThread {
      for answers in 3..<16 {
        let stage = try EngineStage(messages: 12)
        let box = WireName(encoding: "Box")
        try stage.server.store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(box)
        }
        try stage.server.store.deliver(EngineStage.message(50), to: box)
        try stage.run()
        for file in try stage.tree.messages(in: "INBOX").prefix(5) {
          try stage.tree.move(file, to: "Box")
        }
        stage.server.faults.add(Fault(.reset, at: .answers(answers), times: 1))
        try stage.run()
        try stage.run()
        #expect(stage.contents().count == 7, "the connection ended after answer \(answers)")
        #expect(stage.contents(box).count == 6, "the connection ended after answer \(answers)")
        #expect(Set(stage.contents() + stage.contents(box)).count == 13)
        try stage.expectEqualSides()
        try stage.expectEqualSides("Box")
      }
    }
  }
}
