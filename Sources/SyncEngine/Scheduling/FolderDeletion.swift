// SPDX-License-Identifier: MIT

import SyncModel

/// Deletes one folder on the server for `--delete-folder`; the local side and the state stay as they are.
struct FolderDeletion: AccountAction {
  let context: RunContext
  let logins: AccountLogins
  let reporter: Reporter
  let folder: FolderName

  /// It tells the repository, and nobody attempted to synchronise anything.
  var scope: ProblemScope { .program }

  func perform() throws(SyncFailure) -> Int {
    try delete()
    return 0
  }

  /// A dry run does not even connect.
  private func delete() throws(SyncFailure) {
    let place = FolderPlace(context.account.remote.rules.name, folder)
    if context.account.remote.rules.isReadOnly {
      throw .problem(.folderNotDeleted(place, reason: "The repository is readonly"))
    }
    if !context.general.isDryRun {
      try context.layout.prepare(for: context.account)
      // A run of another process must not see the folder vanish while it works in it.
      try AccountLock.hold(context.account.name, in: context.layout) {
        () throws(SyncFailure) in try deleteLocked()
      }
    }
    reporter.report(.folderDeleted(place, isDryRun: context.general.isDryRun))
  }

  private func deleteLocked() throws(SyncFailure) {
    let connector = try IMAPConnector(
      context, to: context.account.remote, credentials: logins.remote,
      knowledge: try ServerKnowledge(nil))
    let store = try connector.connect(reporter)
    defer { store.leave() }
    // The listing tells how the server spells the folder.
    _ = try store.folders(reporter)
    try store.delete(folder)
  }
}
