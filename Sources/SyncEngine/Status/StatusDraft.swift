// SPDX-License-Identifier: MIT

import POSIX

/// Rows that are written to a status database while a side is still being changed.
///
/// A thread of its own does all but the last step of the transaction, above all the syncs of the journal,
/// so that the worker need only wait for that step when the side is done.  A crash in between brings back
/// the rows of before.
final class StatusDraft {
  private let changes: StatusDatabase.Changes
  private let connection: Monitor<SQLiteConnection>
  private let thread: Thread
  private let isWritten: Monitor<Bool>

  /// Begins to write `changes`, with `write`; throws when the system cannot start one more thread.
  init(
    _ changes: StatusDatabase.Changes, in connection: Monitor<SQLiteConnection>,
    write: @escaping @Sendable (SQLiteConnection) throws(SQLiteFailure) -> Void
  ) throws(SystemError) {
    let isWritten = Monitor(false)
    self.changes = changes
    self.connection = connection
    self.isWritten = isWritten
    thread = try Thread(named: "status") {
      let isDone = connection.update { connection in
        let handle = connection
        do throws(SQLiteFailure) {
          try handle.begin { () throws(SQLiteFailure) in try write(handle) }
        } catch {
          return false
        }
        handle.writeAhead()
        return true
      }
      isWritten.update { $0 = isDone }
    }
  }

  /// Whether these are the changes that were expected.
  func holds(_ changes: StatusDatabase.Changes) -> Bool { self.changes == changes }

  /// Makes the rows durable.
  ///
  /// - Returns: Whether they could be written; `false` leaves the database as it was.
  func keep() throws(SQLiteFailure) -> Bool {
    thread.join()
    guard isWritten.read(\.self) else { return false }
    try connection.update { connection throws(SQLiteFailure) in try connection.commit() }
    return true
  }

  /// Leaves the database as it was.
  func drop() {
    thread.join()
    if isWritten.read(\.self) { connection.update { $0.rollBack() } }
  }
}
