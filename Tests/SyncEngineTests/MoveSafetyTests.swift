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
        try Self.expectEachOnce(
          after: Fault(.reset, at: .answers(answers), times: 1),
          "the connection ended after answer \(answers)")
      }
    }
  }

  @Test(
    "a server that keeps the new numbers to itself, or tells those of another folder, doubles nothing",
    arguments: [[], ["* OK [COPYUID 99 1:5 12:16] Moved."], ["* OK [COPYUID 1 1:3 2:4] Moved."]])
  func untold(_ lines: [String]) async throws {
    try await onThread {
      try Self.expectEachOnce(
        after: Fault(distorting: "UID MOVE", .nonsense(lines), times: 1), "\(lines)")
    }
  }

  /// Moves five of twelve files to a folder that has one, and lets the server fail in the run after.
  private static func expectEachOnce(after fault: Fault, _ comment: Comment) throws {
    let stage = try EngineStage(messages: 12)
    let box = WireName(encoding: "Box")
    try stage.server.store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(box) }
    try stage.server.store.deliver(EngineStage.message(50), to: box)
    try stage.run()
    for file in try stage.tree.messages(in: "INBOX").prefix(5) {
      try stage.tree.move(file, to: "Box")
    }
    stage.server.faults.add(fault)
    try stage.run()
    try stage.run()
    #expect(stage.contents().count == 7, comment)
    #expect(stage.contents(box).count == 6, comment)
    #expect(Set(stage.contents() + stage.contents(box)).count == 13, comment)
    try stage.expectEqualSides()
    try stage.expectEqualSides("Box")
  }
}
