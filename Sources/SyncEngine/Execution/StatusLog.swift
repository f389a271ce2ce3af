// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Changes of a snapshot, the later one of a message in force.
struct SnapshotChanges {
  private var flags: [UID: MessageFlags?] = [:]

  /// Adds messages, or gives them other flags.
  mutating func put(_ messages: [KnownMessage]) {
    flags.reserveCapacity(flags.count + messages.count)
    for message in messages { flags[message.uid] = .some(message.flags) }
  }

  /// Takes messages away.
  mutating func drop(_ uids: [UID]) {
    for uid in uids { flags[uid] = .some(nil) }
  }

  /// The snapshot after the changes.
  func applied(to snapshot: FolderSnapshot) -> FolderSnapshot {
    if flags.isEmpty { return snapshot }
    let put = flags.compactMap { uid, flags in flags.map { KnownMessage(uid, $0) } }
    let all = snapshot.updated(with: put)
    if put.count == flags.count { return all }
    return FolderSnapshot(
      all.messages.filter { message in
        if case .some(.none) = flags[message.uid] { false } else { true }
      })
  }
}

/// A status database together with what was written to it in this run.
///
/// So the end of a run knows what both sides agree on without reading the database again.
final class StatusLog {
  private let database: StatusDatabase
  /// Everything that was written.
  private(set) var changes = SnapshotChanges()

  init(_ database: StatusDatabase) { self.database = database }

  /// Makes changes durable in one transaction.
  func apply(_ changes: StatusDatabase.Changes) throws(SyncFailure) {
    try database.apply(changes)
    self.changes.put(changes.put)
    self.changes.drop(changes.drop)
  }
}
