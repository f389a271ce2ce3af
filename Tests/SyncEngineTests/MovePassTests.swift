// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("MovePass")
struct MovePassTests {
  /// All of them at once would take a descriptor and 110 KB each, of which a first run of an account
  /// with a thousand folders has neither.
  @Test("the status of a folder without moved messages is opened in its turn, and not before")
  func onlyInTurn() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2)
      for name in ["Box", "Case", "Desk"] {
        let box = WireName(encoding: name)
        try stage.server.store.change { mailboxes throws(StoreRefusal) in
          try mailboxes.create(box)
        }
        try stage.server.store.deliver(EngineStage.message(50), to: box)
      }
      try stage.run()
      try FileManager.default.removeItem(atPath: stage.layout.statusDirectory(of: "A"))
      let before = stage.log.events.count
      try stage.run(isSingleThreaded: true)
      let steps = stage.log.events.dropFirst(before).compactMap { event in
        switch event {
        case .folderStarted(let place, _, _): "start \(place.folder)"
        case .statusCreated(let place): "status \(place.folder)"
        default: nil
        }
      }
      #expect(
        steps == ["Box", "Case", "Desk", "INBOX"].flatMap { ["start \($0)", "status \($0)"] })
    }
  }
}
