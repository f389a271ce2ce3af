// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

/// The whole engine between a server in memory and a Maildir in a temporary folder.
///
/// Blocks, so use it inside ``onThread(_:)``.
final class EngineStage: Sendable {
  let server: MemoryServer
  let log = EventLog()
  private let folder: TemporaryFolder
  private let adjust: @Sendable (inout AccountSettings) -> Void
  private let debug: Set<DebugCategory>

  /// Starts a server that holds messages `0..<count` in INBOX.
  init(
    messages count: Int = 0, capabilities: ServerCapabilities = .usual,
    takesKeywords: Bool = true, mergesCopies: Bool = false, largestLiteral: Int = 128 << 20,
    debug: Set<DebugCategory> = [],
    adjust: @escaping @Sendable (inout AccountSettings) -> Void = { _ in }
  ) throws {
    folder = try TemporaryFolder()
    var settings = ServerSettings(capabilities: capabilities, largestLiteral: largestLiteral)
    settings.takesKeywords = takesKeywords
    settings.mergesCopies = mergesCopies
    server = try MemoryServer(settings: settings)
    self.adjust = adjust
    self.debug = debug
    for index in 0..<count { try server.store.deliver(Self.message(index)) }
  }

  /// A message that differs from all others.
  static func message(_ index: Int) -> [UInt8] {
    Array(MailCorpus(seed: 7).message(index, index % 5 == 0 ? .multipart : .plain))
  }

  /// The Maildirs.
  var tree: MaildirTree { MaildirTree("\(folder.path)/Mail") }

  /// Where the state lies.
  var layout: StateLayout { StateLayout(metadata: "\(folder.path)/state") }

  /// Runs the account once and returns what became of it.
  ///
  /// `requests` are made before it begins; `meanwhile` runs beside it on a thread.  By `time` the engine
  /// sleeps between two runs.
  @discardableResult
  func run(
    timeout: Int? = nil, isDryRun: Bool = false, isSingleThreaded: Bool = false,
    requests: [SyncRequest] = [], on time: any TimeSource = SystemTime(),
    meanwhile: (@Sendable (Scheduler) -> Void)? = nil
  ) throws -> RunResult {
    let scheduler = try scheduler(
      timeout: timeout, isDryRun: isDryRun, isSingleThreaded: isSingleThreaded, on: time)
    for request in requests { scheduler.receive(request) }
    let companion = try meanwhile.map { body in
      try POSIX.Thread(named: "meanwhile") { body(scheduler) }
    }
    defer { companion?.join() }
    return try scheduler.run()
  }

  /// Runs until both sides are in step and the directories changed long enough ago to be relied upon.
  ///
  /// What comes next finds nothing to look at: the log of the server is empty.
  func settle() throws {
    try run()
    // Longer than the step in which file systems count; three runs may take less than one.
    usleep(50_000)
    for _ in 0..<2 { try run() }
    server.log.clear()
  }

  /// Takes the Maildirs over, as `--adopt` does.
  @discardableResult
  func adopt() throws -> RunResult { try scheduler().adopt() }

  /// Looks at the account as `--info` does.
  func inspect() throws -> AccountReport {
    _ = try scheduler().inspect()
    let reports = log.events.compactMap { event in
      if case .inspected(let report) = event { report } else { nil }
    }
    return try #require(reports.last, "\(problems)")
  }

  private func scheduler(
    timeout: Int? = nil, isDryRun: Bool = false, isSingleThreaded: Bool = false,
    on time: any TimeSource = SystemTime()
  ) throws -> Scheduler {
    var general = GeneralSettings(metadata: layout.metadata)
    general.isSingleThreaded = isSingleThreaded
    general.isDryRun = isDryRun
    general.isDurable = false
    general.debug = debug
    general.socketTimeout = timeout
    let local = MaildirSettings(
      rules: RepositoryRules(name: "L"), root: "\(folder.path)/Mail")
    let secret = Secret(server.settings.password)
    var remote = IMAPSettings(
      rules: RepositoryRules(name: "R"), host: MemoryServer.host, user: server.settings.user,
      password: PasswordLookup { () throws(SyncProblem) in secret })
    remote.port = server.port
    remote.encryption = .none
    remote.mechanisms = ["PLAIN", "LOGIN"]
    var account = AccountSettings(name: "A", local: local, remote: remote)
    adjust(&account)
    let settings = Settings(general: general, accounts: [account])
    return try Scheduler(settings, publisher: log, canAsk: false, time: time)
  }

  /// Every file and directory with its content and times, to see that nothing was written.
  func everything() throws -> [String: String] {
    var found: [String: String] = [:]
    let names = FileManager.default.enumerator(atPath: folder.path)
    while let name = names?.nextObject() as? String {
      let path = "\(folder.path)/\(name)"
      let status = try Files.status(path)
      let content = status.isDirectory ? "" : String(decoding: try Files.read(path), as: UTF8.self)
      found[name] = "\(status.inode) \(status.modified) \(status.permissions) \(content)"
    }
    return found
  }

  /// How often the server obeyed or refused a command.
  func commands(_ name: String) -> Int { server.log.all.count { $0.command == name } }

  /// The problems that were published so far.
  var problems: [SyncProblem] {
    log.events.compactMap { if case .problem(let problem, _) = $0 { problem } else { nil } }
  }

  /// Expects the same messages and flags on both sides of a folder.
  func expectEqualSides(
    _ name: String = "INBOX", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let mailbox = try #require(server.store.mailbox(WireName(encoding: name)))
    let files = try tree.messages(in: name)
    #expect(files.map(\.uid) == mailbox.messages.map(\.uid), sourceLocation: sourceLocation)
    for (file, message) in zip(files, mailbox.messages) {
      #expect(
        file.content == Data(message.content).onDisk, "UID \(file.uid)",
        sourceLocation: sourceLocation)
      let seen = message.flags.contains(.seen)
      #expect(file.flags.contains("S") == seen, sourceLocation: sourceLocation)
    }
  }

  /// The octets of the messages on the server.
  func contents(_ name: WireName = .inbox) -> [[UInt8]] {
    server.store.mailbox(name)?.messages.map(\.content) ?? []
  }
}
