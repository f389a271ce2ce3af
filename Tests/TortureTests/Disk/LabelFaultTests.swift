// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncEngine
import SyncModel
import TestSupport
import Testing

@Suite("Torture: the disk fails while labels are synchronised")
struct LabelFaultTests {
  /// Two accounts' worth of changes: labels on both sides, one message up and one down.
  private static func begin() throws -> TortureAccount {
    let account = try TortureAccount(capabilities: .gmailLike) { settings in
      settings.general.isDurable = true
      settings.accounts[0].labels = LabelSettings()
    }
    let corpus = MailCorpus(seed: 51)
    for index in 0..<4 { try account.server.store.deliver(Array(corpus.message(index, .plain))) }
    try account.server.store.change(labels: .add(["old"]), of: [1, 3, 4])
    for _ in 0..<2 { _ = try account.run() }
    try account.server.store.change(labels: .add(["remote"]), of: [1, 2])
    try edit(account, 3, "X-Keywords: old,local")
    try edit(account, 4, "X-Keywords:")
    try MaildirTree(account.mail).add(
      Data("Subject: up\nX-Keywords: up\n\nsent\n".utf8), to: "INBOX")
    try account.server.store.deliver(Array("Subject: down\r\n\r\nreceived\r\n".utf8))
    try account.server.store.change(labels: .add(["down"]), of: [5])
    return account
  }

  private static func edit(_ account: TortureAccount, _ uid: UInt32, _ field: String) throws {
    let tree = MaildirTree(account.mail)
    let file = try #require(try tree.messages(in: "INBOX").first { $0.uid == uid })
    let text = String(decoding: file.content, as: UTF8.self)
      .replacing("X-Keywords: old", with: field)
    try Data(text.utf8).write(to: URL(filePath: tree.path(file.path)))
  }

  /// What both sides have when all is done: the labels of each message, by what is left of it without
  /// them.
  private static func expected() -> [String: Set<String>] {
    let corpus = MailCorpus(seed: 51)
    let labels: [Set<String>] = [["old", "remote"], ["remote"], ["old", "local"], []]
    var all: [String: Set<String>] = [
      "Subject: up\n\nsent\n": ["up"], "Subject: down\n\nreceived\n": ["down"],
    ]
    for (index, labels) in labels.enumerated() {
      all[bare(corpus.message(index, .plain))] = labels
    }
    return all
  }

  private static func bare(_ message: Data) -> String {
    String(decoding: message, as: UTF8.self).replacing("\r\n", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("X-Keywords:") }.joined(separator: "\n")
  }

  private static func local(_ account: TortureAccount) throws -> [String: Set<String>] {
    let files = try MaildirTree(account.mail).messages(in: "INBOX")
    #expect(files.count == 6)
    return try Dictionary(
      files.map { file in
        let field = String(decoding: file.content, as: UTF8.self).split(separator: "\n")
          .first { $0.hasPrefix("X-Keywords:") }
        let names = try #require(field).dropFirst("X-Keywords:".count).split(separator: ",")
        return (bare(file.content), Set(names.map { $0.trimmingCharacters(in: .whitespaces) }))
      }, uniquingKeysWith: { one, _ in one })
  }

  private static func remote(_ account: TortureAccount) -> [String: Set<String>] {
    let messages = account.server.store.mailbox(.inbox)?.messages ?? []
    #expect(messages.count == 6)
    return Dictionary(
      messages.map { (bare(Data($0.content)), $0.labels) }, uniquingKeysWith: { one, _ in one })
  }

  @Test(
    "whatever was done by then, both sides get all labels, and no message is lost or doubled",
    arguments: [DiskFault.Kind.frozen, .full, .once(EIO)])
  func everyChange(_ kind: DiskFault.Kind) async throws {
    try await onThread {
      for changes in stride(from: 0, to: 400, by: max(1, TortureSettings.stride / 3)) {
        let account = try Self.begin()
        let fault = DiskFault(kind: kind, after: changes)
        let (_, hasStruck) = try Disk.fail(below: account.path, fault) {
          guard case .frozen = kind else { return }
          account.server.faults.add(Fault(.reset, at: .greeting))
          account.server.dropConnections()
        } during: {
          try account.run()
        }
        account.server.dropConnections()
        _ = account.server.wait(atMost: .seconds(20), untilOpen: 0)
        account.server.faults.clear()
        for _ in 0..<2 {
          let outcome = try account.run()
          #expect(outcome.isClean, "\(fault): \(outcome.problems)")
        }
        #expect(try Self.local(account) == Self.expected(), "\(fault)")
        #expect(Self.remote(account) == Self.expected(), "\(fault)")
        #expect(try account.run().result.summary.changedNothing, "\(fault)")
        guard hasStruck else {
          #expect(changes > 20)
          return
        }
      }
    }
  }
}
