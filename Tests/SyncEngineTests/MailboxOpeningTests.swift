// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("MailboxOpening")
struct MailboxOpeningTests {
  @Test("the Maildir is read while the server opens the mailbox")
  func overlap() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3)
      let server = stage.server
      stage.log.react { event in
        guard case .listing(_, .maildir) = event else { return }
        let isOpening = server.log.wait(atMost: .seconds(60)) { entries in
          entries.contains { $0.command == "SELECT" }
        }
        #expect(isOpening)
      }
      #expect(try stage.run().summary.downloaded == 3)
      try stage.expectEqualSides()
    }
  }

  @Test("a Maildir that cannot be read costs its folder only, and not the connection")
  func unreadable() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3)
      let box = WireName(encoding: "Box")
      try stage.server.store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(box) }
      try stage.run(isSingleThreaded: true)
      #expect(stage.logins == 1)
      let directory = stage.tree.path("Box/cur")
      stage.log.react { event in
        guard case .listing(let place, .maildir) = event, place.folder == "Box" else { return }
        #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: directory) }
      }
      try stage.tree.add(Data(EngineStage.message(50)).onDisk, to: "Box")
      try stage.server.store.deliver(EngineStage.message(51))
      let result = try stage.run(isSingleThreaded: true)
      #expect(result.summary.problems == 1 && result.summary.downloaded == 1)
      #expect(stage.logins == 2)
      try stage.expectEqualSides()
    }
  }

  @Test("a server that does not understand its own extension is asked again, the Maildir is not")
  func misunderstood() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3, capabilities: .complete)
      try stage.run()
      try stage.server.store.deliver(EngineStage.message(50))
      try stage.tree.add(Data(EngineStage.message(51)).onDisk, to: "INBOX")
      stage.server.faults.add(Fault(answering: "SELECT", with: "BAD What?", times: 1))
      #expect(try stage.run().summary.downloaded == 1)
      #expect(stage.problems.isEmpty)
      let listings = stage.log.events.count { event in
        if case .listed(_, .maildir, _) = event { true } else { false }
      }
      #expect(listings == 2)
      #expect(stage.commands("SELECT") == 3)
      try stage.expectEqualSides()
    }
  }
}

extension EngineStage {
  fileprivate var logins: Int { commands("AUTHENTICATE") + commands("LOGIN") }
}
