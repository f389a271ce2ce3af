// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Changes of a snapshot, the later one of a message in force.
struct SnapshotChanges {
  /// In the order in which they came; a message may be there several times.
  private var known: [KnownMessage] = []
  /// Messages that have not come back since they were taken away.
  private var gone: Set<UID> = []

  /// How many changes are kept.
  var count: Int { known.count + gone.count }

  /// Adds messages, or gives them other flags.
  mutating func put(_ messages: [KnownMessage]) {
    known += messages
    if gone.isEmpty { return }
    for message in messages { gone.remove(message.uid) }
  }

  /// Takes messages away.
  mutating func drop(_ uids: [UID]) { gone.formUnion(uids) }

  /// The snapshot after the changes.
  func applied(to snapshot: FolderSnapshot) -> FolderSnapshot {
    let all = snapshot.updated(with: known)
    if gone.isEmpty { return all }
    return FolderSnapshot(all.messages.filter { !gone.contains($0.uid) })
  }
}

/// A status database together with what was written to it in this run.
///
/// So the end of a run knows what both sides agree on without reading the database again, unless so much
/// was written that reading it costs less than to have kept that in memory.
final class StatusLog {
  private static let limit = 50_000
  /// So many rows are worth a thread of their own, and are written in less than a second.
  private static let draftSizes = 64...5_000

  private let database: StatusDatabase
  /// Everything that was written; `nil` when that is too much.
  private var changes: SnapshotChanges? = SnapshotChanges()
  private var draft: StatusDraft?

  init(_ database: StatusDatabase) { self.database = database }

  /// Begins to write what will be applied next if all goes well.
  ///
  /// Either ``apply(_:)`` or ``withdraw()`` has to follow, soon: nobody else can read the database meanwhile.
  func foretell(_ changes: StatusDatabase.Changes) {
    withdraw()
    guard Self.draftSizes.contains(changes.put.count + changes.drop.count) else { return }
    draft = database.draft(changes)
  }

  /// Leaves the database as it was before ``foretell(_:)``; without that it does nothing.
  func withdraw() {
    draft?.drop()
    draft = nil
  }

  /// Makes changes durable in one transaction.
  func apply(_ changes: StatusDatabase.Changes) throws(SyncFailure) {
    if try !keepDraft(of: changes) { try database.apply(changes) }
    let count = self.changes?.count ?? 0
    guard count + changes.put.count + changes.drop.count <= Self.limit else {
      return self.changes = nil
    }
    self.changes?.put(changes.put)
    self.changes?.drop(changes.drop)
  }

  /// Makes what was foretold durable; `false` when something else has happened.
  private func keepDraft(of changes: StatusDatabase.Changes) throws(SyncFailure) -> Bool {
    guard let draft, draft.holds(changes) else {
      withdraw()
      return false
    }
    self.draft = nil
    return try database.keep(draft)
  }

  /// What the database holds now, if it held `former` when the log began.
  func contents(after former: FolderSnapshot) throws(SyncFailure) -> FolderSnapshot {
    if let changes { return changes.applied(to: former) }
    return try database.load()
  }
}
