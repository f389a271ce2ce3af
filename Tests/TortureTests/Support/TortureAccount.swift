// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

/// An account between a server in memory and Maildirs in a temporary folder, or another server, with the whole
/// engine.
///
/// Blocks, so use it inside ``onThread(_:)``.
final class TortureAccount: Sendable {
  let server: MemoryServer
  private let local: MemoryServer?
  var servers: [MemoryServer] { [local, server].compactMap(\.self) }
  private let folder: TemporaryFolder
  private let adjust: @Sendable (inout Settings) -> Void

  /// Starts an empty server; without a `local` one the other side are Maildirs.
  init(
    capabilities: ServerCapabilities = .usual, local: MemoryServer? = nil,
    adjust: @escaping @Sendable (inout Settings) -> Void = { _ in }
  ) throws {
    folder = try TemporaryFolder()
    server = try MemoryServer(settings: ServerSettings(capabilities: capabilities))
    self.local = local
    self.adjust = adjust
  }

  /// Everything that the program writes lies below it.
  var path: String { folder.path }
  var mail: String { "\(path)/Mail" }
  var state: String { "\(path)/state" }

  /// What a run came to, with the problems it told.
  struct Outcome: Sendable {
    let result: RunResult
    let problems: [SyncProblem]
    /// The folders that were left alone because their numbers may mean other messages, as the server
    /// names them.
    let leftAlone: Set<String>
    var isClean: Bool { !result.hasFailed && result.summary.validityChanges == 0 }
  }

  /// Runs the account once; with `isHasty` a server may be silent only as long as the history says.
  func run(isHasty: Bool = false) throws -> Outcome {
    try perform(isHasty: isHasty) { try $0.run() }
  }

  /// Takes the Maildirs over, as with `--adopt`.
  func adopt() throws -> Outcome { try perform { $0.adopt() } }

  private func perform(
    isHasty: Bool = false, _ body: (Scheduler) throws -> RunResult
  ) throws -> Outcome {
    var general = GeneralSettings(metadata: state)
    general.isDurable = false
    general.socketTimeout = 20
    let remote = Self.settings("R", server)
    let account =
      if let local {
        AccountSettings(name: "A", local: .server(Self.settings("L", local)), remote: remote)
      } else {
        AccountSettings(
          name: "A", local: MaildirSettings(rules: RepositoryRules(name: "L"), root: mail),
          remote: remote)
      }
    var settings = Settings(general: general, accounts: [account])
    adjust(&settings)
    if !isHasty { settings.general.socketTimeout = 20 }
    let listener = ProblemListener()
    let result = try body(Scheduler(settings, publisher: listener, canAsk: false))
    return Outcome(result: result, problems: listener.problems, leftAlone: listener.leftAlone)
  }
}

extension TortureAccount {
  private static func settings(_ name: RepositoryName, _ server: MemoryServer) -> IMAPSettings {
    let secret = Secret(server.settings.password)
    var settings = IMAPSettings(
      rules: RepositoryRules(name: name), host: MemoryServer.host, user: server.settings.user,
      password: PasswordLookup { () throws(SyncProblem) in secret })
    settings.port = server.port
    settings.encryption = .none
    settings.mechanisms = ["PLAIN", "LOGIN"]
    return settings
  }
}

/// Keeps the problems of a run, and what it left alone.
private final class ProblemListener: EventPublisher {
  private let found = Monitor<[SyncProblem]>([])
  private let alone = Monitor<Set<String>>([])

  var problems: [SyncProblem] { found.read { $0 } }
  var leftAlone: Set<String> { alone.read { $0 } }

  func publish(_ record: EventRecord) {
    switch record.event {
    case .problem(let problem, _): found.update { $0.append(problem) }
    case .validityChanged(let place, _, _):
      let isLocal = place.repository == "L"
      let name = isLocal ? place.folder.rawValue.replacing(".", with: "/") : place.folder.rawValue
      alone.update { _ = $0.insert(name) }
    default: break
    }
  }
}

extension TortureAccount {
  /// Lets the disk fail in a run after 0, 1, 2, … changes until the run makes no more, each time for an account
  /// of its own, and expects that the next run mends it and the one after it finds nothing to do.
  static func runAtEveryChange(
    _ kind: DiskFault.Kind, of begin: () throws -> TortureAccount,
    mended: (TortureAccount, Comment) throws -> Void
  ) throws {
    for changes in 0..<200 {
      let account = try begin()
      let fault = DiskFault(kind: kind, after: changes)
      let (_, hasStruck) = try Disk.fail(below: account.path, fault, strike: {}) {
        try account.run()
      }
      let outcome = try account.run()
      #expect(outcome.isClean, "\(fault): \(outcome.problems)")
      try mended(account, "\(fault)")
      #expect(try account.run().result.summary.changedNothing, "\(fault)")
      guard hasStruck else {
        #expect(changes > 10)
        return
      }
    }
  }
}
