// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Sorts out the folders of which both sides are as they were, so that nobody need open them.
///
/// Costs one listing of the account that was made anyway, and a look at three times a folder.
struct FolderTriage {
  private let context: RunContext
  private let isQuick: Bool
  private let local: MaildirStore

  /// A quick triage is content when no message came or went, whatever the flags.
  init(_ context: RunContext, isQuick: Bool) {
    self.context = context
    self.isQuick = isQuick
    local = MaildirStore(context.account.local)
  }

  /// The folders that may have changed, in their order.
  func changed(_ pairs: [FolderPair], _ listing: IMAPStore.Listing) -> [FolderPair] {
    pairs.filter { !isUnchanged($0, listing) }
  }

  private func isUnchanged(_ pair: FolderPair, _ listing: IMAPStore.Listing) -> Bool {
    guard let mark = listing.marks[pair.remote], let record = context.record(of: pair),
      let known = record.remote, known == mark || isQuick && known.hasSameMessages(as: mark),
      let recorded = record.local,
      let current = try? MaildirMark(of: local.path(of: pair.local))
    else { return false }
    return recorded == current
  }
}
