// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import TestSupport

/// The two sides of a folder and their status, without any effect: what a plan is applied to.
struct MemorySides {
  /// UID to flags; equal dictionaries are equal sides.
  var local: [UInt32: MessageFlags] = [:]
  var remote: [UInt32: MessageFlags] = [:]
  var agreed: [UInt32: MessageFlags] = [:]
  /// Flags of messages that only the local side has; the key is the place.
  var arrivals: [MessageFlags] = []

  /// Who has which UID.
  struct Identities {
    var local: Set<UInt32>
    var remote: Set<UInt32>
    var agreed: Set<UInt32>

    /// Messages that no side gave up: those new on a side, and those that both have.
    var survivors: Set<UInt32> {
      local.subtracting(agreed).union(remote.subtracting(agreed)).union(
        local.intersection(remote))
    }

    func isSuperset(of uids: Set<UInt32>) -> Bool {
      // A message that was numbered on disk only gets a new UID when it is sent.
      uids.allSatisfy { remote.contains($0) || !agreed.contains($0) }
    }
  }

  var identities: Identities {
    Identities(local: Set(local.keys), remote: Set(remote.keys), agreed: Set(agreed.keys))
  }

  var agreedMessages: [UInt32: MessageFlags] { agreed }

  func plan(_ rules: SyncRules = SyncRules()) -> MessagePlan {
    var own = FolderSnapshot(local.known)
    own.arrivals = arrivals.enumerated().map { Arrival(key: $0.offset, flags: $0.element) }
    return Planner(
      local: own, remote: FolderSnapshot(remote.known), agreed: FolderSnapshot(agreed.known),
      rules: rules
    ).plan()
  }

  /// Does what a perfect executor would do.
  mutating func apply(_ plan: MessagePlan) {
    for message in plan.agreements { agreed[message.uid.rawValue] = message.flags }
    for uid in plan.forgotten { agreed[uid.rawValue] = nil }
    for copy in plan.local.copies { download(copy) }
    for copy in plan.remote.copies { upload(copy) }
    for uid in plan.local.deletions { forget(uid, \.local) }
    for uid in plan.remote.deletions { forget(uid, \.remote) }
    for step in plan.local.flagSteps { change(step, \.local) }
    for step in plan.remote.flagSteps { change(step, \.remote) }
  }

  private mutating func download(_ copy: MessageCopy) {
    guard case .uid(let uid) = copy.message else { return }
    local[uid.rawValue] = copy.flags
    agreed[uid.rawValue] = copy.flags
  }

  /// The server gives every message that it receives the next UID.
  private mutating func upload(_ copy: MessageCopy) {
    let next = max(remote.keys.max() ?? 0, local.keys.max() ?? 0, agreed.keys.max() ?? 0) + 1
    if case .uid(let old) = copy.message { local[old.rawValue] = nil }
    if case .arrival = copy.message, !arrivals.isEmpty { arrivals.removeFirst() }
    remote[next] = copy.flags
    local[next] = copy.flags
    agreed[next] = copy.flags
  }

  private mutating func forget(
    _ uid: UID, _ side: WritableKeyPath<MemorySides, [UInt32: MessageFlags]>
  ) {
    self[keyPath: side][uid.rawValue] = nil
    agreed[uid.rawValue] = nil
  }

  private mutating func change(
    _ step: FlagStep, _ side: WritableKeyPath<MemorySides, [UInt32: MessageFlags]>
  ) {
    for uid in step.uids.map(\.rawValue) {
      self[keyPath: side][uid] = step.change.applied(to: self[keyPath: side][uid] ?? [])
      agreed[uid] = step.change.applied(to: agreed[uid] ?? [])
    }
  }

  /// A small history: every message is or is not on each side, with any flags.
  static func random(using random: inout SeededRandom) -> MemorySides {
    var sides = MemorySides()
    for uid in UInt32(1)...UInt32.random(in: 1...12, using: &random) {
      if Bool.random(using: &random) { sides.local[uid] = flags(using: &random) }
      if Bool.random(using: &random) { sides.remote[uid] = flags(using: &random) }
      if Bool.random(using: &random) { sides.agreed[uid] = flags(using: &random) }
    }
    sides.arrivals = (0..<Int.random(in: 0...2, using: &random)).map { _ in
      flags(using: &random)
    }
    return sides
  }

  private static func flags(using random: inout SeededRandom) -> MessageFlags {
    MessageFlags(
      MessageFlags.system.members.filter { _ in Bool.random(using: &random) })
  }
}

extension [UInt32: MessageFlags] {
  fileprivate var known: [KnownMessage] {
    compactMap { uid, flags in UID(uid).map { KnownMessage($0, flags) } }
  }
}

extension KnownMessage {
  /// A seen message, for examples in which flags do not matter.
  static func message(_ uid: UInt32) -> KnownMessage {
    guard let uid = UID(uid) else { preconditionFailure("examples have no UID 0") }
    return KnownMessage(uid, .seen)
  }
}
