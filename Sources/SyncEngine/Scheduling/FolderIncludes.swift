// SPDX-License-Identifier: MIT

import SyncModel

/// Finds the folders that take part although the server does not list them (`folderincludes`).
struct FolderIncludes {
  private let context: RunContext
  private let reporter: Reporter

  init(_ context: RunContext, reporter: Reporter) {
    self.context = context
    self.reporter = reporter
  }

  /// The folders of the option, each once; one that is not listed is opened for reading to see whether
  /// it exists, and told as a problem if it does not.
  func find(
    among listed: [FolderName], on store: IMAPStore, _ summary: inout RunSummary
  ) throws(SyncFailure) -> [FolderName] {
    guard context.account.onlyFolders == nil else { return [] }
    var found: [FolderName] = []
    for folder in try context.account.remote.rules.names.included() where !found.contains(folder) {
      if listed.contains(folder) {
        found.append(folder)
      } else if try exists(folder, on: store, &summary) {
        found.append(folder)
      }
    }
    return found
  }

  private func exists(
    _ folder: FolderName, on store: IMAPStore, _ summary: inout RunSummary
  ) throws(SyncFailure) -> Bool {
    do throws(SyncFailure) {
      _ = try store.open(folder, since: nil, isReading: true, reporter)
      return true
    } catch {
      guard case .problem(.folderRefused(_, let text)) = error else { throw error }
      let place = FolderPlace(context.account.remote.rules.name, folder)
      summary.problems += 1
      reporter.report(
        .folderNotIncluded(place, serverText: text), during: .folder(place, context.account.name))
      return false
    }
  }
}
