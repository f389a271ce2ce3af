// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncEngine
import SyncModel
import TestSupport
import Testing

@Suite("Torture: the disk fails while a Maildir is taken over")
struct AdoptionFaultTests {
  private static let count = 5

  /// A server with messages, and the Maildir that mbsync made of them.
  private static func begin() throws -> TortureAccount {
    let account = try TortureAccount()
    let corpus = MailCorpus(seed: 41)
    let tree = MaildirTree(account.mail)
    var state = ""
    for index in 0..<count {
      let message = corpus.message(index, .plain)
      try account.server.store.deliver(Array(message))
      // mbsync numbers in an order of its own, and adds a header.
      let number = count - index
      let path = try tree.add(
        Data("X-TUID: abcdefghijk\(index)\n".utf8) + message.onDisk, to: "INBOX")
      try FileManager.default.moveItem(
        atPath: tree.path(path),
        toPath: tree.path("INBOX/cur/1700000000.1_\(number).host,U=\(number):2,S"))
      state += "\(index + 1) \(number) S\n"
    }
    let validity = account.server.store.mailbox(.inbox)?.uidValidity ?? 0
    try Data("FarUidValidity \(validity)\nNearUidValidity 7\n\n\(state)".utf8).write(
      to: URL(filePath: tree.path("INBOX/.mbsyncstate")))
    try Data("7\n\(count)\n".utf8).write(to: URL(filePath: tree.path("INBOX/.uidvalidity")))
    return account
  }

  struct Example: CustomTestStringConvertible {
    let testDescription: String
    let kind: DiskFault.Kind
    /// Whether `--adopt` is called again, rather than a run.
    let isRepeated: Bool
  }

  private static let examples = [
    Example(testDescription: "killed, then begun again", kind: .frozen, isRepeated: true),
    Example(testDescription: "killed, then an ordinary run", kind: .frozen, isRepeated: false),
    Example(testDescription: "a full disk", kind: .full, isRepeated: true),
    Example(testDescription: "one error", kind: .once(EIO), isRepeated: true),
  ]

  @Test("whatever was done by then, nothing is transferred or lost afterwards", arguments: examples)
  func everyChange(_ example: Example) async throws {
    try await onThread {
      for changes in stride(from: 0, to: 200, by: max(1, TortureSettings.stride / 3)) {
        let account = try Self.begin()
        let before = try Self.picture(account)
        let fault = DiskFault(kind: example.kind, after: changes)
        let (_, hasStruck) = try Disk.fail(below: account.path, fault, strike: {}) {
          try account.adopt()
        }
        if example.isRepeated { #expect(try account.adopt().isClean, "\(fault)") }
        let outcome = try account.run()
        #expect(outcome.isClean, "\(fault): \(outcome.problems)")
        let (down, up) = (outcome.result.summary.downloaded, outcome.result.summary.uploaded)
        #expect(down + up == 0, "\(fault): \(down) down, \(up) up")
        #expect(try Self.picture(account) == before, "\(fault)")
        #expect(try account.run().result.summary.changedNothing, "\(fault)")
        guard hasStruck else {
          #expect(changes > 10)
          return
        }
      }
    }
  }

  /// The texts on both sides.
  private static func picture(_ account: TortureAccount) throws -> [Set<Data>] {
    let remote = account.server.store.mailbox(.inbox)?.messages.map { Data($0.content) } ?? []
    let local = try MaildirTree(account.mail).messages(in: "INBOX").map(\.content)
    #expect(remote.count == count && local.count == count)
    return [Set(remote), Set(local)]
  }
}
