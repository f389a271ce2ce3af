// SPDX-License-Identifier: MIT

/// What a run, or one folder of it, changed.
package struct RunSummary: Equatable, Codable, Sendable {
  /// Messages copied to the local side.
  package var downloaded = 0
  /// Messages copied to the remote side.
  package var uploaded = 0
  /// Messages moved to another folder on either side, without a transfer.
  package var moved = 0
  /// Messages that a folder of the local side took from another one, without a transfer.
  package var linked = 0
  /// Messages removed from the local side.
  package var deletedLocally = 0
  /// Messages removed from the remote side.
  package var deletedRemotely = 0
  /// Messages whose flags changed on the local side.
  package var flagsChangedLocally = 0
  /// Messages whose flags changed on the remote side.
  package var flagsChangedRemotely = 0
  /// Messages whose labels changed on either side.
  package var relabelled = 0
  /// Folders created on either side.
  package var foldersCreated = 0
  /// Folders that were looked at.
  package var folders = 0
  /// Message octets received, line ends as on the wire.
  package var bytesDownloaded = 0
  /// Message octets sent, line ends as on the wire.
  package var bytesUploaded = 0
  /// Folders left alone because their UIDVALIDITY changed.
  package var validityChanges = 0
  /// Problems of all kinds.
  package var problems = 0

  /// Whether all this would be changed by a real run, and nothing was (`--dry-run`).
  package var isDryRun = false

  package init() {}

  /// Whether nothing was moved, removed or marked on either side.
  package var changedNothing: Bool {
    downloaded + uploaded + moved + linked + deletedLocally + deletedRemotely + flagsChangedLocally
      + flagsChangedRemotely + relabelled + foldersCreated == 0
  }

  /// Adds the counts of another part of the same run.
  package static func += (left: inout RunSummary, right: RunSummary) {
    left.downloaded += right.downloaded
    left.uploaded += right.uploaded
    left.moved += right.moved
    left.linked += right.linked
    left.deletedLocally += right.deletedLocally
    left.deletedRemotely += right.deletedRemotely
    left.flagsChangedLocally += right.flagsChangedLocally
    left.flagsChangedRemotely += right.flagsChangedRemotely
    left.relabelled += right.relabelled
    left.foldersCreated += right.foldersCreated
    left.folders += right.folders
    left.bytesDownloaded += right.bytesDownloaded
    left.bytesUploaded += right.bytesUploaded
    left.validityChanges += right.validityChanges
    left.problems += right.problems
    left.isDryRun = left.isDryRun || right.isDryRun
  }
}
