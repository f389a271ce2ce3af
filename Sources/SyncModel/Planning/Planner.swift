// SPDX-License-Identifier: MIT

import IMAP

/// What the settings allow to happen on each side of a folder.
package struct SyncRules: Equatable, Sendable {
  /// What one side permits.
  package struct Permissions: Equatable, Sendable {
    /// `readonly`: nothing is written to this side.
    package var isReadOnly = false
    /// `sync_deletes`: what disappears from this side is deleted from the other one.
    package var propagatesDeletions = true
    /// `expunge = no`: deleted messages stay on this side with a mark, and are not taken for new.
    package var leavesMarkedDeleted = false

    package init(
      isReadOnly: Bool = false, propagatesDeletions: Bool = true, leavesMarkedDeleted: Bool = false
    ) {
      self.isReadOnly = isReadOnly
      self.propagatesDeletions = propagatesDeletions
      self.leavesMarkedDeleted = leavesMarkedDeleted
    }
  }

  package var local: Permissions
  package var remote: Permissions
  /// The flags that both sides can store; all others stay where they are.
  package var sharedFlags: MessageFlags

  package init(
    local: Permissions = Permissions(), remote: Permissions = Permissions(),
    sharedFlags: MessageFlags = .system
  ) {
    self.local = local
    self.remote = remote
    self.sharedFlags = sharedFlags
  }

  /// The permissions of a side.
  package subscript(side: Side) -> Permissions { side == .local ? local : remote }
}

extension SyncRules: CustomStringConvertible {
  /// Tells rules apart; not for people.
  package var description: String { "local \(local) remote \(remote) \(sharedFlags.letters)" }
}

extension SyncRules.Permissions: CustomStringConvertible {
  /// Tells permissions apart; not for people.
  package var description: String {
    "\(isReadOnly)/\(propagatesDeletions)/\(leavesMarkedDeleted)"
  }
}

/// Compares the two sides of a folder with what they agreed on, and decides what to do.
///
/// A side has *changed* where it differs from the agreed state; a change goes to the other side.  A
/// message that both sides have but the status does not know is adopted with the flags of both,
/// because a lost status must not take a flag away.
package struct Planner {
  private let local: FolderSnapshot
  private let remote: FolderSnapshot
  private let agreed: FolderSnapshot
  private let rules: SyncRules
  private let window: FolderWindow?

  /// Takes what is to be compared; without a `window` every message takes part.
  package init(
    local: FolderSnapshot, remote: FolderSnapshot, agreed: FolderSnapshot,
    rules: SyncRules = SyncRules(), window: FolderWindow? = nil
  ) {
    self.local = local
    self.remote = remote
    self.agreed = agreed
    self.rules = rules
    self.window = window
  }

  /// The plan that makes both sides equal as far as ``SyncRules`` allow.
  ///
  /// - Complexity: O(*n*) in the number of messages; one walk over three sorted lists.
  package func plan() -> MessagePlan {
    var draft = PlanDraft(rules: rules)
    var walk = SnapshotWalk(local: local, remote: remote, agreed: agreed)
    while let (uid, flags) = walk.next() {
      if let window, !window.contains(uid, isOnServer: flags.remote != nil) {
        draft.leaveAlone(uid, flags, isSure: local.isComplete && remote.isComplete)
        continue
      }
      switch (flags.local, flags.remote, flags.agreed) {
      // Absence means something only in a complete listing: elsewhere the message may be there
      // all the same, so that a deletion would lose it and a copy would double it.
      case (nil, nil, _):
        if local.isComplete && remote.isComplete { draft.plan.forgotten.append(uid) }
      case (let own?, nil, let agreed):
        guard remote.isComplete else { continue }
        if agreed == nil && !isLeft(own, on: .local) { draft.copy(.uid(uid), own, to: .remote) }
        if agreed != nil { draft.delete(uid, on: .local) }
      case (nil, let own?, let agreed):
        guard local.isComplete else { continue }
        if agreed == nil && !isLeft(own, on: .remote) { draft.copy(.uid(uid), own, to: .local) }
        if agreed != nil { draft.delete(uid, on: .remote) }
      case (let local?, let remote?, let agreed):
        draft.mergeFlags(of: uid, local: local, remote: remote, agreed: agreed)
      }
    }
    for arrival in local.arrivals {
      draft.copy(.arrival(arrival.key), arrival.flags, to: .remote)
    }
    return draft.finished()
  }

  /// Whether a message was deleted but may not go.
  private func isLeft(_ flags: MessageFlags, on side: Side) -> Bool {
    rules[side].leavesMarkedDeleted && flags.contains(.deleted)
  }
}

