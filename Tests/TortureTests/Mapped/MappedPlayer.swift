// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport

@testable import SyncEngine

/// Plays a history on an account between two servers and keeps the oracle informed.
final class MappedPlayer: HistoryPlayer {
  let account: TortureAccount
  let local: MemoryServer
  var oracle = Oracle()
  let history: MappedHistory
  private var count = 0
  /// The UIDs on the remote server of the messages of the local one, when everything was last compared.
  private var partners: [String: [UInt32: UInt32]] = [:]
  /// How many messages arrived on each side since then.
  private var arrivals: [Oracle.Slot: [Side: Int]] = [:]
  /// The folders of which nobody may know which UIDs belong together.
  private var unmapped: Set<String> = []
  private(set) var isOver = false
  private(set) var strikes = 0

  init(_ history: MappedHistory) throws {
    self.history = history
    let local = try MemoryServer(
      settings: ServerSettings(password: "near", capabilities: history.capabilities[0]))
    self.local = local
    let (isSingle, isDurable) = (history.isSingleThreaded, history.isDurable)
    account = try TortureAccount(capabilities: history.capabilities[1], local: local) { settings in
      settings.general.isSingleThreaded = isSingle
      settings.general.isDurable = isDurable
    }
  }

  func server(_ side: Side) -> MemoryServer { side == .local ? local : account.server }

  func play(_ step: MappedStep) throws -> [String] {
    switch step {
    case .run(let disturbance, let side): return try run(disturbance, on: side)
    case .verify: return try verify()
    case .loseState:
      try? FileManager.default.removeItem(atPath: account.state)
      for folder in History.folders { forget(folder) }
    case .loseMemory:
      try? FileManager.default.removeItem(atPath: "\(account.state)/Account-A/Memory.sqlite")
    case .loseMap(let folder):
      let place = FolderPlace("L", FolderName(name(folder)))
      try? FileManager.default.removeItem(
        atPath: StateLayout(metadata: account.state).map(of: place))
      forget(name(folder))
    default: try change(step)
    }
    return []
  }

  /// Nothing is known of the UIDs of a folder any more; they may all be others.
  func forget(_ folder: String, isRenumbered: Bool = false) {
    unmapped.insert(folder)
    if isRenumbered { partners[folder] = nil }
    oracle.validityChanged(folder)
  }

  /// Looks at both servers.
  ///
  /// A message of the local one has the UID of its partner, if it had one when
  /// everything was last compared.
  func reading() -> SideReading {
    SideReading(local: local.store, remote: account.server.store) { [partners] folder, uid in
      partners[folder]?[uid]
    }
  }

  // MARK: - Runs

  private func verify() throws -> [String] {
    let outcome = try account.runToRest()
    if mayRest(outcome) {
      isOver = true
      return oracle.losses(reading())
    }
    guard outcome.isClean, outcome.result.summary.changedNothing else {
      return ["does not come to rest: \(outcome.problems) \(outcome.result.summary)"]
    }
    let now = reading().paired()
    let found = oracle.judge(now)
    if found.isEmpty { settle(now) }
    return found
  }

  /// Whether the folders that are left alone share too little to be recognised: then a person has to decide.
  private func mayRest(_ outcome: TortureAccount.Outcome) -> Bool {
    var alone = outcome.leftAlone
    for case .mapLost(let place, _, _) in outcome.problems { alone.insert(place.folder.rawValue) }
    let now = reading()
    return !alone.isEmpty
      && alone.allSatisfy { unmapped.contains($0) && now.sharesLittle(in: $0) }
  }

  /// Equal messages that are new on both servers are taken for one, as between two servers that were filled by
  /// something else.
  func arrived(_ side: Side, _ folder: String, _ content: Data) {
    let slot = Oracle.Slot(folder: folder, content: content)
    arrivals[slot, default: [:]][side, default: 0] += 1
    let other = arrivals[slot]?[side == .local ? .remote : .local] ?? 0
    if arrivals[slot, default: [:]][side, default: 0] <= other { oracle.met(folder, content) }
  }

  private func settle(_ now: SideReading) {
    oracle.settle(now)
    unmapped = []
    arrivals = [:]
    partners = now.local.mapValues { messages in
      var uids: [UInt32: UInt32] = [:]
      for message in messages {
        if let own = UInt32(message.path), let uid = message.uid { uids[own] = uid }
      }
      return uids
    }
  }

  private func run(_ disturbance: Disturbance, on side: Side) throws -> [String] {
    let (outcome, hasStruck) = try account.run(disturbance, on: server(side))
    if outcome.isClean && !hasStruck { return try verify() }
    strikes += 1
    if outcome.result.hasFailed, outcome.problems.allSatisfy(\.message.isEmpty) {
      return ["the run fails without a word"]
    }
    oracle.disturbed()
    return oracle.losses(reading())
  }

  // MARK: - Names and messages

  func name(_ folder: Int) -> String { History.folders[folder % History.folders.count] }

  /// A message that nobody else has, with the line ends of a disk.
  func message() -> Data {
    count += 1
    return History.message(count, seed: history.seed)
  }
}
