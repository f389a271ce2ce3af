// SPDX-License-Identifier: MIT

import SyncModel

/// Deletes one folder on the server for `--delete-folder`; the local side and the state stay as they are.
struct FolderDeletion {
  private let context: RunContext
  private let logins: AccountLogins
  private let reporter: Reporter

  init(_ context: RunContext, _ logins: AccountLogins) {
    self.context = context
    self.logins = logins
    let name = context.account.name
    reporter = Reporter(context.publisher, label: "Account sync \(name)", account: name)
  }

  /// Publishes that the folder is gone, or the problem that stands in its way.
  func run(_ folder: FolderName) -> RunResult {
    var result = RunResult()
    do throws(SyncFailure) {
      try delete(folder)
    } catch {
      result.hasFailed = true
      if case .problem(let problem) = error {
        // It tells the repository, and nobody attempted to synchronise anything.
        reporter.report(problem, during: .program)
      }
    }
    reporter.report(.accountEnded)
    reporter.end()
    return result
  }

  /// A dry run does not even connect.
  private func delete(_ folder: FolderName) throws(SyncFailure) {
    let place = FolderPlace(context.account.remote.rules.name, folder)
    if context.account.remote.rules.isReadOnly {
      throw .problem(.folderNotDeleted(place, reason: "The repository is readonly"))
    }
    if !context.general.isDryRun {
      try context.layout.prepare(for: context.account)
      // A run of another process must not see the folder vanish while it works in it.
      try AccountLock.hold(context.account.name, in: context.layout) {
        () throws(SyncFailure) in try deleteLocked(folder)
      }
    }
    reporter.report(.folderDeleted(place, isDryRun: context.general.isDryRun))
  }

  private func deleteLocked(_ folder: FolderName) throws(SyncFailure) {
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
