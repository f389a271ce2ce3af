// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import SyncEngine

@Suite("FolderOrder")
struct FolderOrderTests {
  private static func pair(_ name: String) -> FolderPair {
    FolderPair(remote: FolderName(name), local: FolderName(name), statusFileName: name)
  }

  /// The stages of the folders Drafts, All, INBOX and Work, or of some of them.
  private func stages(
    _ names: [String] = ["Drafts", "All", "INBOX", "Work"], everything: String?,
    begun: Set<FolderName> = []
  ) -> [[String]] {
    FolderOrder(names.map(Self.pair), everything: everything.map(Self.pair)) {
      begun.contains($0.remote)
    }.stages.map { $0.map(\.remote.rawValue) }
  }

  @Test("the folder with all messages goes before those that are new, and after all others")
  func everything() {
    #expect(stages(everything: "All") == [["INBOX"], ["All"], ["Drafts", "Work"]])
    #expect(
      stages(everything: "All", begun: ["INBOX", "Work"]) == [
        ["INBOX", "Work"], ["All"], ["Drafts"],
      ])
    #expect(
      stages(everything: "All", begun: ["INBOX", "Work", "Drafts"]) == [
        ["Drafts", "INBOX", "Work"], ["All"],
      ])
    #expect(stages(["All", "Work"], everything: "All") == [["All"], ["Work"]])
    #expect(stages(["INBOX", "Work"], everything: "INBOX") == [["INBOX"], ["Work"]])
  }

  @Test("all go together where no such folder is to be fetched")
  func nothing() {
    let names = ["Drafts", "All", "INBOX", "Work"]
    #expect(stages(everything: nil) == [names])
    #expect(stages([], everything: nil) == [])
  }

  @Test("the queue hands out one stage after the other, and none after a failure")
  func queue() {
    let order = FolderOrder(["Work", "All"].map(Self.pair), everything: Self.pair("All")) { _ in
      false
    }
    let queue = FolderQueue(order)
    #expect(queue.count == 1)
    #expect(queue.next()?.remote == "All" && queue.next() == nil)
    #expect(queue.beginNextStage())
    #expect(queue.next()?.remote == "Work" && queue.next() == nil)
    #expect(!queue.beginNextStage())
    let other = FolderQueue(order)
    other.giveUp(.interrupted)
    #expect(!other.beginNextStage() && other.next() == nil)
  }
}
