// SPDX-License-Identifier: MIT

/// What a STORE, or the owner of a store, does to the labels of a message (X-GM-EXT-1).
package enum LabelChange: Equatable, Sendable {
  case replace(Set<String>)
  case add(Set<String>)
  case remove(Set<String>)

  /// The labels of a message after the change.
  package func applied(to labels: Set<String>) -> Set<String> {
    switch self {
    case .replace(let new): new
    case .add(let more): labels.union(more)
    case .remove(let fewer): labels.subtracting(fewer)
    }
  }
}

extension Mailboxes {
  /// Changes the labels of messages of one mailbox, and of their copies in all others.
  ///
  /// UIDs that the mailbox lacks are not an error.
  package mutating func change(
    labels change: LabelChange, of uids: some Sequence<UInt32>, in name: WireName
  ) throws(StoreRefusal) {
    guard let mailbox = self[name] else { throw .missing(name) }
    let origins = Set(uids.compactMap { mailbox.message($0)?.origin })
    for name in names where self[name]?.isSelectable == true {
      try self.change(name) { $0.change(labels: change, ofOrigins: origins) }
    }
  }
}

extension MailStore {
  /// Changes labels as another client would; UIDs that the mailbox lacks are not an error.
  package func change(
    labels: LabelChange, of uids: [UInt32], in name: WireName = .inbox
  ) throws(StoreRefusal) {
    try change { mailboxes throws(StoreRefusal) in
      try mailboxes.change(labels: labels, of: uids, in: name)
    }
  }
}
