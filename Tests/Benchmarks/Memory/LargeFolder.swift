// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import POSIX
import TestSupport

/// A folder of a million messages on both sides, and the program between them.
final class LargeFolder {
  let variant: MemoryVariant
  let mailbox: LargeMailbox
  let home: String
  private(set) var user: String
  private var inbox: String { "\(home)/Mail/INBOX" }

  init(user: String, home: String, _ mailbox: LargeMailbox, _ variant: MemoryVariant) {
    self.user = user
    self.home = home
    self.mailbox = mailbox
    self.variant = variant
  }

  /// Synchronises once; `fullCheck` lets it be due.
  func synchronise(fullCheck: Bool, within limit: Duration) throws -> Measurement {
    let account = Account(
      user: user, port: mailbox.port, connections: variant.connections,
      isDurable: variant.isDurable)
    var text = Synchroniser.ours.configuration(home: home, account: account)
    if fullCheck {
      text = text.replacing("deletionlimit = no", with: "deletionlimit = no\nfullcheck = 0")
    }
    let configuration = "\(home)/configuration"
    try Files.replace(configuration, with: Array(text.utf8))
    chmod(configuration, 0o600)
    let program = try MeasuredProgram(
      Synchroniser.ours.command(configuration: configuration), home: home, log: "\(home)/log")
    do {
      return try program.finish(within: limit)
    } catch {
      let log = (try? String(contentsOfFile: "\(home)/log", encoding: .utf8)) ?? ""
      throw ProgramFailure("\(error) \(log.suffix(500))")
    }
  }

  /// What shows that the work of a step was not done; `nil` if it was.
  func problem(after step: MemoryStep) throws -> String? {
    let names = try names()
    let count = try mailbox.count(of: user)
    guard names.count == count, count > 0 else {
      return "\(names.count) messages here, \(count) there"
    }
    switch step {
    case .flagsOnServer:
      let drafts = names.count { $0.contains(/:2,\w*D/) }
      // Those of earlier steps were deleted.
      return drafts == MemoryBenchmark.changed ? nil : "\(drafts) drafts"
    case .flagsInMaildir:
      let here = names.count { $0.contains(/:2,\w*R/) }
      let there = try mailbox.server.doveadm([
        "search", "-u", user, "mailbox", "INBOX", "answered",
      ]).split(separator: "\n").count
      return here == there && here >= MemoryBenchmark.changed
        ? nil : "\(here) answered messages here, \(there) there"
    default: return nil
    }
  }

  private func names() throws -> [String] {
    try ["new", "cur"].flatMap { try Directory.names(in: "\(inbox)/\($0)") }
  }

  /// Marks messages as answered in the files.
  func markAnswered(_ count: Int) throws {
    let names = try Directory.names(in: "\(inbox)/cur").filter { $0.hasSuffix(":2,S") }
    for name in names.prefix(count) {
      try Files.rename("\(inbox)/cur/\(name)", to: "\(inbox)/cur/\(name.dropLast())RS")
    }
  }

  /// Takes number and state from all files, as if a mail client had written them, and an empty account.
  func becomeNew() throws {
    user += "-upload"
    try Shell.check(["rm", "-r", "\(home)/metadata"])
    for part in ["new", "cur"] {
      for name in try Directory.names(in: "\(inbox)/\(part)") {
        guard let number = name.range(of: ",U="), let flags = name.range(of: ":2,") else {
          continue
        }
        let plain = name[..<number.lowerBound] + name[flags.lowerBound...]
        try Files.rename("\(inbox)/\(part)/\(name)", to: "\(inbox)/\(part)/\(plain)")
      }
    }
    try mailbox.server.createMailbox("Archive", of: user)
  }
}
