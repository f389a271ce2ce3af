// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncEngine
import SyncModel
import TestSupport

/// Plays a history on an account with labels: what a ``History`` does to flags happens to labels of the same
/// letters.
///
/// Moves, twins and what happens to whole folders are left to ``Player``.
final class LabelPlayer: HistoryPlayer {
  private let account: TortureAccount
  private var oracle = Oracle()
  let history: History
  private var count = 0
  private(set) var strikes = 0

  init(_ history: History) throws {
    self.history = history
    let (isSingle, isDurable) = (history.isSingleThreaded, history.isDurable)
    account = try TortureAccount(capabilities: .gmailLike) { settings in
      settings.general.isSingleThreaded = isSingle
      settings.general.isDurable = isDurable
      settings.accounts[0].labels = LabelSettings()
    }
  }

  func play(_ step: Step) throws -> [String] {
    switch step {
    case .run(let disturbance): return try run(disturbance)
    case .verify: return try verify()
    case .pause: usleep(30_000)
    case .loseState:
      try stateLost()
    case .loseMemory:
      oracle.memoryLost(try reading())
      try? FileManager.default.removeItem(atPath: "\(account.state)/Account-A/Memory.sqlite")
    default: try change(step)
    }
    return []
  }

  /// Where nothing tells what both sides agreed on, the labels of the server win, also over those of a file that
  /// had just been sent.
  private func stateLost() throws {
    let now = try reading()
    oracle.stateLost(now)
    for (folder, files) in now.local {
      for file in files {
        let copies = now.remote[folder, default: []].filter { $0.content == file.content }
        if copies.contains(where: { $0.flags != file.flags }) {
          oracle.releaseFlags(folder, file.content)
        }
      }
    }
    try? FileManager.default.removeItem(atPath: account.state)
  }

  private func reading() throws -> SideReading { try SideReading(labelsOf: account) }

  // MARK: - Runs

  private func verify() throws -> [String] {
    let outcome = try account.runToRest()
    guard outcome.isClean, outcome.result.summary.changedNothing else {
      return ["does not come to rest: \(outcome.problems) \(outcome.result.summary)"]
    }
    let now = try reading()
    let found = oracle.judge(now)
    if found.isEmpty { oracle.settle(now) }
    return found
  }

  private func run(_ disturbance: Disturbance) throws -> [String] {
    let (outcome, hasStruck) = try account.run(disturbance)
    if outcome.isClean && !hasStruck { return try verify() }
    strikes += 1
    oracle.disturbed()
    return oracle.losses(try reading())
  }

  // MARK: - Changes

  private func change(_ step: Step) throws {
    switch step {
    case .deliver(let folder, let labels):
      let content = message()
      try create(name(folder))
      try account.server.store.deliver(content.onWire, to: WireName(encoding: name(folder)))
      if let uid = account.server.store.mailbox(WireName(encoding: name(folder)))?.messages.last?
        .uid
      {
        try label(uid, in: name(folder), Set(labels), isSet: true)
      }
      oracle.born(name(folder), content, flags: Set(labels))
    case .addFile(let folder, let labels, _):
      let content = message()
      try addFile(Labelled(content).with(Set(labels)), name(folder))
      oracle.born(name(folder), content, flags: Set(labels))
    case .expunge(let folder, let which):
      guard let message = try reading().remote[name(folder)]?.chosen(which), let uid = message.uid
      else { return }
      try account.server.store.expunge([uid], in: WireName(encoding: name(folder)))
      gone(message, name(folder))
    case .removeFile(let folder, let which):
      guard let file = try file(name(folder), which) else { return }
      try FileManager.default.removeItem(atPath: "\(account.mail)/\(file.path)")
      gone(file, name(folder))
    case .flag(let onServer, let folder, let which, let letter):
      try toggle(onServer, name(folder), which, letter)
    default: break
    }
  }

  /// If the other side has not got the labels yet, they go with the message, and the other side's may come back.
  private func gone(_ message: SideMessage, _ folder: String) {
    oracle.gone(folder, message)
    oracle.releaseFlags(folder, message.content)
  }

  private func toggle(
    _ onServer: Bool, _ folder: String, _ which: Int, _ letter: Character
  ) throws {
    if onServer {
      guard let message = try reading().remote[folder]?.chosen(which), let uid = message.uid else {
        return
      }
      oracle.flagged(onServer: true, folder, message, letter)
      try label(uid, in: folder, [letter], isSet: !message.flags.contains(letter))
    } else {
      guard let file = try file(folder, which) else { return }
      oracle.flagged(onServer: false, folder, file, letter)
      let url = URL(filePath: "\(account.mail)/\(file.path)")
      let labels = file.flags.symmetricDifference([letter])
      try Labelled(try Data(contentsOf: url)).with(labels).write(to: url)
    }
  }

  private func label(
    _ uid: UInt32, in folder: String, _ letters: Set<Character>, isSet: Bool
  ) throws {
    let labels = Set(letters.map(String.init))
    try account.server.store.change(
      labels: isSet ? .add(labels) : .remove(labels), of: [uid], in: WireName(encoding: folder))
  }

  private func file(_ folder: String, _ which: Int) throws -> SideMessage? {
    try reading().local[folder]?.sorted { $0.path < $1.path }.chosen(which)
  }

  private func create(_ folder: String) throws {
    let name = WireName(encoding: folder)
    guard account.server.store.mailbox(name) == nil else { return }
    try account.server.store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(name) }
  }

  private func addFile(_ content: Data, _ folder: String) throws {
    let directory = "\(account.mail)/\(folder.replacing("/", with: "."))"
    for part in ["cur", "new", "tmp"] {
      try FileManager.default.createDirectory(
        atPath: "\(directory)/\(part)", withIntermediateDirectories: true)
    }
    try content.write(to: URL(filePath: "\(directory)/cur/1700000000.\(count)_1.client:2,"))
  }

  private func name(_ folder: Int) -> String { History.folders[folder % History.folders.count] }

  private func message() -> Data {
    count += 1
    return History.message(count, seed: history.seed)
  }
}

extension [SideMessage] {
  /// One of them, however many there are.
  fileprivate func chosen(_ which: Int) -> SideMessage? { isEmpty ? nil : self[which % count] }
}
