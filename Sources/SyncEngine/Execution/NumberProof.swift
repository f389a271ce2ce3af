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

  /// Whether the server has the message of another file under a number near messages that are about to be
  /// deleted: then the numbers have moved, and the deletions are about other messages.
  func fails(
    near deleted: [UID], _ own: FolderSnapshot, _ theirs: FolderSnapshot
  ) throws(SyncFailure) -> Bool {
    let sample = sample(near: deleted, of: own.messages.map(\.uid).filter { theirs[$0] != nil })
    guard !sample.isEmpty else { return false }
    let here = sample.union(deleted.filter { own[$0] != nil }.prefix(Self.sample))
    let ours = try local.prints(of: here.sorted().map { .uid($0) })
    var known: [UID: MessagePrint] = [:]
    for (message, print) in ours {
      if case .uid(let uid) = message { known[uid] = print }
    }
    for (uid, print) in try remote.prints(of: sample.sorted()) {
      guard let own = known[uid], !print.isLike(own) else { continue }
      if ours.contains(where: { print.isLike($0.print) }) { return true }
    }
    return false
  }

  /// Some at both ends, and some on both sides of the first and the last that is to be deleted.
  private func sample(near deleted: [UID], of common: [UID]) -> Set<UID> {
    let part = Self.sample / 2
    var sample = Set(common.prefix(part) + common.suffix(part))
    for place in [deleted.first, deleted.last].compactMap(\.self) {
      sample.formUnion(common.filter { $0 < place }.suffix(part))
      sample.formUnion(common.filter { $0 > place }.prefix(part))
    }
    return sample
  }
}
