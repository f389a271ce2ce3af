// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

/// The whole engine between two servers in memory.
///
/// Blocks, so use it inside ``onThread(_:)``.
final class MappedStage: Sendable {
  let remote: MemoryServer
  let local: MemoryServer
  let log = EventLog()
  let folder: TemporaryFolder
  private let adjust: @Sendable (inout AccountSettings) -> Void

  /// Starts two servers; the remote one holds messages `0..<count` in INBOX.
  ///
  /// The local one gives other UIDs: those up to `gap` have been used up.
  init(
    messages count: Int = 0, remote: ServerCapabilities = .complete,
    local: ServerCapabilities = .complete, separators: (Character, Character) = ("/", "/"),
    gap: UInt32 = 100, adjust: @escaping @Sendable (inout AccountSettings) -> Void = { _ in }
  ) throws {
    folder = try TemporaryFolder()
    let stores = [separators.0, separators.1].map { separator in
      MailStore(Mailboxes(separator: separator, firstUIDValidity: 7))
    }
    self.remote = try MemoryServer(
      stores[0], settings: ServerSettings(password: "far", capabilities: remote))
    self.local = try MemoryServer(
      stores[1], settings: ServerSettings(password: "near", capabilities: local))
    self.adjust = adjust
    try self.local.store.change { mailboxes throws(StoreRefusal) in
      try mailboxes.change(.inbox) { $0.skipUIDs(to: gap) }
    }
    for index in 0..<count { try self.remote.store.deliver(EngineStage.message(index)) }
  }

  /// Where the state lies.
  var layout: StateLayout { StateLayout(metadata: "\(folder.path)/state") }

  /// Where the map of a folder lies.
  func mapPath(_ name: String = "INBOX") -> String {
    layout.map(of: FolderPlace("L", FolderName(name)))
  }

  /// Where the status of the INBOX lies.
  var statusPath: String { "\(layout.statusDirectory(of: "A"))/INBOX" }

  /// The map of a folder.
  func map(_ name: String = "INBOX") throws -> UIDMap {
    try #require(UIDMap(try Files.read(mapPath(name))))
  }

  /// The UID on the local server of a message of INBOX on the remote one.
  func near(_ far: UInt32) throws -> UInt32 {
    let map = try map()
    return try #require(UID(far).flatMap { map.local(of: $0) }).rawValue
  }

  /// Runs the account once.
  @discardableResult
  func run(isDryRun: Bool = false, timeout: Int? = nil) throws -> RunResult {
    try scheduler(isDryRun: isDryRun, timeout: timeout).run()
  }

  /// Looks at the account as `--info` does.
  func inspect() throws -> AccountReport {
    _ = try scheduler().inspect()
    let reports = log.events.compactMap { event in
      if case .inspected(let report) = event { report } else { nil }
    }
    return try #require(reports.last, "\(problems)")
  }

  private func scheduler(isDryRun: Bool = false, timeout: Int? = nil) throws -> Scheduler {
    var general = GeneralSettings(metadata: layout.metadata)
    general.isDryRun = isDryRun
    general.isDurable = false
    general.socketTimeout = timeout
    var account = AccountSettings(
      name: "A", local: .server(settings("L", local)), remote: settings("R", remote))
    adjust(&account)
    return try Scheduler(
      Settings(general: general, accounts: [account]), publisher: log, canAsk: false)
  }

  private func settings(_ name: RepositoryName, _ server: MemoryServer) -> IMAPSettings {
    let secret = Secret(server.settings.password)
    var settings = IMAPSettings(
      rules: RepositoryRules(name: name), host: MemoryServer.host, user: server.settings.user,
      password: PasswordLookup { () throws(SyncProblem) in secret })
    settings.port = server.port
    settings.encryption = .none
    settings.mechanisms = ["PLAIN", "LOGIN"]
    return settings
  }

  /// The problems that were published so far.
  var problems: [SyncProblem] {
    log.events.compactMap { if case .problem(let problem, _) = $0 { problem } else { nil } }
  }

  /// What one side holds of a message.
  struct Held: Hashable, Comparable, CustomTestStringConvertible {
    let content: [UInt8]
    let flags: String
    let arrival: Int

    var testDescription: String { "\(content.count) octets \(flags) of \(arrival)" }

    static func < (left: Self, right: Self) -> Bool {
      left.content.lexicographicallyPrecedes(right.content)
    }
  }

  /// What a server holds in a folder, in no order of its own.
  func held(by server: MemoryServer, _ name: WireName = .inbox) -> [Held] {
    (server.store.mailbox(name)?.messages ?? []).map {
      Held(content: $0.content, flags: $0.flags.description, arrival: $0.arrival.seconds)
    }.sorted()
  }

  /// Expects the same messages, flags and times on both servers, and a map that says which is which.
  func expectEqualSides(
    _ name: String = "INBOX", as local: String? = nil, count: Int? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (far, near) = (WireName(encoding: name), WireName(encoding: local ?? name))
    let (theirs, own) = (held(by: remote, far), held(by: self.local, near))
    #expect(theirs == own, "\(problems)", sourceLocation: sourceLocation)
    if let count { #expect(theirs.count == count, sourceLocation: sourceLocation) }
    let map = try map(local ?? name)
    for message in self.local.store.mailbox(near)?.messages ?? [] {
      let uid = UID(message.uid).flatMap { map.remote(of: $0) }
      let twin = uid.flatMap { self.remote.store.mailbox(far)?.message($0.rawValue) }
      #expect(twin?.content == message.content, sourceLocation: sourceLocation)
    }
    #expect(map.count == own.count, sourceLocation: sourceLocation)
  }
}
