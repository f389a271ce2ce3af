// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("The engine and COMPRESS=DEFLATE")
struct CompressionTests {
  private static func stage(
    _ capabilities: ServerCapabilities = [.usual, .compress], isWanted: Bool = true
  ) throws -> EngineStage {
    try EngineStage(messages: 30, capabilities: capabilities) {
      $0.remote.usesCompression = isWanted
      $0.remote.maxConnections = 1
    }
  }

  private static func wasAsked(_ stage: EngineStage) -> Bool {
    stage.server.log.texts.contains("COMPRESS DEFLATE")
  }

  @Test("compressed both ways, the same is synchronised with fewer bytes")
  func fewerBytes() async throws {
    try await onThread {
      var traffic: [Traffic] = []
      for isWanted in [false, true] {
        let stage = try Self.stage(isWanted: isWanted)
        try stage.run()
        try stage.expectEqualSides()
        for index in 50..<60 {
          _ = try stage.tree.add(Data(EngineStage.message(index)).onDisk, to: "INBOX")
        }
        #expect(try !stage.run().hasFailed)
        try stage.expectEqualSides()
        #expect(stage.contents().count == 40 && Self.wasAsked(stage) == isWanted)
        traffic.append(stage.server.traffic)
      }
      #expect(traffic[1].sent < traffic[0].sent * 7 / 10)
      #expect(traffic[1].received < traffic[0].received * 7 / 10)
    }
  }

  @Test("a server that does not offer it is not asked") func notOffered() async throws {
    try await onThread {
      let stage = try Self.stage(.usual)
      #expect(try !stage.run().hasFailed && !Self.wasAsked(stage))
    }
  }

  @Test(
    "a server that offers and refuses it is asked once, and works without",
    arguments: ["NO Not today.", "BAD Unknown command."])
  func refused(_ answer: String) async throws {
    try await onThread {
      let stage = try Self.stage()
      stage.server.faults.add(Fault(answering: "COMPRESS", with: answer))
      #expect(try !stage.run().hasFailed)
      try stage.expectEqualSides()
      #expect(Self.wasAsked(stage))
      stage.server.log.clear()
      #expect(try !stage.run().hasFailed && !Self.wasAsked(stage))
    }
  }

  @Test("a server whose TLS compresses already has not failed") func active() async throws {
    try await onThread {
      let stage = try Self.stage()
      let fault = Fault(answering: "COMPRESS", with: "NO [COMPRESSIONACTIVE] TLS does it.")
      stage.server.faults.add(fault)
      #expect(try !stage.run().hasFailed)
      #expect(stage.problems == [])
      stage.server.log.clear()
      #expect(try !stage.run().hasFailed && Self.wasAsked(stage))
    }
  }

  @Test("a server that agrees and does not compress is left and asked without it")
  func plainAnswer() async throws {
    try await onThread {
      let stage = try Self.stage()
      let plain = Fault(.garbage(Array("* OK plain text\r\n".utf8)), at: .command("ID"), times: 1)
      stage.server.faults.add(plain)
      #expect(try !stage.run().hasFailed)
      try stage.expectEqualSides()
      #expect(stage.server.acceptedConnections == 2)
      stage.server.log.clear()
      #expect(try !stage.run().hasFailed && !Self.wasAsked(stage))
    }
  }

  @Test("damage in the middle ends the connection, and nothing is lost")
  func damage() async throws {
    try await onThread {
      let stage = try Self.stage()
      let noise: [UInt8] = [7, 255, 255, 255]
      stage.server.faults.add(Fault(.garbage(noise), at: .sent(bytes: 20_000), times: 1))
      let result = try stage.run()
      if result.hasFailed { try stage.run() }
      try stage.expectEqualSides()
    }
  }

  @Test(
    "a connection that breaks anywhere in a compressed download is opened again",
    arguments: [300, 301, 900, 3_000, 9_000])
  func broken(_ bytes: Int) async throws {
    try await onThread {
      let stage = try Self.stage()
      stage.server.faults.add(Fault(.drop, at: .sent(bytes: bytes), times: 1))
      let result = try stage.run()
      if result.hasFailed { try stage.run() }
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
    }
  }
}
