// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("The engine and servers with many extensions")
struct CompleteServerTests {
  /// A server by what it offers.
  struct Offer: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let capabilities: ServerCapabilities
  }

  static let offers = [
    Offer(testDescription: "all", capabilities: .complete),
    Offer(
      testDescription: "no QRESYNC",
      capabilities: .complete.subtracting(.quickResynchronization)),
    Offer(testDescription: "no LIST-STATUS", capabilities: .complete.subtracting(.listStatus)),
    Offer(testDescription: "no ENABLE", capabilities: .complete.subtracting(.enable)),
    Offer(
      testDescription: "LITERAL- only",
      capabilities: .complete.subtracting(.literalPlus).union(.literalMinus)),
    Offer(testDescription: "CONDSTORE only", capabilities: [.usual, .condStore]),
    Offer(
      testDescription: "no UIDPLUS", capabilities: .complete.subtracting([.uidPlus, .move])),
  ]

  @Test("what changed on either side arrives on the other", arguments: offers)
  func bothSides(_ offer: Offer) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 30, capabilities: offer.capabilities)
      try stage.run()
      try stage.expectEqualSides()
      try stage.server.store.change(flags: .add(.seen), of: [3, 4])
      try stage.server.store.expunge([7, 8, 20])
      try stage.server.store.deliver(EngineStage.message(99))
      for index in 50..<60 {
        _ = try stage.tree.add(Data(EngineStage.message(index)).onDisk, to: "INBOX")
      }
      #expect(try !stage.run().hasFailed)
      try stage.expectEqualSides()
      #expect(stage.contents().count == 38)
      #expect(try stage.run().summary.changedNothing)
      #expect(stage.problems == [])
    }
  }
}
