// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("SharedDownload")
struct SharedDownloadTests {
  private static let count = 500

  /// A stage whose INBOX is big, and on which every connection gets its turn.
  private static func stage(
    _ count: Int = count, adjust: @escaping @Sendable (inout AccountSettings) -> Void = { _ in }
  ) throws -> EngineStage {
    let stage = try EngineStage { account in
      account.remote.messagesPerConnection = 200
      adjust(&account)
    }
    try stage.server.store.change { mailboxes throws(StoreRefusal) in
      try mailboxes.change(.inbox) { mailbox throws(StoreRefusal) in
        for number in 1...count {
          let text = "Subject: \(number)\r\n\r\n\(String(repeating: "\(number) ", count: 20))\r\n"
          _ = try mailbox.append(Array(text.utf8), flags: [], arrival: .now)
        }
      }
    }
    // Else the first connection could be done before the others have logged in.
    stage.server.faults.add(Fault(.delay(.milliseconds(60)), at: .mention("BODY.PEEK[]")))
    return stage
  }

  /// Runs the stage; no message is sent before so many helpers have opened the folder.
  private static func run(
    _ stage: EngineStage, helpers: Int = 2, isSingleThreaded: Bool = false,
    beforeMessages: @escaping @Sendable (Scheduler) -> Void = { _ in }
  ) throws -> RunResult {
    let gate = stage.server.faults.add(Fault(.stall, at: .mention("BODY.PEEK[]")))
    return try stage.run(isSingleThreaded: isSingleThreaded) { scheduler in
      _ = stage.server.log.wait(atMost: .seconds(60)) { entries in
        entries.count { $0.command == "EXAMINE" } >= helpers
      }
      beforeMessages(scheduler)
      stage.server.faults.remove(gate)
    }
  }

  /// The UIDs that each connection was asked to send whole, with repetitions.
  private static func fetched(_ stage: EngineStage) -> [Int: [UInt32]] {
    var found: [Int: [UInt32]] = [:]
    for entry in stage.server.log.all where entry.text.contains("BODY.PEEK[]") {
      let set = entry.text.split(separator: " ").dropFirst(2).first ?? ""
      for part in set.split(separator: ",") {
        let ends = part.split(separator: ":").compactMap { UInt32($0) }
        guard let first = ends.first, let last = ends.last else { continue }
        found[entry.connection, default: []] += first...last
      }
    }
    return found
  }

  /// Whether the big folder fell to the further worker: then the first one keeps its connection.
  private static func isLate(_ entry: DialogueLog.Entry) -> Bool {
    entry.text.contains("INBOX") && entry.connection > 1
  }

  private static func sparedConnections(_ stage: EngineStage) -> [String] {
    stage.log.events.compactMap {
      if case .connectionSpared(_, _, let reason) = $0 { reason } else { nil }
    }
  }

  /// Expects that another run has nothing to do.
  private static func expectAgreement(_ stage: EngineStage) throws {
    stage.server.faults.clear()
    try stage.expectEqualSides()
    let again = try stage.run()
    #expect(again.summary.changedNothing && !again.hasFailed, "\(again.summary)")
  }

  @Test("a big folder is fetched over all connections, each message once")
  func shared() async throws {
    try await onThread {
      let stage = try Self.stage()
      let result = try Self.run(stage)
      #expect(result.summary.downloaded == Self.count && !result.hasFailed)
      #expect(stage.server.acceptedConnections == 3)
      let fetched = Self.fetched(stage)
      #expect(fetched.count == 3)
      #expect(fetched.values.joined().sorted() == (1...UInt32(Self.count)).map { $0 })
      let lamps = stage.log.records.map(\.origin.label).filter { $0.hasPrefix("Connection") }
      #expect(Set(lamps) == ["Connection 2 [acc: A]", "Connection 3 [acc: A]"])
      try Self.expectAgreement(stage)
    }
  }

  @Test("each message is counted once in what is told")
  func numbers() async throws {
    try await onThread {
      let stage = try Self.stage()
      _ = try Self.run(stage)
      let numbers = stage.log.events.compactMap { event -> Int? in
        if case .copying(_, let number, let total, _, _) = event, total == Self.count {
          number
        } else {
          nil
        }
      }
      #expect(numbers.sorted() == Array(1...Self.count))
      let last = stage.log.events.last {
        if case .progress = $0 { true } else { false }
      }
      guard case .progress(Self.count, Self.count, _, _, _)? = last else {
        Issue.record("\(String(describing: last))")
        return
      }
    }
  }

