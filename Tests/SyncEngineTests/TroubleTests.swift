// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

/// What a person is told about trouble, and what can be asked of the engine then.
@Suite("Trouble and its remedies")
struct TroubleTests {
  private func lists(_ stage: EngineStage) -> [(place: FolderPlace, list: DeletionList)] {
    stage.log.events.compactMap {
      if case .deletionsListed(let place, let list) = $0 { (place, list) } else { nil }
    }
  }

  private static func mail(_ number: Int) -> [UInt8] {
    Array(
      """
      From: =?utf-8?q?M=C3=BCller?= <m@example.org>\r
      Date: Mon, 2 Nov 2026 10:00:00 +0000\r
      Message-ID: <\(number)@example.org>\r
      Subject: Bill\r
        \(number)\r
      \r
      Pay.\r

      """.utf8)
  }

  private func stage(_ count: Int) throws -> EngineStage {
    let stage = try EngineStage { $0.deletionLimit = DeletionLimit(count: 3, percent: 1) }
    for number in 1...count { try stage.server.store.deliver(Self.mail(number)) }
    try stage.run()
    return stage
  }

  @Test("deletions that are held on the server are listed with all numbers and the newest titles")
  func onServer() async throws {
    try await onThread {
      let stage = try stage(30)
      for file in try stage.tree.messages(in: "INBOX") where file.uid > 2 {
        try stage.tree.remove(file)
      }
      #expect(try stage.run().hasFailed)
      let found = try #require(lists(stage).first)
      #expect(found.place == FolderPlace("R", "INBOX"))
      #expect(found.list.uids == (3...30).compactMap { UID($0) })
      #expect(found.list.titles.map(\.uid) == (11...30).compactMap { UID($0) })
      #expect(found.list.titles.last?.subject == "Bill 30")
      #expect(found.list.titles.last?.sender == "Müller <m@example.org>")
      #expect(found.list.others.count == 8 && found.list.others.ranges == "3:10")
      #expect(stage.contents().count == 30)
      // A program that has listed nothing yet was asked to delete nothing.
      #expect(try stage.run(requests: [.allowDeletions("A")]).hasFailed)
      #expect(stage.contents().count == 30)
    }
  }

  @Test("deletions that are held here are listed from the files")
  func here() async throws {
    try await onThread {
      let stage = try stage(6)
      try stage.server.store.expunge(Array(2...6))
      #expect(try stage.run().hasFailed)
      let found = try #require(lists(stage).first)
      #expect(found.place == FolderPlace("L", "INBOX"))
      #expect(found.list.titles.map(\.subject) == (2...6).map { "Bill \($0)" })
      #expect(found.list.others.count == 0)
      #expect(try stage.tree.messages(in: "INBOX").count == 6)
    }
  }

  @Test("what waits because it failed is tried at once when a person asks for it, and only then")
  func retry() async throws {
    try await onThread {
      let stage = try EngineStage()
      try stage.run()
      try stage.tree.add(Data(EngineStage.message(1)).onDisk, to: "INBOX", flags: "")
      stage.server.faults.add(Fault(answering: "APPEND", with: "NO I do not like it"))
      for _ in 0..<3 { #expect(try stage.run().hasFailed) }
      try stage.run()
      #expect(stage.commands("APPEND") == 3)
      stage.server.faults.clear()
      try stage.run(requests: [.resync("A")])
      #expect(stage.commands("APPEND") == 3)
      #expect(try stage.run(requests: [.retryMessages("A")]).summary.uploaded == 1)
      #expect(stage.contents().count == 1)
    }
  }
}
