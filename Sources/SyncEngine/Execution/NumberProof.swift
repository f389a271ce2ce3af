// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Finds out whether the UIDs in file names are those of the server, from some of the messages.
struct NumberProof {
  /// So many of the oldest and of the newest messages are compared.
  private static let sample = 10

  private let local: any LocalFolder
  private let remote: any RemoteFolder

  init(_ local: any LocalFolder, _ remote: any RemoteFolder) {
    self.local = local
    self.remote = remote
  }

  /// `nil` when there is nothing to compare.
  ///
  /// A message that a program altered may differ; but where the server has the message of another file
  /// under a number, or most messages differ, the numbers have moved.
  func holds(_ own: FolderSnapshot) throws(SyncFailure) -> Bool? {
    let all = own.messages.map(\.uid)
    let uids =
      all.count <= 2 * Self.sample
      ? all : Array(all.prefix(Self.sample) + all.suffix(Self.sample))
    guard !uids.isEmpty, remote.exists > 0 else { return nil }
    let ours = try local.prints(of: uids.map { .uid($0) })
    var theirs: [UID: MessagePrint] = [:]
    for (uid, print) in try remote.prints(of: uids) { theirs[uid] = print }
    var (equal, different) = (0, 0)
    for (message, print) in ours {
      guard case .uid(let uid) = message, let other = theirs[uid] else { continue }
      if other.isLike(print) {
        equal += 1
      } else {
        if ours.contains(where: { other.isLike($0.print) }) { return false }
        different += 1
      }
    }
    return equal > different
  }
}
