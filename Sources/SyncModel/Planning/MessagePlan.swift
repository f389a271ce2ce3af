// SPDX-License-Identifier: MIT

package import IMAP

/// Which message of a source is meant.
package enum MessageReference: Hashable, Codable, Sendable {
  /// A message that the remote side knows by this UID.
  case uid(UID)
  /// A message that only the local side has, by its ``Arrival/key``.
  case arrival(Int)
}

/// One message to copy, and the flags it shall have.
///
/// Takes 16 bytes, because a first run may have a million of them.
package struct MessageCopy: Hashable, Codable, Sendable {
  private enum Kind: Hashable, Codable, Sendable {
    case uid, arrival
    case labelled(Set<MessageLabel>)
  }

  package let flags: MessageFlags
  private let number: UInt32
  private var kind: Kind

  /// The number of an arrival must be below 2^32.
  package init(_ message: MessageReference, _ flags: MessageFlags) {
    self.flags = flags
    switch message {
    case .uid(let uid): (number, kind) = (uid.rawValue, .uid)
    case .arrival(let key): (number, kind) = (UInt32(key), .arrival)
    }
  }

  /// The message as its source knows it.
  package var message: MessageReference {
    if kind != .arrival, let uid = UID(number) { .uid(uid) } else { .arrival(Int(number)) }
  }

  /// The labels of a message that comes from Gmail; `nil` where none are synchronised.
  ///
  /// Only a message with a UID can have any.
  package var labels: Set<MessageLabel>? {
    get { if case .labelled(let labels) = kind { labels } else { nil } }
    set { if kind != .arrival { kind = newValue.map { .labelled($0) } ?? .uid } }
  }
}

/// Flags to switch on and off.
package struct FlagChange: Hashable, Codable, Sendable {
  package var add: MessageFlags
  package var remove: MessageFlags

  package init(add: MessageFlags = [], remove: MessageFlags = []) {
    self.add = add
    self.remove = remove
  }

  /// Whether it changes nothing.
  package var isEmpty: Bool { add.isEmpty && remove.isEmpty }

  /// The flags after the change.
  package func applied(to flags: MessageFlags) -> MessageFlags {
    flags.union(add).subtracting(remove)
  }
}

/// One change of flags for all messages that need just that change.
package struct FlagStep: Hashable, Codable, Sendable {
  package let change: FlagChange
  /// Ascending.
  package let uids: [UID]

  package init(_ change: FlagChange, _ uids: [UID]) {
    self.change = change
    self.uids = uids
  }
}

/// What has to happen on one side.
package struct SidePlan: Equatable, Codable, Sendable {
  /// Messages to bring to this side from the other one; UIDs ascending, arrivals in listing order.
  package var copies: [MessageCopy] = []
  /// Messages to remove from this side, ascending.
  package var deletions: [UID] = []
  /// Ordered by the first UID of each step.
  package var flagSteps: [FlagStep] = []

  package init() {}

  /// Whether there is nothing to do on this side.
  package var isEmpty: Bool { copies.isEmpty && deletions.isEmpty && flagSteps.isEmpty }
}

/// Everything that makes the two sides of one folder equal.
///
/// A plan is a value: `--dry-run`, the log and the executor read the same one.
package struct MessagePlan: Equatable, Codable, Sendable {
  /// Steps on the local side.
  package var local = SidePlan()
  /// Steps on the remote side.
  package var remote = SidePlan()
  /// Messages on which both sides agree already although the status says otherwise; ascending.
  package var agreements: [KnownMessage] = []
  /// UIDs in the status that neither side has any more; ascending.
  package var forgotten: [UID] = []

  package init() {}

  /// Whether both sides and the status are as they should be.
  package var isEmpty: Bool {
    local.isEmpty && remote.isEmpty && agreements.isEmpty && forgotten.isEmpty
  }

  /// What has to happen on a side.
  package subscript(side: Side) -> SidePlan {
    get { side == .local ? local : remote }
    // In place: a setter would copy all steps of the side for each one that is added.
    _modify { if side == .local { yield &local } else { yield &remote } }
  }
}
