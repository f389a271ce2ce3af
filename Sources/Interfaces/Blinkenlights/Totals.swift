// SPDX-License-Identifier: MIT

package import SyncModel

/// How many messages were changed, as the first line of the board counts them.
package struct Totals: Equatable, Sendable {
  /// Messages received.
  package var downloaded = 0
  /// Messages sent.
  package var uploaded = 0
  /// Messages with changed flags, on either side.
  package var flags = 0
  /// Messages removed on either side.
  package var deleted = 0

  package init() {}

  /// Counts the summary of a run or a folder; a dry run has changed nothing.
  package init(_ summary: RunSummary) {
    if summary.isDryRun { return }
    downloaded = summary.downloaded
    uploaded = summary.uploaded
    flags = summary.flagsChangedLocally + summary.flagsChangedRemotely
    deleted = summary.deletedLocally + summary.deletedRemotely
  }

  /// Counts the messages that a thread has copied of its present folder.
  init(_ transfer: Transfer) {
    if transfer.isDownload { downloaded = transfer.done } else { uploaded = transfer.done }
  }

  /// Adds the counts of another part of the process.
  package static func += (left: inout Totals, right: Totals) {
    left.downloaded += right.downloaded
    left.uploaded += right.uploaded
    left.flags += right.flags
    left.deleted += right.deleted
  }
}
