// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import SyncEngine

@Suite("FolderOrder")
struct FolderOrderTests {
  private static func pair(_ name: String) -> FolderPair {
    FolderPair(remote: FolderName(name), local: FolderName(name), statusFileName: name)
  }

  /// The order of the folders Drafts, All, INBOX and Work, or of some of them.
  private func order(
    _ names: [String] = ["Drafts", "All", "INBOX", "Work"], everything: FolderName?,
    known: Set<FolderName> = []
  ) -> [[String]] {
    let order = FolderOrder(names.map(Self.pair), everything: everything) {
      !known.contains($0.remote)
    }
    return [order.first, order.rest].map { $0.map(\.remote.rawValue) }
  }

  @Test("the INBOX goes first, then the folder with all messages, and the workers share the rest")
  func everything() {
    #expect(order(everything: "All") == [["INBOX", "All"], ["Drafts", "Work"]])
    #expect(order(everything: "All", known: ["INBOX"]) == [["All"], ["Drafts", "INBOX", "Work"]])
    #expect(order(["All", "Work"], everything: "All") == [["All"], ["Work"]])
    #expect(order(["INBOX", "Work"], everything: "INBOX") == [["INBOX"], ["Work"]])
  }

  @Test("nothing goes first without such a folder, or when it was in step before")
  func nothing() {
    let names = ["Drafts", "All", "INBOX", "Work"]
    #expect(order(everything: nil) == [[], names])
    #expect(order(everything: "Else") == [[], names])
    #expect(order(everything: "All", known: ["All"]) == [[], names])
  }

  @Test("the queue holds the rest back until what goes first is done")
  func queue() {
    let queue = FolderQueue(
      FolderOrder(["Work", "All"].map(Self.pair), everything: "All") { _ in true })
    #expect(queue.holdsBack && queue.count == 1)
    #expect(queue.next()?.remote == "All" && queue.next() == nil)
    queue.release()
    #expect(!queue.holdsBack && queue.next()?.remote == "Work" && queue.next() == nil)
    #expect(!FolderQueue(FolderOrder([Self.pair("A")], everything: nil) { _ in true }).holdsBack)
  }
}
