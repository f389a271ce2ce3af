// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import Glibc
import SyncEngine
import SyncModel
import TestSupport

/// Plays a history on an account and keeps the oracle informed.
final class Player: HistoryPlayer {
  let account: TortureAccount
  var oracle = Oracle()
  let history: History
  private var count = 0
  /// The folders that the server numbered anew since everything was last compared.
  private var renumbered: Set<String> = []
  private var hasLostState = false
  /// The folders that the server numbered anew at any time.
  private var everRenumbered: Set<String> = []
  /// The program may not know of what time the Maildirs are: then none come back from a backup.
  private var hasLostMemory = false
  /// The Maildirs came back from a backup, and the program may not have seen it: then it loses no memory.
  private var hasRestored = false
  /// A run was cut off that may have been giving new numbers, because no state told what they meant.
  private var isHalfNumbered = false
  /// A run was cut off, and none has come to its end since.
  private var isCutOff = false
  private(set) var isOver = false
  private(set) var strikes = 0
  private(set) var uploadsInDoubt = 0

  init(_ history: History) throws {
    self.history = history
    let isSingle = history.isSingleThreaded
    let isDurable = history.isDurable
    let timeout = history.timeout
    let options = history.options
    account = try TortureAccount(capabilities: history.capabilities) { settings in
      settings.general.socketTimeout = timeout
      settings.general.isSingleThreaded = isSingle
      settings.general.isDurable = isDurable
      options.apply(to: &settings.accounts[0])
    }
    // Deletions that are not passed on are none that can be counted upon.
    if !options.isStrict { oracle.disturbed() }
  }

  func play(_ step: Step) throws -> [String] {
    switch step {
    case .run(let disturbance): return try run(disturbance)
    case .verify: return try verify()
    case .pause: usleep(30_000)
    case .loseState where EngineAbilities.provesNumbersWithoutStatus || renumbered.isEmpty:
      hasLostState = true
      oracle.stateLost(try reading())
      try? FileManager.default.removeItem(atPath: account.state)
    case .loseMemory where !hasRestored:
      oracle.memoryLost(try reading())
      hasLostMemory = true
      try? FileManager.default.removeItem(atPath: "\(account.state)/Account-A/Memory.sqlite")
    case .backUp: try backUp()
    case .restore(let folder) where !hasLostMemory: try restore(folder.map(name))
    case .restore, .loseMemory: break
    case .createFolder(let onServer, let folder): try create(name(folder), onServer: onServer)
    case .skipUIDs, .changeValidity: try renumber(step)
    case .loseState: break
    default: try change(step)
    }
    return []
  }

  func reading() throws -> SideReading { try SideReading(account) }

  // MARK: - Backups

  private var backup: String { "\(account.path)/backup" }

  private func backUp() throws {
    // Maildirs without the mark of a run are those of nobody, and a person has to vouch for them.
    guard FileManager.default.fileExists(atPath: "\(account.mail)/.offlineimap-id") else { return }
    try? FileManager.default.removeItem(atPath: backup)
    try FileManager.default.copyItem(atPath: account.mail, toPath: backup)
    oracle.backedUp()
  }

  private func restore(_ folder: String?) throws {
    // Of what time one folder is, the program knows from the last run that came to its end.
    if folder != nil, isCutOff { return }
    let target = folder.map(directory) ?? account.mail
    let saved = backup + target.dropFirst(account.mail.count)
    guard FileManager.default.fileExists(atPath: saved) else { return }
    let before = try reading()
    try? FileManager.default.removeItem(atPath: target)
    try FileManager.default.copyItem(atPath: saved, toPath: target)
    // The state may be forgotten for it, and the numbers of that time mean other messages by now.
    hasLostState = true
    hasRestored = true
    renumbered = everRenumbered
    oracle.restored(folder, before, try reading())
  }

  // MARK: - Runs

  /// Whether each folder that the program left alone was numbered anew, and shares too little with its files
  /// to be recognised: then a person has to decide.
  private func mayRest(_ outcome: TortureAccount.Outcome) throws -> Bool {
    guard !outcome.result.hasFailed, !outcome.leftAlone.isEmpty else { return false }
    let now = try reading()
    return outcome.leftAlone.allSatisfy { folder in
      (isHalfNumbered || renumbered.contains(folder)) && now.sharesLittle(in: folder)
    }
  }

  private func verify() throws -> [String] {
    let before = try reading()
    var outcome = try account.runToRest()
    // The person does what the problem says, and then all must come to rest.
    if outcome.problems.contains(where: { if case .numbersDoubtful = $0 { true } else { false } }) {
      outcome = try account.adopt()
      for _ in 0..<4 { outcome = try account.run() }
    }
    if try mayRest(outcome) {
      isOver = true
      return oracle.losses(try reading())
    }
    guard isAtRest(outcome) else {
      return ["does not come to rest: \(outcome.problems) \(outcome.result.summary)"]
    }
    let now = try reading()
    guard history.options.isStrict else { return changes(since: before, now) + oracle.excess(now) }
    let found = oracle.judge(now)
    if found.isEmpty {
      oracle.settle(now)
      renumbered = []
      hasLostState = false
      hasLostMemory = false
      isHalfNumbered = false
      isCutOff = false
    }
    return found
  }