/// Collects the parts of a plan; each method is written for one side and serves both.
private struct PlanDraft {
  let rules: SyncRules
  var plan = MessagePlan()
  private var steps: [Side: [FlagChange: [UID]]] = [:]

  init(rules: SyncRules) { self.rules = rules }

  mutating func copy(_ message: MessageReference, _ flags: MessageFlags, to side: Side) {
    guard !rules[side].isReadOnly else { return }
    plan[side].copies.append(MessageCopy(message, flags.intersection(rules.sharedFlags)))
  }

  mutating func delete(_ uid: UID, on side: Side) {
    guard !rules[side].isReadOnly, rules[side.other].propagatesDeletions else { return }
    plan[side].deletions.append(uid)
  }

  /// Notes what the status has to learn of a message outside the window.
  ///
  /// The status knows those that both sides have, and forgets the others: should the window grow, they
  /// are copied again, and never deleted.
  mutating func leaveAlone(_ uid: UID, _ flags: SnapshotWalk.Flags, isSure: Bool) {
    if let local = flags.local, let remote = flags.remote {
      guard flags.agreed == nil else { return }
      let common = local.intersection(remote).intersection(rules.sharedFlags)
      plan.agreements.append(KnownMessage(uid, common))
    } else if flags.agreed != nil && isSure {
      plan.forgotten.append(uid)
    }
  }

  mutating func mergeFlags(
    of uid: UID, local: MessageFlags, remote: MessageFlags, agreed: MessageFlags?
  ) {
    let local = local.intersection(rules.sharedFlags)
    let remote = remote.intersection(rules.sharedFlags)
    let base = (agreed ?? local.intersection(remote)).intersection(rules.sharedFlags)
    change(uid, on: .local, from: local, base: base, other: remote)
    change(uid, on: .remote, from: remote, base: base, other: local)
    // What both sides changed alike needs no step, but the status has to learn it.
    let settled = base.union(local.intersection(remote)).intersection(local.union(remote))
    if agreed?.intersection(rules.sharedFlags) != settled {
      plan.agreements.append(KnownMessage(uid, settled))
    }
  }

  private mutating func change(
    _ uid: UID, on side: Side, from own: MessageFlags, base: MessageFlags, other: MessageFlags
  ) {
    guard !rules[side].isReadOnly else { return }
    let change = FlagChange(
      add: other.subtracting(base).subtracting(own),
      remove: base.subtracting(other).intersection(own))
    if !change.isEmpty { steps[side, default: [:]][change, default: []].append(uid) }
  }

  func finished() -> MessagePlan {
    var plan = plan
    for (side, changes) in steps {
      plan[side].flagSteps = changes.map { FlagStep($0.key, $0.value) }.sorted {
        ($0.uids.first?.rawValue ?? 0, $0.change.add.rawValue, $0.change.remove.rawValue)
          < ($1.uids.first?.rawValue ?? 0, $1.change.add.rawValue, $1.change.remove.rawValue)
      }
    }
    return plan
  }
}

/// Visits every UID of three snapshots once, ascending.
private struct SnapshotWalk {
  struct Flags {
    var local: MessageFlags?
    var remote: MessageFlags?
    var agreed: MessageFlags?
  }

  private var local: Cursor
  private var remote: Cursor
  private var agreed: Cursor

  init(local: FolderSnapshot, remote: FolderSnapshot, agreed: FolderSnapshot) {
    self.local = Cursor(local.messages)
    self.remote = Cursor(remote.messages)
    self.agreed = Cursor(agreed.messages)
  }

  mutating func next() -> (UID, Flags)? {
    guard let uid = earliest(local.uid, earliest(remote.uid, agreed.uid)) else { return nil }
    return (
      uid,
      Flags(local: local.take(uid), remote: remote.take(uid), agreed: agreed.take(uid))
    )
  }
}

private func earliest(_ left: UID?, _ right: UID?) -> UID? {
  guard let left else { return right }
  guard let right else { return left }
  return min(left, right)
}

/// A place in an ascending list of messages.
private struct Cursor {
  private let messages: [KnownMessage]
  private var position = 0

  init(_ messages: [KnownMessage]) { self.messages = messages }

  var uid: UID? { position < messages.count ? messages[position].uid : nil }

  mutating func take(_ uid: UID) -> MessageFlags? {
    guard self.uid == uid else { return nil }
    defer { position += 1 }
    return messages[position].flags
  }
}
