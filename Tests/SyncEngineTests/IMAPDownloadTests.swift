// SPDX-License-Identifier: MIT

import DemoServer
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("IMAPDownload")
struct IMAPDownloadTests {
  @Test("when a command for many messages is refused, each is asked for by itself")
  func refused() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 40)
      stage.server.faults.add(
        Fault(answering: "UID FETCH", with: "NO Server error.", skipping: 1, times: 1))
      #expect(try stage.run().summary.downloaded == 40)
      #expect(stage.problems.isEmpty)
      try stage.expectEqualSides()
    }
  }

  @Test("only the message that the server cannot send fails, and it does so again")
  func poison() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 5)
      // The listing, the command for all five, and then for UIDs 5 and 4.
      stage.server.faults.add(
        Fault(answering: "UID FETCH", with: "NO Server error.", skipping: 1, times: 2))
      let result = try stage.run()
      #expect(result.summary.downloaded == 4 && result.summary.problems == 1)
      guard case .messageMissing? = stage.problems.first else {
        Issue.record("\(stage.problems)")
        return
      }
      #expect(try stage.run().summary.downloaded == 1)
      try stage.expectEqualSides()
    }
  }

  @Test("contiguous messages are asked for as a range")
  func ranges() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 20)
      try stage.run()
      #expect(stage.server.log.texts.contains { $0.hasPrefix("UID FETCH 1:20 (UID BODY") })
    }
  }
}
