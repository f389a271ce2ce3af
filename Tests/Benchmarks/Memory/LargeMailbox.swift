// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport

/// A Dovecot whose users have a million messages in INBOX, kept in few files (mdbox).
///
/// Several of them, one after the other, can have the same mail.
final class LargeMailbox: Sendable {
  let server: DovecotServer

  init(_ tier: MemoryVariant.Tier, in mail: TemporaryFolder) throws {
    let capabilities = tier.capabilities.map { "imap_capability = \($0)" } ?? ""
    server = try DovecotServer(
      settings: """
        mail_location = mdbox:\(mail.path)/%u
        passdb {
          driver = static
          args = password=\(Workshop.password)
        }
        \(capabilities)
        """)
  }

  /// Gives a user messages of the corpus, by way of one file in mbox format.
  func add(_ numbers: Range<Int>, to user: String, _ corpus: BenchmarkCorpus) throws {
    let folder = try TemporaryFolder()
    let file = try FileDescriptor(
      opening: "\(folder.path)/inbox", .createNew, permissions: 0o644)
    var bytes: [UInt8] = []
    for number in numbers {
      bytes += Array(
        "From a@b Mon Jan  2 10:00:00 2023\nStatus: \(number % 10 < 7 ? "R" : "")O\n".utf8)
      bytes += corpus.message(number, .small) + [UInt8(ascii: "\n")]
      if bytes.count > 1 << 20 {
        try file.write(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try file.write(bytes)
    try ServerUser.own(folder)
    let location = "mbox:\(folder.path):INBOX=\(folder.path)/inbox:INDEX=MEMORY"
    try server.doveadm(["import", "-u", user, location, "", "ALL"])
  }

  /// The number of messages that a user has.
  func count(of user: String) throws -> Int {
    let status = try server.doveadm(["mailbox", "status", "-u", user, "messages", "INBOX"])
    return status.firstMatch(of: /messages=(\d+)/).flatMap { Int($0.1) } ?? 0
  }
}
