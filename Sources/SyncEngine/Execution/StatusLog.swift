// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Changes of a snapshot, the later one of a message in force.
struct SnapshotChanges {
  /// In the order in which they came; a message may be there several times.
  private var known: [KnownMessage] = []
  /// Messages that have not come back since they were taken away.
  private var gone: [UID] = []

  /// How many changes are kept.
  var count: Int { known.count + gone.count }

  /// Adds messages, or gives them other flags.
  mutating func put(_ messages: [KnownMessage]) {
    known += messages
    if gone.isEmpty { return }
    let back = UIDSet(messages.map(\.uid))
    gone.removeAll(where: back.contains)
  }

  /// Takes messages away.
  mutating func drop(_ uids: [UID]) { gone += uids }

  /// The snapshot after the changes.
  func applied(to snapshot: FolderSnapshot) -> FolderSnapshot {
    snapshot.updated(with: known).removing(UIDSet(gone))
  }
}

/// A status database together with what was written to it in this run.
///
/// So the end of a run knows what both sides agree on without reading the database again, unless so much
/// was written that reading it costs less than to have kept that in memory.
final class StatusLog {
  private static let limit = 50_000

  private let database: StatusDatabase
  /// Everything that was written; `nil` when that is too much.
  private var changes: SnapshotChanges? = SnapshotChanges()

  init(_ database: StatusDatabase) { self.database = database }

  /// Makes changes durable in one transaction; see ``StatusDatabase/apply(_:after:)``.
  func apply(
    _ changes: StatusDatabase.Changes, after settlement: Settlement? = nil
  ) throws(SyncFailure) {
    try database.apply(changes, after: settlement)
    let count = self.changes?.count ?? 0
    guard count + changes.put.count + changes.drop.count <= Self.limit else {
      return self.changes = nil
    }
    self.changes?.put(changes.put)
    self.changes?.drop(changes.drop)
  }

  /// What the database holds now, if it held `former` when the log began.
  func contents(after former: FolderSnapshot) throws(SyncFailure) -> FolderSnapshot {
    if let changes { return changes.applied(to: former) }
    return try database.load()
  }
}
