// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Uploads that are interrupted or refused")
struct UploadSafetyTests {
  /// A stage with files that the server does not have.
  private static func stage(
    _ count: Int, capabilities: ServerCapabilities = .usual
  ) throws -> EngineStage {
    let stage = try EngineStage(messages: 2, capabilities: capabilities)
    try stage.run()
    for index in 0..<count {
      try stage.tree.add(Data(EngineStage.message(100 + index)).onDisk, to: "INBOX", flags: "")
    }
    return stage
  }

  @Test(
    "a message whose answer was lost is found on the server, and not sent again",
    arguments: [true, false])
  func lostAnswers(_ tellsUIDs: Bool) async throws {
    try await onThread {
      let capabilities: ServerCapabilities = tellsUIDs ? .usual : [.plain]
      for answers in 4..<12 {
        let stage = try Self.stage(5, capabilities: capabilities)
        stage.server.faults.add(Fault(.reset, at: .answers(answers), times: 1))
        try stage.run()
        try stage.run()
        #expect(stage.contents().count == 7, "the connection ended after answer \(answers)")
        #expect(Set(stage.contents()).count == 7)
        try stage.expectEqualSides()
        #expect(try stage.run().summary.changedNothing)
      }
    }
  }

  @Test("a message that the server refuses again and again waits, and the run is no failure then")
  func quarantine() async throws {
    try await onThread {
      let stage = try Self.stage(1)
      stage.server.faults.add(Fault(answering: "APPEND", with: "NO I do not like it"))
      for _ in 0..<3 { #expect(try stage.run().hasFailed) }
      #expect(try !stage.run().hasFailed)
      #expect(
        stage.log.events.contains {
          if case .warning(.messagesWait(_, 1)) = $0 { true } else { false }
        })
      #expect(stage.server.log.all.filter { $0.text.contains("APPEND") }.count == 3)
      // Other messages are not held up by it.
      try stage.server.store.deliver(EngineStage.message(50))
      #expect(try stage.run().summary.downloaded == 1)
    }
  }
}