  /// Where folders may not be created it is possible that there are none in common.
  private func isAtRest(_ outcome: TortureAccount.Outcome) -> Bool {
    let hasNoFolder =
      !history.options.isStrict
      && outcome.problems.contains { if case .noFolderToSync = $0 { true } else { false } }
    return (outcome.isClean || hasNoFolder) && outcome.result.summary.changedNothing
  }

  /// What has become of a side that must stay as it is, and what was lost.
  ///
  /// Files get the numbers that the server gave them, whose messages are left as they are.
  private func changes(since before: SideReading, _ now: SideReading) -> [String] {
    let isLocalSame =
      now.localContent == before.localContent || history.options.readOnly != .local
    let isRemoteSame = now.remote == before.remote || history.options.readOnly != .remote
    return oracle.losses(now) + (isLocalSame ? [] : ["the Maildirs were changed"])
      + (isRemoteSame ? [] : ["the server was changed"])
  }

  private func run(_ disturbance: Disturbance) throws -> [String] {
    let before = try reading()
    let (outcome, hasStruck) = try account.run(disturbance)
    if outcome.isClean && !hasStruck { return try verify() }
    strikes += 1
    isCutOff = true
    isHalfNumbered = isHalfNumbered || hasLostState
    // Whoever reads the log must learn what failed; nobody needs words for a run that went well.
    if outcome.result.hasFailed, outcome.problems.allSatisfy(\.message.isEmpty) {
      return ["the run fails without a word"]
    }
    let now = try reading()
    uploadsInDoubt += now.uploadsInDoubt
    oracle.disturbed()
    return changes(since: before, now)
  }

  // MARK: - Names and messages

  func name(_ folder: Int) -> String { History.folders[folder % History.folders.count] }

  /// A message that nobody else has, as it lies on disk.
  func message() -> Data {
    count += 1
    return History.message(count, seed: history.seed)
  }

  /// A name as a mail client would make it.
  func fileName() -> String {
    count += 1
    return "1700000000.\(count)_1.client"
  }

  private func create(_ folder: String, onServer: Bool) throws {
    if onServer {
      guard account.server.store.mailbox(WireName(encoding: folder)) == nil else { return }
      try account.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.create(WireName(encoding: folder))
      }
    } else {
      for part in ["cur", "new", "tmp"] {
        try FileManager.default.createDirectory(
          atPath: "\(directory(folder))/\(part)", withIntermediateDirectories: true)
      }
    }
  }

  func directory(_ folder: String) -> String {
    "\(account.mail)/\(folder.replacing("/", with: "."))"
  }

  private func renumber(_ step: Step) throws {
    switch step {
    case .skipUIDs(let folder):
      let name = WireName(encoding: name(folder))
      guard let mailbox = account.server.store.mailbox(name) else { return }
      try account.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.change(name) { $0.skipUIDs(to: mailbox.uidNext + 5) }
      }
    case .changeValidity(let folder):
      let name = name(folder)
      guard EngineAbilities.provesNumbersWithoutStatus || !hasLostState else { return }
      guard account.server.store.mailbox(WireName(encoding: name)) != nil else { return }
      oracle.validityChanged(name)
      renumbered.insert(name)
      everRenumbered.insert(name)
      try account.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: WireName(encoding: name))
      }
    default: break
    }
  }

  // MARK: - What other programs do

  /// Files a message on the server, creating the folder if need be.
  func deliver(_ content: Data, _ folder: String, _ flags: Set<Character>) throws {
    try create(folder, onServer: true)
    try account.server.store.deliver(
      content.onWire, to: WireName(encoding: folder), flags: Letters.flags(flags))
  }

  /// Writes a message file, creating the folder if need be.
  func addFile(_ content: Data, _ folder: String, _ flags: Set<Character>, isNew: Bool) throws {
    try create(folder, onServer: false)
    let name = isNew ? "new/\(fileName())" : "cur/\(fileName()):2,\(String(flags.sorted()))"
    try content.write(to: URL(filePath: "\(directory(folder))/\(name)"))
  }

  func makeFolder(_ folder: String) throws { try create(folder, onServer: false) }
}

extension Disturbance {
  /// What goes wrong on this machine; `nil` if the server is struck, or nothing.
  var diskFault: DiskFault? {
    switch self {
    case .killed(let changes): DiskFault(kind: .frozen, after: changes)
    case .diskFull(let changes): DiskFault(kind: .full, after: changes)
    case .diskError(let changes): DiskFault(kind: .once(EIO), after: changes)
    default: nil
    }
  }

  /// What goes wrong on the server.
  var faults: [Fault] {
    switch self {
    case .none, .killed, .diskFull, .diskError: []
    case .cutSending(let bytes):
      [Fault(.reset, at: .sent(bytes: bytes), times: 1), Fault(.reset, at: .greeting, skipping: 1)]
    case .cutReceiving(let bytes):
      [
        Fault(.reset, at: .received(bytes: bytes), times: 1),
        Fault(.reset, at: .greeting, skipping: 1),
      ]
    case .brokenOnce(let bytes): [Fault(.drop, at: .sent(bytes: bytes), times: 1)]
    case .refused(let command, let skipping):
      [Fault(answering: command, with: "NO Not now.", skipping: skipping)]
    case .server(let faults): faults
    }
  }
}

extension Data {
  /// A message as it goes over the wire: LF is CRLF.
  var onWire: [UInt8] { flatMap { $0 == 10 ? [13, 10] : [$0] } }
}
