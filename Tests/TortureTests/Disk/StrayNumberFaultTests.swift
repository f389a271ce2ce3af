// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Torture: the disk fails while files lose numbers that are not theirs")
struct StrayNumberFaultTests {
  private static let corpus = MailCorpus(seed: 47)

  struct Example: CustomTestStringConvertible {
    let testDescription: String
    let kind: DiskFault.Kind
    /// Whether the server has forgotten all messages and numbers anew from 3 on, and the state is lost; else a
    /// second file claims the number of a message.
    let isOtherServer: Bool
    /// The messages that there are, each once, in the end.
    var messages: [Int] { isOtherServer ? [1, 2, 3, 4] : [1, 2, 3, 4, 9] }
  }

  private static let examples = [false, true].flatMap { isOtherServer in
    [("killed", DiskFault.Kind.frozen), ("a full disk", .full), ("one error", .once(EIO))].map {
      Example(
        testDescription: "\($0.0), \(isOtherServer ? "another server" : "another file")",
        kind: $0.1, isOtherServer: isOtherServer)
    }
  }

  private static func begin(_ example: Example) throws -> TortureAccount {
    let account = try TortureAccount()
    let store = account.server.store
    for index in 1...4 { try store.deliver(Array(corpus.message(index, .plain))) }
    #expect(try account.run().isClean)
    guard example.isOtherServer else {
      let tree = MaildirTree(account.mail)
      let file = try #require(try tree.messages(in: "INBOX").first { $0.uid == 3 })
      let number = try #require(file.path.range(of: ",U="))
      try corpus.message(9, .plain).onDisk.write(
        to: URL(filePath: tree.path("INBOX/cur/zz\(file.path[number.lowerBound...])")))
      return account
    }
    try store.expunge([1, 2, 3, 4])
    try store.change { mailboxes throws(StoreRefusal) in
      try mailboxes.changeUIDValidity(of: .inbox)
      try mailboxes.change(.inbox) { $0.skipUIDs(to: 3) }
    }
    try FileManager.default.removeItem(atPath: account.state)
    return account
  }

  @Test("whatever was done by then, each message is there once afterwards", arguments: examples)
  func everyChange(_ example: Example) async throws {
    try await onThread {
      try TortureAccount.runAtEveryChange(example.kind, of: { try Self.begin(example) }) {
        try Self.expectEachOnce($0, example, $1)
      }
    }
  }

  private static func expectEachOnce(
    _ account: TortureAccount, _ example: Example, _ comment: Comment
  ) throws {
    let expected = Set(example.messages.map { corpus.message($0, .plain).onDisk })
    let remote = account.server.store.mailbox(.inbox)?.messages ?? []
    #expect(remote.count == expected.count, comment)
    #expect(Set(remote.map { Data($0.content).onDisk }) == expected, comment)
    let files = try MaildirTree(account.mail).messages(in: "INBOX")
    #expect(files.map(\.uid) == remote.map(\.uid), comment)
    for (file, message) in zip(files, remote) {
      #expect(file.content == Data(message.content).onDisk, comment)
    }
  }
}
