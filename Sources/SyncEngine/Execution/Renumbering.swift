// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Takes over a folder whose UIDs have got another meaning (RFC 9051 §2.3.1.1) without transferring it.
///
/// Messages are recognised by their header and length (``PrintPairing``).  Nothing is concluded from the old
/// numbers, and nothing is deleted: what only one side has is copied by the run that follows.  The caller sees to it
/// that the new UIDVALIDITY is not in force before the end, so that after an end in the middle the next run begins
/// anew, with all files: some have new numbers by then, and some of those are the old ones of others.
struct Renumbering {
  /// How many of the messages that both sides could have in common must be recognised.
  private static let threshold = 0.5

  private let local: any LocalFolder
  private let remote: any RemoteFolder
  private let status: StatusDatabase
  /// Whether the status speaks of messages by their old numbers.
  private let hasAgreed: Bool

  init(
    _ local: any LocalFolder, _ remote: any RemoteFolder, status: StatusDatabase, hasAgreed: Bool
  ) {
    self.local = local
    self.remote = remote
    self.status = status
    self.hasAgreed = hasAgreed
  }

  /// What came of it.
  struct Result {
    let recognised: Int
    let total: Int
  }

  /// Renames the files and empties the status.
  ///
  /// Does nothing and returns `nil` when too few messages were recognised; `begin` is called before the first
  /// change.
  func run(
    _ listing: FolderSnapshot, begin: () throws(SyncFailure) -> Void = {}
  ) throws(SyncFailure) -> Result? {
    let own = try local.completed(listing)
    let files = FileList(own)
    let partners = try PrintPairing.partners(of: files, local, remote)
    let recognised = partners.count { $0 != 0 }
    // New files alone, in a folder that was empty, mean nothing by the old numbers.
    let dependsOnNumbers = !own.messages.isEmpty || hasAgreed
    let common = min(files.count, remote.exists)
    let isEnough = common > 0 && Double(recognised) >= Self.threshold * Double(common)
    guard isEnough || !dependsOnNumbers else { return nil }
    try begin()
    // The status is emptied first, because its rows would speak of the wrong messages.  The run that
    // follows fills it again, with the flags of both sides: a server that lost its numbers may have lost
    // flags as well.
    try status.clear()
    try local.renumber(zip(files, partners).lazy.map { ($0, UID($1)) })
    return Result(recognised: recognised, total: files.count)
  }
}
