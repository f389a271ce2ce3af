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

  /// What a comparison tells of the numbers in file names.
  enum Verdict {
    case right
    /// The server has other messages under them.
    case wrong
    /// The server has no messages under them.
    case unknown
  }

  /// `nil` when there is nothing to compare.
  ///
  /// A message that a program altered may differ; but where the server has the message of another file
  /// under a number, or that of the file under another one, or most messages differ, the numbers have moved.
  func verdict(_ own: FolderSnapshot) throws(SyncFailure) -> Verdict? {
    let all = own.messages.map(\.uid)
    let uids =
      all.count <= 2 * Self.sample
      ? all : Array(all.prefix(Self.sample) + all.suffix(Self.sample))
    guard !uids.isEmpty, remote.exists > 0 else { return nil }
    let ours = try local.prints(of: uids.map { .uid($0) })
    var theirs: [UID: MessagePrint] = [:]
    for (uid, print) in try remote.prints(of: uids) { theirs[uid] = print }
    var (equal, different) = (0, 0)
    // Altered, gone from the server, or there under another number.
    var strays: [PrintMatching.Local] = []
    for (message, print) in ours {
      guard case .uid(let uid) = message, let other = theirs[uid] else {
        strays.append((message, print))
        continue
      }
      if other.isLike(print) {
        equal += 1
      } else {
        if ours.contains(where: { other.isLike($0.print) }) || !other.resembles(print) {
          return .wrong
        }
        different += 1
        strays.append((message, print))
      }
    }
    if equal + different == 0 { return .unknown }
    if equal <= different { return .wrong }
    return try areElsewhere(strays, own) ? .wrong : .right
  }

  /// Whether the server has some of the messages under numbers that no file has.
  private func areElsewhere(
    _ messages: [PrintMatching.Local], _ own: FolderSnapshot
  ) throws(SyncFailure) -> Bool {
    if messages.isEmpty { return false }
    let choice = PrintChoice(messages.map(\.print))
    var free: [PrintMatching.Remote] = []
    try remote.forEachPrint(from: 1) { uid, print in
      if own[uid] == nil, choice.mayHold(print) { free.append((uid, print)) }
    }
    return !PrintMatching(local: messages, remote: free).pairs.isEmpty
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
