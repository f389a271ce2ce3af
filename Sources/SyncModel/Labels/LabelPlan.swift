// SPDX-License-Identifier: MIT

package import IMAP

/// The labels of one message on both sides, without those that are left alone.
package struct LabelledMessage: Equatable, Sendable {
  package let uid: UID
  /// The labels in its file; `nil` when the file has not changed since both sides agreed.
  package var local: Set<MessageLabel>?
  /// The labels on the server; `nil` when they are known to be those that both sides agreed on.
  package var remote: Set<MessageLabel>?
  /// What both sides agreed on; `nil` when they never did.
  package var agreed: Set<MessageLabel>?

  package init(
    _ uid: UID, local: Set<MessageLabel>?, remote: Set<MessageLabel>?, agreed: Set<MessageLabel>?
  ) {
    self.uid = uid
    self.local = local
    self.remote = remote
    self.agreed = agreed
  }
}

/// The labels that a message shall have.
package struct LabelSetting: Hashable, Codable, Sendable {
  package let uid: UID
  /// All of them but for those that are left alone.
  package let labels: Set<MessageLabel>

  package init(_ uid: UID, _ labels: Set<MessageLabel>) {
    self.uid = uid
    self.labels = labels
  }
}

/// One label that is put on messages, or taken from them.
package struct LabelStep: Hashable, Codable, Sendable {
  package let label: MessageLabel
  package let isAdded: Bool
  /// Ascending.
  package let uids: [UID]

  package init(_ label: MessageLabel, isAdded: Bool, _ uids: [UID]) {
    self.label = label
    self.isAdded = isAdded
    self.uids = uids
  }
}

/// What makes the labels of both sides equal.
package struct LabelPlan: Equatable, Codable, Sendable {
  /// Files to change, ascending.
  package var local: [LabelSetting] = []
  /// Changes on the server: additions first, each by its label.
  package var remote: [LabelStep] = []
  /// What both sides agree on when all of that is done, for every message that was looked at; ascending.
  package var agreements: [LabelSetting] = []
  /// Messages of whose files the server, being readonly, does not take all labels: they must be looked at
  /// again.
  package var unsettled: Set<UID> = []

  package init() {}

  /// Whether neither side needs a change.
  package var isEmpty: Bool { local.isEmpty && remote.isEmpty }
}

/// Compares the labels of both sides with what they agreed on.
///
/// Each side's changes go to the other.  Where the sides never agreed, the server is right: a header of
/// that name may have come with the mail and say nothing about labels.
package struct LabelPlanner {
  private let rules: SyncRules
  private var plan = LabelPlan()
  private var added: [MessageLabel: [UID]] = [:]
  private var removed: [MessageLabel: [UID]] = [:]

  private init(_ rules: SyncRules) { self.rules = rules }

  /// The plan for messages in ascending order of their UIDs.
  package static func plan(_ messages: [LabelledMessage], rules: SyncRules) -> LabelPlan {
    var planner = LabelPlanner(rules)
    for message in messages {
      if let agreed = message.agreed {
        planner.merge(message, agreed)
      } else if let local = message.local, let remote = message.remote {
        planner.adopt(message.uid, local, remote)
      }
    }
    return planner.finished()
  }

  private mutating func adopt(
    _ uid: UID, _ local: Set<MessageLabel>, _ remote: Set<MessageLabel>
  ) {
    if local != remote {
      guard !rules.local.isReadOnly else { return }
      plan.local.append(LabelSetting(uid, remote))
    }
    plan.agreements.append(LabelSetting(uid, remote))
  }

  private mutating func merge(_ message: LabelledMessage, _ agreed: Set<MessageLabel>) {
    let (local, remote) = (message.local ?? agreed, message.remote ?? agreed)
    let news = local.union(remote).subtracting(agreed)
    let wanted = agreed.intersection(local).intersection(remote).union(news)
    let newLocal = rules.local.isReadOnly ? local : wanted
    let newRemote = rules.remote.isReadOnly ? remote : wanted
    if newLocal != local { plan.local.append(LabelSetting(message.uid, newLocal)) }
    for label in newRemote.subtracting(remote) { added[label, default: []].append(message.uid) }
    for label in remote.subtracting(newRemote) { removed[label, default: []].append(message.uid) }
    let settled = agreed.union(newLocal.intersection(newRemote))
      .intersection(newLocal.union(newRemote))
    plan.agreements.append(LabelSetting(message.uid, settled))
    if newLocal != settled { plan.unsettled.insert(message.uid) }
  }

  private func finished() -> LabelPlan {
    var plan = plan
    func steps(_ labels: [MessageLabel: [UID]], isAdded: Bool) -> [LabelStep] {
      labels.sorted { $0.key < $1.key }.map { LabelStep($0.key, isAdded: isAdded, $0.value) }
    }
    plan.remote = steps(added, isAdded: true) + steps(removed, isAdded: false)
    return plan
  }
}
