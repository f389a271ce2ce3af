// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncEngine
import SyncModel
import TestSupport

/// Measures single parts of the program, without a server.
struct PartBenchmarks {
  /// What one part takes.
  struct Result {
    let title: String
    /// The median of the runs, in seconds.
    let seconds: Double
    /// How many things were worked on.
    let count: Int

    /// What each of them takes.
    var nanosecondsEach: Double { seconds * 1e9 / Double(count) }
  }

  private static let count = 100_000
  let runs: Int

  /// Measures all parts, one after the other.
  func run() throws -> [Result] {
    let folder = try TemporaryFolder()
    let digest = FolderDigest("INBOX")
    try makeMaildir(folder.path, digest)
    let messages = (1...UInt32(Self.count)).compactMap { number in
      UID(number).map { KnownMessage($0, number % 3 == 0 ? .seen : []) }
    }
    return [
      try parsing(), try listing(folder.path, digest), try planning(messages),
      try storing(messages, folder.path), try loading(folder.path),
    ]
  }

  private func measure(_ title: String, _ body: () throws -> Int) throws -> Result {
    var times: [Double] = []
    for _ in 0..<runs {
      let begin = ContinuousClock.now
      let found = try body()
      times.append((ContinuousClock.now - begin).seconds)
      guard found == Self.count else { throw ProgramFailure("\(title): \(found) things") }
    }
    return Result(title: title, seconds: times.median ?? 0, count: Self.count)
  }

  private func parsing() throws -> Result {
    let lines = (1...Self.count).map { number in
      "* \(number) FETCH (UID \(number * 3) FLAGS (\\Seen \\Answered) RFC822.SIZE 4321)\r\n"
    }
    let bytes = Array(lines.joined().utf8)
    return try measure("parse FETCH lines") {
      var reader = ResponseReader()
      var found = 0
      var rest = bytes[...]
      while !rest.isEmpty {
        reader.feed(rest.prefix(64 << 10))
        rest = rest.dropFirst(64 << 10)
        while let item = try reader.next() {
          if case .response(.fetch) = item { found += 1 }
        }
      }
      return found
    }
  }

  private func makeMaildir(_ path: String, _ digest: FolderDigest) throws {
    try Files.createDirectories("\(path)/cur")
    for number in 1...Self.count {
      let base = "\(1_700_000_000 + number)_0.4711.example,U=\(number),FMD5=\(digest.hexadecimal)"
      _ = try FileDescriptor(opening: "\(path)/cur/\(base):2,RS", .createNew)
    }
  }

  private func listing(_ path: String, _ digest: FolderDigest) throws -> Result {
    try measure("list a Maildir and take the names apart") {
      var found = 0
      for name in try Directory.names(in: "\(path)/cur")
      where MaildirName(name).uid(in: digest) != nil { found += 1 }
      return found
    }
  }

  private func planning(_ messages: [KnownMessage]) throws -> Result {
    let agreed = FolderSnapshot(messages)
    let remote = FolderSnapshot(messages.map { KnownMessage($0.uid, $0.flags.union(.flagged)) })
    return try measure("plan: every message got a flag") {
      let plan = Planner(local: agreed, remote: remote, agreed: agreed).plan()
      return plan.local.flagSteps.reduce(0) { $0 + $1.uids.count }
    }
  }

  private func storing(_ messages: [KnownMessage], _ path: String) throws -> Result {
    var file = 0
    return try measure("store the status of messages") {
      file += 1
      let database = try StatusDatabase(path: "\(path)/status-\(file)")
      try database.apply(.init(put: messages))
      return messages.count
    }
  }

  private func loading(_ path: String) throws -> Result {
    try measure("load the status of messages") {
      try StatusDatabase(path: "\(path)/status-1").load().count
    }
  }
}
