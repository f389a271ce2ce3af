// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport

/// A Dovecot whose users have a million messages in INBOX, kept in few files (mdbox).
///
/// Several of them, one after the other, can have the same mail.
final class LargeMailbox: Sendable {
  let server: DovecotServer
  private let proxy: CountingProxy?

  /// Where the program connects.
  var port: UInt16 { proxy?.port ?? server.port }

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
    proxy =
      tier == .bare
      ? try CountingProxy(to: server.port, roundTrip: .zero, disguise: Self.hideModSequences) : nil
  }

  /// Ends the server.
  func stop() {
    _ = proxy?.stop()
    server.stop()
  }

  /// Gives the code for the highest mod-sequence, which Dovecot tells whatever it offers, a name that nobody knows.
  private static let hideModSequences: @Sendable (inout [UInt8]) -> Void = { bytes in
    // The answer to SELECT is short; to look at a long one for it would take a second.
    guard bytes.count < 4_096, let place = bytes.firstRange(of: Array("HIGHESTMODSEQ".utf8)) else {
      return
    }
    bytes[place.lowerBound] = UInt8(ascii: "X")
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
