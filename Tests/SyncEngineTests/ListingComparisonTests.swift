// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("ListingComparison")
struct ListingComparisonTests {
  private static let flags = ["", "S", "FS"]

  /// A status with rows for many UIDs, some of which are missing, over more than two pages.
  private static func rows() -> [KnownMessage] {
    (1...2_500).filter { $0 % 7 != 0 }.compactMap { number in
      UID(UInt32(number)).map { KnownMessage($0, MessageFlags(flags[number % 3])) }
    }
  }

  private static func status(_ rows: [KnownMessage]) throws -> (StatusDatabase, TemporaryFolder) {
    let folder = try TemporaryFolder()
    let database = try StatusDatabase(path: "\(folder.path)/INBOX", isDurable: false)
    try database.apply(.init(put: rows))
    return (database, folder)
  }

  private static func expect(
    _ list: [KnownMessage], isSame: Bool, _ status: StatusDatabase,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var comparison = ListingComparison(with: status)
    for message in list { comparison.note(message) }
    #expect(comparison.count == list.count, sourceLocation: sourceLocation)
    #expect(try comparison.isSame() == isSame, sourceLocation: sourceLocation)
    #expect(try comparison.messages() == list, sourceLocation: sourceLocation)
  }

  @Test("a list is the same if every message and flag is, and it ends where the status does")
  func same() throws {
    let rows = Self.rows()
    let (status, folder) = try Self.status(rows)
    try Self.expect(rows, isSame: true, status)
    try Self.expect([], isSame: false, status)
    try Self.expect(rows.dropLast(), isSame: false, status)
    try Self.expect(rows + [KnownMessage(try #require(UID(9_000)), [])], isSame: false, status)
    try Self.expect(rows.reversed(), isSame: false, status)
    try Self.expect(rows + rows, isSame: false, status)
    try status.clear()
    try Self.expect([], isSame: true, status)
    _ = folder
  }

  @Test(
    "one message more, less or with other flags is found wherever it is, at the edges of pages as well",
    arguments: [0, 1, 1_022, 1_023, 1_024, 1_025, 2_047, 2_048, 2_049, 2_142])
  func anywhere(_ place: Int) throws {
    let rows = Self.rows()
    let (status, folder) = try Self.status(rows)
    var list = rows
    list.remove(at: place)
    try Self.expect(list, isSame: false, status)
    list.insert(KnownMessage(rows[place].uid, MessageFlags("T")), at: place)
    try Self.expect(list, isSame: false, status)
    list[place] = rows[place]
    try Self.expect(list, isSame: true, status)
    list.insert(KnownMessage(try #require(UID(9_999)), []), at: place)
    try Self.expect(list, isSame: false, status)
    _ = folder
  }
}

@Suite("A server that keeps no mod-sequences")
struct WholeListingTests {
  /// A folder in step, whose directories changed long enough ago to be relied upon.
  private static func settled(messages: Int = 5) throws -> EngineStage {
    let stage = try EngineStage(messages: messages, capabilities: [])
    try stage.settle()
    return stage
  }

  /// Runs once, and tells how many folders were left as they were.
  private static func run(_ stage: EngineStage) throws -> (summary: RunSummary, skips: Int) {
    let before = stage.log.events.count
    let result = try stage.run()
    let skips = stage.log.events[before...].count { event in
      if case .folderSkipped = event { true } else { false }
    }
    return (result.summary, skips)
  }

  private static func listings(_ stage: EngineStage) -> Int {
    stage.server.log.texts.count { $0.contains("FETCH 1:*") }
  }

  @Test("a folder in which nothing changed is left after one list")
  func unchanged() async throws {
    try await onThread {
      let stage = try Self.settled()
      let (summary, skips) = try Self.run(stage)
      #expect(summary.changedNothing && skips == 1 && Self.listings(stage) == 1)
    }
  }

  @Test("an empty folder is left without a list")
  func empty() async throws {
    try await onThread {
      let stage = try Self.settled(messages: 0)
      let (summary, skips) = try Self.run(stage)
      #expect(summary.changedNothing && skips == 1 && Self.listings(stage) == 0)
    }
  }

  @Test("what changed on the server is found by the same list")
  func changed() async throws {
    try await onThread {
      let stage = try Self.settled()
      try stage.server.store.change(flags: .add(.flagged), of: [3])
      let (summary, skips) = try Self.run(stage)
      #expect(summary.flagsChangedLocally == 1 && skips == 0 && Self.listings(stage) == 1)
      try stage.server.store.deliver(EngineStage.message(20))
      #expect(try stage.run().summary.downloaded == 1)
      try stage.server.store.expunge([5, 6])
      #expect(try stage.run().summary.deletedLocally == 2)
      #expect(Self.listings(stage) == 3)
      try stage.expectEqualSides()
    }
  }

  @Test("the same UIDs and flags under another UIDVALIDITY are not the same messages")
  func renumbered() async throws {
    try await onThread {
      let stage = try Self.settled()
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox)
      }
      #expect(try Self.run(stage).skips == 0)
      let isNoticed = stage.log.events.contains { event in
        if case .renumbered = event { true } else { false }
      }
      #expect(isNoticed)
      try stage.expectEqualSides()
    }
  }

  @Test(
    "a list that lacks a message, or has a damaged line, proves nothing",
    arguments: [
      Fault.Distortion.missing(uids: [3]), .missing(uids: [5]), .zero(uids: [5]), .reversed,
    ])
  func damaged(_ fault: Fault.Distortion) async throws {
    try await onThread {
      let stage = try Self.settled()
      stage.server.faults.add(Fault(distorting: "UID FETCH", fault))
      #expect(try Self.run(stage).skips == 0)
      #expect(stage.contents().count == 5)
      try stage.expectEqualSides()
    }
  }

  @Test("a list that is the same but for a damaged line may hide a new message")
  func hidden() async throws {
    try await onThread {
      let stage = try Self.settled()
      try stage.server.store.deliver(EngineStage.message(20))
      stage.server.faults.add(Fault(distorting: "UID FETCH", .zero(uids: [6]), times: 1))
      let (summary, skips) = try Self.run(stage)
      #expect(summary.downloaded == 0 && skips == 0)
      #expect(try Self.run(stage).summary.downloaded == 1)
      try stage.expectEqualSides()
    }
  }

  @Test("a changed Maildir is compared as before")
  func locally() async throws {
    try await onThread {
      let stage = try Self.settled()
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[1])
      let (summary, skips) = try Self.run(stage)
      #expect(summary.deletedRemotely == 1 && skips == 0)
      try stage.expectEqualSides()
    }
  }
}
