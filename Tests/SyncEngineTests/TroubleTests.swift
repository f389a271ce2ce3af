// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import POSIX
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
      let stage = try stage(110)
      for file in try stage.tree.messages(in: "INBOX") where file.uid > 2 {
        try stage.tree.remove(file)
      }
      #expect(try stage.run().hasFailed)
      let found = try #require(lists(stage).first)
      #expect(found.place == FolderPlace("R", "INBOX"))
      #expect(found.list.uids == (3...110).compactMap { UID($0) })
      #expect(found.list.titles.map(\.uid) == (11...110).compactMap { UID($0) })
      #expect(found.list.titles.last?.subject == "Bill 110")
      #expect(found.list.titles.last?.sender == "Müller <m@example.org>")
      #expect(found.list.others.count == 8 && found.list.others.ranges == "3:10")
      #expect(stage.contents().count == 110)
      // A program that has listed nothing yet was asked to delete nothing.
      #expect(try stage.run(requests: [.allowDeletions("A")]).hasFailed)
      #expect(stage.contents().count == 110)
    }
  }

  /// An account with so many messages that runs when it is asked to.
  private func sleeping(_ count: Int) throws -> EngineStage {
    let stage = try EngineStage {
      $0.deletionLimit = DeletionLimit(count: 3, percent: 1)
      $0.autorefresh = 3_600
    }
    for number in 1...count { try stage.server.store.deliver(Self.mail(number)) }
    return stage
  }

  /// Lets each of `steps` happen while the account sleeps, one run after the other.
  private func live(_ stage: EngineStage, _ steps: [@Sendable (Scheduler) -> Void]) throws {
    let isRunEnd: @Sendable (SyncEvent) -> Bool = {
      if case .sleeping(_, let total) = $0 { total > 0 } else { false }
    }
    try stage.run(on: HandMovedTime()) { scheduler in
      for (number, step) in steps.enumerated() {
        stage.log.wait(for: number + 1, of: isRunEnd)
        step(scheduler)
      }
      stage.log.wait(for: steps.count + 1, of: isRunEnd)
      scheduler.receive(.shutdown(.soon))
    }
  }

  @Test("a list that a person agreed to is carried out; with one message more all is held again")
  func permitted() async throws {
    try await onThread {
      let stage = try sleeping(30)
      let counts = Monitor<[Int]>([])
      let remove: @Sendable (ClosedRange<UInt32>) -> Void = { uids in
        for file in (try? stage.tree.messages(in: "INBOX")) ?? [] where uids.contains(file.uid) {
          try? stage.tree.remove(file)
        }
      }
      let count: @Sendable () -> Void = { counts.update { $0.append(stage.contents().count) } }
      try live(
        stage,
        [
          { scheduler in
            remove(3...20)
            scheduler.receive(.resync("A"))
          },
          // One more than was listed goes before the person agrees.
          { scheduler in
            count()
            remove(21...21)
            scheduler.receive(.allowDeletions("A"))
          },
          // That was listed anew, with all others.
          { scheduler in
            count()
            scheduler.receive(.allowDeletions("A"))
          },
          { scheduler in
            count()
            remove(22...30)
            scheduler.receive(.resync("A"))
          },
        ])
      #expect(counts.read { $0 } == [30, 30, 11])
      #expect(lists(stage).map(\.list.uids.count) == [18, 19, 9])
      // The word of the person was for one list, and is used up.
      #expect(stage.contents().count == 11)
      #expect(try stage.tree.messages(in: "INBOX").count == 2)
    }
  }

  @Test("what a run has listed anew since the person looked is held once more")
  func listedAnew() async throws {
    try await onThread {
      let stage = try sleeping(30)
      let seen = Monitor<DeletionList?>(nil)
      let remove: @Sendable (ClosedRange<UInt32>) -> Void = { uids in
        for file in (try? stage.tree.messages(in: "INBOX")) ?? [] where uids.contains(file.uid) {
          try? stage.tree.remove(file)
        }
      }
      let agree: @Sendable (Scheduler) -> Void = { scheduler in
        let digest = seen.read { $0?.digest } ?? ""
        scheduler.receive(
          .allowDeletions("A", shown: [FolderPlace("R", "INBOX"): digest]))
      }
      let look: @Sendable () -> Void = { seen.update { $0 = lists(stage).last?.list } }
      let counts = Monitor<[Int]>([])
      try live(
        stage,
        [
          { scheduler in
            remove(3...20)
            scheduler.receive(.resync("A"))
          },
          // The person looks, and before they agree another run holds one more.
          { scheduler in
            look()
            remove(21...21)
            scheduler.receive(.resync("A"))
          },
          { scheduler in agree(scheduler) },
          { scheduler in
            counts.update { $0.append(stage.contents().count) }
            look()
            agree(scheduler)
          },
        ])
      #expect(counts.read { $0 } == [30] && stage.contents().count == 11)
      #expect(lists(stage).map(\.list.uids.count) == [18, 19, 19])
    }
  }

  @Test("what could not be listed cannot be agreed to")
  func unlisted() async throws {
    try await onThread {
      let stage = try sleeping(30)
      try live(
        stage,
        [
          { scheduler in
            for file in (try? stage.tree.messages(in: "INBOX")) ?? [] where file.uid > 2 {
              try? stage.tree.remove(file)
            }
            // Only the headers of what is to be listed are asked for in vain.
            stage.server.faults.add(Fault(.drop, at: .mention("3:30")))
            scheduler.receive(.resync("A"))
          },
          { scheduler in
            stage.server.faults.clear()
            scheduler.receive(.allowDeletions("A"))
          },
        ])
      #expect(lists(stage).map(\.list.uids.count) == [28])
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
