// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("MaildirReadAhead")
struct MaildirReadAheadTests {
  /// A folder that is large enough, in step, with one new file.
  private static func stage() throws -> EngineStage {
    let stage = try EngineStage(messages: 250, capabilities: .complete, debug: [.maildir])
    try stage.run()
    try stage.add(300)
    Thread.sleep(forTimeInterval: 0.1)
    return stage
  }

  @Test("a large folder that has changed is read while the server is connected to")
  func overlap() async throws {
    try await onThread {
      let stage = try Self.stage()
      #expect(try stage.run().summary.uploaded == 1)
      #expect(stage.wasReadAhead)
      try stage.expectEqualSides()
    }
  }

  @Test("what was read does not count if the folder changes before it is needed")
  func change() async throws {
    try await onThread {
      let stage = try Self.stage()
      stage.log.react { event in
        guard case .connected = event else { return }
        #expect(throws: Never.self) { try stage.add(301) }
      }
      #expect(try stage.run().summary.uploaded == 2)
      #expect(!stage.wasReadAhead)
      try stage.expectEqualSides()
    }
  }

  @Test("a folder that is as it was is not read at all")
  func unchanged() async throws {
    try await onThread {
      let stage = try Self.stage()
      for _ in 0..<3 { try stage.run() }
      let before = stage.readAheads
      #expect(try stage.run().summary.changedNothing)
      #expect(stage.readAheads == before)
    }
  }
}

extension EngineStage {
  fileprivate func add(_ number: Int) throws {
    try tree.add(Data(EngineStage.message(number)).onDisk, to: "INBOX")
  }

  fileprivate var readAheads: Int {
    log.events.count { event in
      if case .debug(.maildir, let text) = event {
        text.contains("while the server")
      } else {
        false
      }
    }
  }

  fileprivate var wasReadAhead: Bool { readAheads > 0 }
}
