// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Forgets the folders of accounts that are gone (`--mbnames-prune`).
struct MailboxPruning {
  private let settings: Settings
  private let layout: StateLayout
  private let reporter: Reporter

  init(_ settings: Settings, _ reporter: Reporter) {
    self.settings = settings
    layout = StateLayout(metadata: settings.general.metadata)
    self.reporter = reporter
  }

  /// Removes the files of accounts that are not in the settings, or all without `enabled = yes`, and
  /// writes the list anew unless it is written after each account.
  func run() throws(SyncProblem) {
    // What the list should be is not known; nothing is forgotten on a guess.
    if settings.excluded.contains(where: { $0.account == nil }) { return }
    let list = settings.mailboxList.flatMap { $0.isEnabled ? $0 : nil }
    let kept = list == nil ? [] : Set(settings.listed)
    let caches = MailboxCaches(layout)
    let stale = caches.paths.filter { !kept.contains(caches.account(of: $0)) }
    if stale.isEmpty { reporter.report(.mailboxList(.nothingToRemove)) }
    for path in stale { try remove(path) }
    guard let list else { return }
    try MailboxList(list, layout, isDryRun: settings.general.isDryRun).finish(reporter)
  }

  private func remove(_ path: String) throws(SyncProblem) {
    if settings.general.isDryRun { return reporter.report(.mailboxList(.wouldRemove(path: path))) }
    do throws(SystemError) {
      try Files.remove(path)
    } catch {
      throw .mailboxListUnusable(path: path, reason: error.reason)
    }
    reporter.report(.mailboxList(.removed(path: path)))
  }
}