  /// A setting that leaves one connection to a big folder, or less than all.
  struct Limit: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var connections = 1
    var messages = SharedDownloadTests.count
    var isSingleThreaded = false
    var adjust: @Sendable (inout AccountSettings) -> Void = { _ in }
  }

  @Test(
    "settings and size say over how many connections",
    arguments: [
      Limit(testDescription: "maxconnections = 1") { $0.remote.maxConnections = 1 },
      Limit(testDescription: "maxconnections = 2", connections: 2) {
        $0.remote.maxConnections = 2
      },
      Limit(testDescription: "singlethreadperfolder") {
        $0.remote.keepsFolderOnOneConnection = true
      },
      Limit(testDescription: "-1", isSingleThreaded: true),
      Limit(testDescription: "a folder that is not big", messages: 199),
      Limit(testDescription: "a folder for two", connections: 2, messages: 399),
    ])
  func limits(_ limit: Limit) async throws {
    try await onThread {
      let stage = try Self.stage(limit.messages, adjust: limit.adjust)
      let result = try Self.run(
        stage, helpers: limit.connections - 1, isSingleThreaded: limit.isSingleThreaded)
      #expect(result.summary.downloaded == limit.messages)
      #expect(stage.server.acceptedConnections == limit.connections)
      try Self.expectAgreement(stage)
    }
  }

  @Test("connections that the server refuses leave the work to the first, and are told")
  func refused() async throws {
    try await onThread {
      let stage = try Self.stage()
      stage.server.faults.add(Fault(.bye("Too many"), at: .connecting(beyond: 1)))
      let result = try stage.run()
      #expect(result.summary.downloaded == Self.count && !result.hasFailed)
      // A second helper may have begun before the first was refused.
      #expect((1...2).contains(Self.sparedConnections(stage).count))
      try Self.expectAgreement(stage)
    }
  }

  @Test(
    "a connection that breaks leaves its messages to the others",
    arguments: [
      Fault(.reset, at: .sent(bytes: 2_000), skipping: 1, times: 1),
      Fault(.drop, at: .mention("BODY.PEEK[]"), times: 1),
      Fault(.reset, at: .mention("BODY.PEEK[]"), skipping: 12, times: 1),
      Fault(.drop, at: .mention("BODY.PEEK[]"), skipping: 5, times: 1),
      Fault(.bye("Enough"), at: .mention("BODY.PEEK[]"), skipping: 9, times: 1),
    ])
  func broken(_ fault: Fault) async throws {
    try await onThread {
      let stage = try Self.stage()
      let ticket = stage.server.faults.add(fault)
      let result = try Self.run(stage, helpers: 1)
      #expect(stage.server.faults.strikes(of: ticket) == 1)
      #expect(result.summary.downloaded == Self.count && !result.hasFailed, "\(stage.problems)")
      try Self.expectAgreement(stage)
    }
  }

  @Test("all connections may break, and the folder is tried again")
  func allBroken() async throws {
    try await onThread {
      let stage = try Self.stage { $0.remote.tries = 5 }
      let ticket = stage.server.faults.add(Fault(.drop, at: .mention("BODY.PEEK[]"), times: 4))
      let result = try stage.run()
      #expect(stage.server.faults.strikes(of: ticket) == 4)
      #expect(!result.hasFailed, "\(stage.problems)")
      try Self.expectAgreement(stage)
    }
  }

  @Test("a message that cannot be had fails alone, and only once")
  func poison() async throws {
    try await onThread {
      let stage = try Self.stage()
      let empty = try (0..<3).map { _ in try stage.server.store.deliver([]) }
      let result = try Self.run(stage)
      #expect(result.summary.downloaded == Self.count && result.summary.problems == 3)
      let failed = stage.problems.compactMap {
        if case .messageIncomplete(let uid, _, _) = $0 { uid.rawValue } else { nil }
      }
      #expect(failed.sorted() == empty)
      try stage.server.store.expunge(empty)
      try Self.expectAgreement(stage)
    }
  }

  @Test(
    "a connection on which the folder is another one stays away",
    arguments: [
      "* OK [UIDVALIDITY 99] Other.", "* OK [UIDVALIDITY 1] Same.\r\n* OK [UIDNEXT 7] Old.",
    ])
  func otherFolder(_ lines: String) async throws {
    try await onThread {
      let stage = try Self.stage()
      stage.server.faults.add(
        Fault(
          distorting: "EXAMINE",
          .nonsense(["* 500 EXISTS"] + lines.split(separator: "\r\n").map(String.init)), times: 1))
      let result = try Self.run(stage, helpers: 1)
      #expect(result.summary.downloaded == Self.count && !result.hasFailed, "\(stage.problems)")
      #expect(
        Self.sparedConnections(stage) == ["the server shows folder INBOX otherwise there"])
      let fetched = Self.fetched(stage)
      // The other helper may not have begun when the first one stayed away.
      #expect((1...2).contains(fetched.count))
      #expect(fetched.values.joined().sorted() == (1...UInt32(Self.count)).map { $0 })
      try Self.expectAgreement(stage)
    }
  }

  @Test("a request to stop ends all connections, and the next run fetches the rest")
  func stopped() async throws {
    try await onThread {
      for kind in [ShutdownKind.soon, .now] {
        let stage = try Self.stage()
        let result = try Self.run(stage) { $0.receive(.shutdown(kind)) }
        #expect(result.summary.downloaded < Self.count && stage.problems.isEmpty)
        #expect(result.hasFailed == (kind == .now))
        stage.server.faults.clear()
        let files = try stage.tree.messages(in: "INBOX").count
        #expect(kind == .now || files == result.summary.downloaded)
        #expect(try stage.run().summary.downloaded == Self.count - files)
        try Self.expectAgreement(stage)
      }
    }
  }

  @Test("a folder that cannot be written ends the download, with nothing recorded by halves")
  func unwritable() async throws {
    try await onThread {
      let stage = try Self.stage()
      let tmp = stage.tree.path("INBOX/tmp")
      let result = try Self.run(stage) { _ in
        try? FileManager.default.moveItem(atPath: tmp, toPath: tmp + "-away")
      }
      #expect(result.hasFailed && result.summary.problems == 1, "\(stage.problems)")
      guard case .fileFailed? = stage.problems.first else {
        Issue.record("\(stage.problems)")
        return
      }
      try FileManager.default.moveItem(atPath: tmp + "-away", toPath: tmp)
      let files = try stage.tree.messages(in: "INBOX").count
      #expect(try stage.run().summary.downloaded == Self.count - files)
      try Self.expectAgreement(stage)
    }
  }

  @Test("big and small folders together never have more connections than allowed")
  func together() async throws {
    try await onThread {
      let stage = try Self.stage { $0.remote.maxConnections = 2 }
      for number in 0..<2 {
        let name = WireName(encoding: "Folder \(number)")
        try stage.server.store.change { mailboxes throws(StoreRefusal) in
          try mailboxes.create(name)
        }
        try stage.server.store.deliver(EngineStage.message(number), to: name)
      }
      // The big folder has to wait until the other worker has no folder left.
      let stall = stage.server.faults.add(Fault(.stall, at: .mention(" 1:32 (UID BODY")))
      let result = try stage.run { _ in
        _ = stage.server.log.wait(atMost: .seconds(60)) { entries in
          entries.contains { entry in
            entry.command == "LOGOUT" || entry.command == "SELECT" && Self.isLate(entry)
          }
        }
        stage.server.faults.remove(stall)
      }
      #expect(result.summary.downloaded == Self.count + 2 && !result.hasFailed)
      let isLate = stage.server.log.all.contains {
        $0.command == "SELECT" && Self.isLate($0)
      }
      #expect(stage.server.acceptedConnections == (isLate ? 2 : 3))
      var open: Set<Int> = []
      var most = 0
      for record in stage.log.records {
        if case .connected = record.event { open.insert(record.origin.thread) }
        if case .threadFinished = record.event { open.remove(record.origin.thread) }
        most = max(most, open.count)
      }
      #expect(most == 2)
      try Self.expectAgreement(stage)
    }
  }
}
