// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Takes over a folder whose UIDs have got another meaning (RFC 9051 §2.3.1.1) without transferring it.
///
/// Messages are recognised by their header and length (``PrintMatching``).  Nothing is concluded from the old numbers, and
/// nothing is deleted: what only one side has is copied by the run that follows.  An end at any
/// moment leaves the old UIDVALIDITY in force, so that the next run begins anew.
struct Renumbering {
  /// How many of the messages that both sides could have in common must be recognised.
  private static let threshold = 0.5

  private let local: any LocalFolder
  private let remote: any RemoteFolder
  private let status: StatusDatabase
  private let agreed: FolderSnapshot

  init(
    _ local: any LocalFolder, _ remote: any RemoteFolder, status: StatusDatabase,
    agreed: FolderSnapshot
  ) {
    self.local = local
    self.remote = remote
    self.status = status
    self.agreed = agreed
  }

  /// What came of it.
  struct Result {
    let recognised: Int
    let total: Int
  }

  /// Renames the files and empties the status; `nil` when too few messages were recognised, and then
  /// nothing was changed.
  func run(_ own: FolderSnapshot) throws(SyncFailure) -> Result? {
    let references =
      own.messages.map { MessageReference.uid($0.uid) } + own.arrivals.map { .arrival($0.key) }
    let matching = PrintMatching(
      local: try local.prints(of: references), remote: try remote.prints(from: 1))
    // New files alone, in a folder that was empty, mean nothing by the old numbers.
    let dependsOnNumbers = !own.messages.isEmpty || !agreed.isEmpty
    let common = min(references.count, remote.exists)
    let isEnough = common > 0 && Double(matching.pairs.count) >= Self.threshold * Double(common)
    guard isEnough || !dependsOnNumbers else { return nil }
    try take(over: matching)
    return Result(recognised: matching.pairs.count, total: references.count)
  }

  /// The status is emptied first, because its rows would speak of the wrong messages.
  ///
  /// The run that follows fills it again, with the flags of both sides: a server that lost its numbers
  /// may have lost flags as well.
  private func take(over matching: PrintMatching) throws(SyncFailure) {
    try status.apply(.init(drop: agreed.messages.map(\.uid)))
    try local.renumber(
      matching.pairs.map { ($0.message, $0.uid) } + matching.unmatched.map { ($0, nil) })
  }
}
