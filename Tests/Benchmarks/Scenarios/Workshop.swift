// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport

/// The server and the folder of a benchmark, and everything that must end with it.
final class Workshop: Sendable {
  /// What a run of the benchmark is asked for.
  struct Plan: Sendable {
    var peers: [Synchroniser] = []
    var runs = 5
    /// The part of the messages that is used; 1 is the workload as it is defined.
    var scale = 1.0
    var connections = 3
  }

  /// The password of every account; the peers' files can hold it without quotes.
  static let password = "bench"

  let plan: Plan
  let corpus = BenchmarkCorpus()
  let server: DovecotServer
  var connections: Int { plan.connections }
  var path: String { folder.path }

  private let folder: TemporaryFolder
  private let asideCount = Monitor(0)
  private let running = Monitor<Running>(Running())

  private struct Running {
    var program: MeasuredProgram?
    var isInterrupted = false
  }

  /// Starts the server; processes for logins wait in advance, as on a server that is in use.
  init(_ plan: Plan) throws {
    self.plan = plan
    folder = try TemporaryFolder()
    server = try DovecotServer(
      settings: """
        passdb {
          driver = static
          args = password=\(Self.password)
        }
        service imap-login {
          service_count = 0
          process_min_avail = 2
        }
        service imap {
          process_min_avail = 2
        }
        """)
    try Files.createDirectory("\(path)/aside")
  }

  /// Ends the server and removes all files.
  func close() {
    server.stop()
    // Much quicker than one call for each of some 100,000 files.
    _ = try? Shell.run(["rm", "-rf", path])
  }

  /// Ends the program that runs now, and lets nothing else begin; any thread may call it.
  func interrupt() {
    running.update { running in
      running.isInterrupted = true
      running.program?.kill()
    }
  }

  /// Whether a person wants the benchmark to end.
  var isInterrupted: Bool { running.read { $0.isInterrupted } }

  /// Remembers the program that runs, so that an interruption ends it.
  func isRunning(_ program: MeasuredProgram) {
    running.update { running in
      running.program = program
      if running.isInterrupted { program.kill() }
    }
  }

  /// A number of messages, made smaller by the scale of the plan.
  func scaled(_ count: Int) -> Int { max(20, Int(Double(count) * plan.scale)) }

  /// The programs that take part, ours first.
  var synchronisers: [Synchroniser] { [.ours] + plan.peers }

  /// Moves a tree out of the way and gives its space back, but does not delete its files.
  ///
  /// On ext4 deleting many files makes creating others slow for a minute, which the next run would
  /// have to pay for.  Files with several names belong to somebody else too and stay as they are.
  func putAside(_ tree: String) throws {
    guard Files.exists(tree) else { return }
    let number = asideCount.update { count -> Int in
      count += 1
      return count
    }
    let aside = "\(path)/aside/\(number)"
    try Files.rename(tree, to: aside)
    try Shell.check([
      "find", aside, "-type", "f", "-links", "1", "-size", "+0", "-exec", "truncate", "-s", "0",
      "{}", "+",
    ])
  }

  /// Makes an account of the server from messages of the corpus, in folders of equal size.
  ///
  /// Without folder names all messages are in the INBOX.
  func createAccount(
    _ user: String, messages: Int, _ kind: BenchmarkCorpus.Kind, folders: [String] = []
  ) throws {
    if folders.isEmpty { return try add(0..<messages, kind, to: user) }
    let tree = "\(path)/\(user)-corpus"
    let share = messages / folders.count
    for (place, folder) in folders.enumerated() {
      let numbers = place * share..<(place + 1) * share
      try corpus.write(numbers, kind, toMaildir: "\(tree)/\(folder)")
    }
    try server.importMaildirs(tree, to: user)
    try putAside(tree)
  }

  /// Adds messages of the corpus to the INBOX of a user of the server.
  func add(_ numbers: Range<Int>, _ kind: BenchmarkCorpus.Kind, to user: String) throws {
    let tree = "\(path)/\(user)-corpus"
    try corpus.write(numbers, kind, toMaildir: tree)
    try server.importMaildirs(tree, to: user)
    try putAside(tree)
  }
}
