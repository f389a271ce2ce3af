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

  @Test("the folders are asked for with the first commands, before any of these is answered")
  func firstCommands() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3, capabilities: .complete)
      try stage.run()
      stage.server.log.clear()
      stage.log.react { event in
        // The client waits here, so that what comes later was sent before.
        guard case .connected = event else { return }
        let isAsked = stage.server.log.wait(atMost: .seconds(60)) { entries in
          entries.contains { $0.text.contains("RETURN (STATUS") }
        }
        #expect(isAsked)
      }
      try stage.server.store.deliver(EngineStage.message(50))
      #expect(try stage.run().summary.downloaded == 1)
      try stage.expectEqualSides()
    }
  }

  @Test(
    "a first command that is refused spoils nothing of what was asked with it",
    arguments: ["ID", "ENABLE", "LIST"], ["NO Not now.", "BAD What?"])
  func refusedCommand(_ name: String, _ answer: String) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3, capabilities: .complete)
      try stage.run()
      let skipping = name == "LIST" ? 1 : 0
      let fault = stage.server.faults.add(
        Fault(answering: name, with: answer, skipping: skipping, times: 1))
      try stage.server.store.deliver(EngineStage.message(50))
      #expect(try stage.run().summary.downloaded == 1)
      #expect(stage.server.faults.strikes(of: fault) == 1)
      #expect(stage.problems.isEmpty)
      try stage.expectEqualSides()
    }
  }
}
