// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Ids of messages: one id for different messages of one length")
struct IdentityLieTests {
  private static let reason = "has the id of a message with another header"

  /// Letters that differ in the number of their subjects only.
  private static func letter(_ number: Int) -> [UInt8] {
    Array(
      "Subject: letter \(100 + number)\r\n\r\n\(String(repeating: "All alike.\r\n", count: 50))"
        .utf8)
  }

  /// A synchronised account whose INBOX has letters 0 to 9, all with one id, and whose Box is empty.
  private static func stage() throws -> EngineStage {
    let stage = try EngineStage(capabilities: .complete)
    stage.server.faults.add(Fault(distorting: "UID FETCH", .identity(7)))
    try stage.server.store.change { mailboxes throws(StoreRefusal) in
      try mailboxes.create(EngineStage.box)
    }
    for number in 0..<10 { try stage.server.store.deliver(letter(number)) }
    try stage.run()
    try stage.expectEqualSides()
    return stage
  }

  private static func expectDistrust(_ stage: EngineStage) throws {
    try stage.expectEqualSides()
    try stage.expectEqualSides("Box")
    #expect(stage.misbehaviour.count == 1)
    #expect(stage.misbehaviour.first?.contains(reason) == true, "\(stage.misbehaviour)")
    stage.server.log.clear()
    try stage.server.store.deliver(letter(60), to: EngineStage.box)
    let result = try stage.run()
    #expect(result.summary.downloaded == 1 && result.summary.linked == 0)
    #expect(stage.questions == [])
    try stage.expectEqualSides("Box")
  }

  @Test("a new message does not get the text of another one, and the server is not believed again")
  func link() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.server.store.deliver(Self.letter(50), to: EngineStage.box)
      try stage.server.store.deliver(Self.letter(51), to: EngineStage.box)
      let result = try stage.run()
      #expect(result.summary.linked == 0 && result.summary.downloaded == 2)
      #expect(result.summary.problems == 0)
      try Self.expectDistrust(stage)
    }
  }

  @Test("a message that is gone is not taken for another one that came elsewhere")
  func move() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.server.store.expunge([3])
      try stage.server.store.deliver(Self.letter(50), to: EngineStage.box)
      let result = try stage.run()
      #expect(result.summary.moved == 0 && result.summary.downloaded == 1)
      #expect(result.summary.problems == 0)
      try Self.expectDistrust(stage)
    }
  }

  @Test("a server that does not give the headers gets no trust in its ids, and no harm comes of it")
  func refusal() async throws {
    try await onThread {
      let stage = try EngineStage.withBox()
      stage.server.faults.add(Fault(refusing: "BODY.PEEK[HEADER]", with: "NO Not today."))
      try stage.act("UID COPY 3:8 Box")
      let result = try stage.run()
      #expect(result.summary.linked == 0 && result.summary.downloaded == 6)
      #expect(result.summary.problems == 0)
      try stage.expectEqualSides("Box")
    }
  }
}
