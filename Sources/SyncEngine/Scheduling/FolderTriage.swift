// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Sorts out the folders of which both sides are as they were, so that nobody need open them.
///
/// Costs one listing of the account that was made anyway, and a look at three times a folder.
struct FolderTriage {
  private let context: RunContext
  private let isQuick: Bool
  private let local: any LocalStore

  /// A quick triage is content when no message came or went, whatever the flags.
  init(_ context: RunContext, _ local: any LocalStore, isQuick: Bool) {
    self.context = context
    self.isQuick = isQuick
    self.local = local
  }

  /// The folders that may have changed, in their order.
  func changed(
    _ pairs: [FolderPair], _ remote: IMAPStore.Listing, _ local: LocalListing
  ) -> [FolderPair] {
    pairs.filter { !isUnchanged($0, remote, local) }
  }

  private func isUnchanged(
    _ pair: FolderPair, _ remote: IMAPStore.Listing, _ own: LocalListing
  ) -> Bool {
    guard let mark = remote.marks[pair.remote], let record = context.record(of: pair),
      let known = record.remote, known == mark || isQuick && known.hasSameMessages(as: mark)
    else { return false }
    return local.isUnchanged(pair, since: record, own)
  }
}
