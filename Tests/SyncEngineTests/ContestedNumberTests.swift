// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Several files with one UID")
struct ContestedNumberTests {
  /// Puts a file into INBOX whose name claims the UID of another one.
  private static func addClaimant(
    _ stage: EngineStage, _ content: [UInt8], of uid: UInt32, beginning: String
  ) throws {
    let file = try #require(try stage.tree.messages(in: "INBOX").first { $0.uid == uid })
    let name = URL(filePath: file.path).lastPathComponent
    let number = try #require(name.range(of: ",U="))
    let path = "\(stage.tree.path("INBOX/cur"))/\(beginning)\(name[number.lowerBound...])"
    try Data(content).onDisk.write(to: URL(filePath: path))
  }

  private static func warnings(_ stage: EngineStage) -> [SyncWarning] {
    stage.log.events.compactMap { if case .warning(let warning) = $0 { warning } else { nil } }
  }

  /// Whether it was told that one file counts and another one does not.
  private static func tellsOfTwins(_ stage: EngineStage) -> Bool {
    warnings(stage).contains { if case .duplicateUID = $0 { true } else { false } }
  }

  // The order in which a directory is listed depends on the names.
  private static let beginnings = ["1", "1500000000_1.2.a", "1900000000_1.2.b", "zz", "Z.3", "m"]

  @Test("the file that the server has keeps the UID, the other one goes up", arguments: beginnings)
  func stranger(_ beginning: String) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3)
      try stage.run()
      try Self.addClaimant(stage, EngineStage.message(40), of: 2, beginning: beginning)
      try stage.server.store.change(flags: .add(.flagged), of: [2])
      let result = try stage.run()
      #expect(result.summary.uploaded == 1 && result.summary.downloaded == 0)
      #expect(stage.contents().count == 4)
      try stage.expectEqualSides()
      let isTold = Self.warnings(stage).contains { warning in
        if case .numberTaken(_, let uid, _) = warning { uid.rawValue == 2 } else { false }
      }
      #expect(isTold && !Self.tellsOfTwins(stage))
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test(
    "of a message that is gone from the server no file is deleted while several claim its UID",
    arguments: beginnings)
  func gone(_ beginning: String) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3)
      try stage.run()
      try Self.addClaimant(stage, EngineStage.message(40), of: 2, beginning: beginning)
      try stage.server.store.expunge([2])
      #expect(try stage.run().summary.deletedLocally == 0)
      #expect(try stage.tree.messages(in: "INBOX").count == 4)
      let isTold = Self.warnings(stage).contains { warning in
        if case .deletionContested(_, let uid) = warning { uid.rawValue == 2 } else { false }
      }
      #expect(isTold)
      // The person removes the file that is not wanted, and the other one follows the server.
      let stranger = try #require(
        try stage.tree.messages(in: "INBOX").first { $0.path.contains("/\(beginning),U=") })
      try stage.tree.remove(stranger)
      #expect(try stage.run().summary.deletedLocally == 1)
      try stage.expectEqualSides()
    }
  }

  @Test("of two files with one message it does not matter which one counts")
  func twins() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3)
      try stage.run()
      try Self.addClaimant(stage, EngineStage.message(1), of: 2, beginning: "1")
      #expect(try stage.run().summary.changedNothing)
      #expect(stage.contents().count == 3 && Self.tellsOfTwins(stage))
      #expect(try stage.tree.messages(in: "INBOX").map(\.uid) == [1, 2, 2, 3])
      // A dry run tells of the deletion that a real one would do.
      try stage.server.store.expunge([2])
      #expect(try stage.run(isDryRun: true).summary.deletedLocally == 1)
      #expect(try stage.run().summary.deletedLocally == 1)
    }
  }

  @Test("a dry run, and a local side that is read-only, rename nothing", arguments: [false, true])
  func withoutWriting(_ isDryRun: Bool) async throws {
    try await onThread {
      let isReadOnly = Toggle()
      let stage = try EngineStage(messages: 3) { $0.local.rules.isReadOnly = isReadOnly.isOn }
      try stage.run()
      try Self.addClaimant(stage, EngineStage.message(40), of: 2, beginning: "zz")
      let names = try stage.tree.messages(in: "INBOX").map(\.path).sorted()
      if !isDryRun { isReadOnly.turnOn() }
      try stage.server.store.expunge([2])
      try stage.run(isDryRun: isDryRun)
      #expect(try stage.tree.messages(in: "INBOX").map(\.path).sorted() == names)
      #expect(stage.contents().count == 2)
    }
  }

  @Test(
    "files with numbers of another time go up once each, also where the server gives these numbers anew",
    arguments: [1, 2, 3, 4])
  func future(_ first: UInt32) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 4)
      try stage.run()
      // The state is lost, and the folder on the server is another one, which is empty but was not always.
      try FileManager.default.removeItem(atPath: stage.layout.metadata)
      try stage.server.store.expunge([1, 2, 3, 4])
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
        try mailboxes.change(.inbox) { $0.skipUIDs(to: first) }
      }
      let result = try stage.run()
      #expect(result.summary.uploaded == 4 && result.summary.downloaded == 0)
      #expect(stage.contents().count == 4)
      try stage.expectEqualSides()
      #expect(try stage.run().summary.changedNothing)
    }
  }
}
