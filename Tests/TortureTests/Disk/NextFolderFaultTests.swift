// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import SyncEngine
import SyncModel
import TestSupport
import Testing

@Suite("Torture: the disk fails in one folder while the server still answers")
struct NextFolderFaultTests {
  private static let lists = WireName(encoding: "Lists")

  /// Two folders whose first messages have the same number, but not the same flags, on one connection.
  private static func begin(_ capabilities: ServerCapabilities) throws -> TortureAccount {
    let account = try TortureAccount(capabilities: capabilities) { settings in
      settings.general.isSingleThreaded = true
    }
    let store = account.server.store
    try store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(lists) }
    let corpus = MailCorpus(seed: 44)
    try store.deliver(Array(corpus.message(1, .plain)), flags: Letters.flags(["D", "F", "S"]))
    try store.deliver(
      Array(corpus.message(2, .plain)), to: lists, flags: Letters.flags(["F", "R"]))
    try store.deliver(Array(corpus.message(3, .plain)), to: lists)
    #expect(try account.run().isClean)
    // INBOX has to be looked at as a whole, and Lists for a change.
    try store.change { mailboxes throws(StoreRefusal) in
      try mailboxes.changeUIDValidity(of: .inbox)
    }
    try store.deliver(Array(corpus.message(4, .plain)), to: lists)
    return account
  }

  @Test(
    "what the server says of the one is not taken for what it says of the next",
    arguments: [ServerCapabilities.complete, .usual, [.plain, .uidPlus]])
  func everyChange(_ capabilities: ServerCapabilities) async throws {
    try await onThread {
      for changes in 0..<200 {
        let account = try Self.begin(capabilities)
        let fault = DiskFault(kind: .once(EIO), after: changes)
        let (_, hasStruck) = try Disk.fail(below: account.path, fault, strike: {}) {
          try account.run()
        }
        #expect(try account.run().isClean, "\(fault)")
        let sides = try SideReading(account)
        for folder in ["INBOX", "Lists"] {
          let local = Self.flags(sides.local[folder])
          #expect(local == Self.flags(sides.remote[folder]), "\(folder), \(fault)")
          #expect(local[1] == (folder == "Lists" ? ["F", "R"] : ["D", "F", "S"]), "\(fault)")
        }
        guard hasStruck else {
          #expect(changes > 10)
          return
        }
      }
    }
  }

  private static func flags(_ messages: [SideMessage]?) -> [UInt32: Set<Character>] {
    Dictionary((messages ?? []).map { ($0.uid ?? 0, $0.flags) }) { $1 }
  }
}
