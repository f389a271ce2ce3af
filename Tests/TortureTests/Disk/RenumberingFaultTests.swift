// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Torture: the disk fails while a folder gets other numbers")
struct RenumberingFaultTests {
  private static let count = 6
  private static let corpus = MailCorpus(seed: 43)

  /// Both sides have the messages 1 to 6; then the server gives each the number that another one had.
  private static func begin(_ example: Example, to validity: UInt32? = nil) throws -> TortureAccount
  {
    let account = try TortureAccount()
    let store = account.server.store
    for index in 1...count { try store.deliver(Array(corpus.message(index, .plain))) }
    #expect(try account.run().isClean)
    try store.expunge((1...count).map { UInt32($0) })
    for index in example.order { try store.deliver(Array(corpus.message(index, .plain))) }
    try store.change { mailboxes throws(StoreRefusal) in
      try mailboxes.changeUIDValidity(of: .inbox, to: validity)
    }
    if example.isStateLost { try FileManager.default.removeItem(atPath: account.state) }
    return account
  }

  struct Example: CustomTestStringConvertible {
    let testDescription: String
    let kind: DiskFault.Kind
    /// The messages in the order of their new numbers; one that is not of 1 to 6 is new.
    let order: [Int]
    var isStateLost = false
  }

  private static let up = [7] + Array(1...count)
  private static let down = Array(2...count) + [1]
  private static let examples = [
    Example(testDescription: "killed, numbers go up", kind: .frozen, order: up),
    Example(testDescription: "killed, numbers go down", kind: .frozen, order: down),
    Example(testDescription: "a full disk", kind: .full, order: up),
    Example(testDescription: "one error", kind: .once(EIO), order: up),
    Example(
      testDescription: "killed, the state was lost", kind: .frozen, order: up, isStateLost: true),
    Example(
      testDescription: "killed, numbers down, the state was lost", kind: .frozen, order: down,
      isStateLost: true),
  ]

  @Test("whatever was done by then, each message is there once afterwards", arguments: examples)
  func everyChange(_ example: Example) async throws {
    try await onThread {
      try TortureAccount.runAtEveryChange(example.kind, of: { try Self.begin(example) }) {
        try Self.expectEachOnce($0, example, $1)
      }
    }
  }

  @Test(
    "where UIDs drifted, --adopt that ended anywhere can be called again, and no run believes half of it",
    arguments: examples.filter { !$0.isStateLost }, [true, false])
  func everyChangeOfAdoption(_ example: Example, isRunNext: Bool) async throws {
    try await onThread {
      for changes in 0..<200 {
        let account = try Self.begin(example, to: 1)
        let fault = DiskFault(kind: example.kind, after: changes)
        let (_, hasStruck) = try Disk.fail(below: account.path, fault, strike: {}) {
          try account.adopt()
        }
        if try isRunNext && Self.hasNoNumbers(account) {
          #expect(try account.run().isClean, "\(fault)")
        } else {
          #expect(try account.adopt().isClean, "\(fault)")
        }
        #expect(try account.run().isClean, "\(fault)")
        try Self.expectEachOnce(account, example, "\(fault)")
        guard hasStruck else {
          #expect(changes > 10)
          return
        }
      }
    }
  }

  /// Whether the numbers in file names are being changed: before that a run cannot know that they are wrong.
  private static func hasNoNumbers(_ account: TortureAccount) throws -> Bool {
    let layout = StateLayout(metadata: account.state)
    return try FolderValidity(FolderPlace("R", "INBOX"), in: layout).saved() == 0
  }

  /// Expects what the server has, under the server's numbers, on both sides.
  private static func expectEachOnce(
    _ account: TortureAccount, _ example: Example, _ comment: Comment
  ) throws {
    let expected = example.order.map { corpus.message($0, .plain).onDisk }
    let remote = account.server.store.mailbox(.inbox)?.messages ?? []
    #expect(remote.map { Data($0.content).onDisk } == expected, comment)
    let files = try MaildirTree(account.mail).messages(in: "INBOX")
    #expect(files.count == expected.count, comment)
    for file in files {
      let isNumbered = expected.indices.contains(Int(file.uid) - 1)
      #expect(isNumbered && file.content == expected[Int(file.uid) - 1], comment)
    }
  }
}
