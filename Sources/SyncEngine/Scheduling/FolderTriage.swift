// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Sorts out the folders of which both sides are as they were, so that nobody need open them.
///
/// Costs one listing of the account that was made anyway, and a look at three times a folder.
struct FolderTriage {
  private let context: RunContext
  private let local: MaildirStore

  init(_ context: RunContext) {
    self.context = context
    local = MaildirStore(context.account.local)
  }

  /// The folders that may have changed, in their order.
  func changed(_ pairs: [FolderPair], _ listing: IMAPStore.Listing) -> [FolderPair] {
    pairs.filter { !isUnchanged($0, listing) }
  }

  private func isUnchanged(_ pair: FolderPair, _ listing: IMAPStore.Listing) -> Bool {
    guard let mark = listing.marks[pair.remote], let record = context.record(of: pair),
      record.remote == mark, let recorded = record.local,
      let current = try? MaildirMark(of: local.path(of: pair.local))
    else { return false }
    return recorded == current
  }
}
