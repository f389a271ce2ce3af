// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// What a server says has changed in a folder since a mark (RFC 7162 §3.1.4.1, §3.2.10).
struct RemoteChanges: Equatable, Sendable {
  /// New messages, and messages with new flags.
  private(set) var changed: [KnownMessage] = []
  /// The UIDs that are gone, as they were named; servers may name some that never were, and each by itself.
  private var gone: [ClosedRange<UInt32>] = []
  /// Whether a response could not be read, so that a change may be missing.
  private(set) var isDamaged = false
  private let keywords: KeywordMap

  init(_ keywords: KeywordMap = KeywordMap()) { self.keywords = keywords }

  /// Collects from the answers to SELECT with QRESYNC, or to FETCH with CHANGEDSINCE.
  mutating func note(_ event: SessionEvent) {
    switch event {
    case .untagged(.fetch(let message)):
      guard let uid = message.uid, let flags = message.flags else { return }
      changed.append(KnownMessage(uid, MessageFlags(flags, keywords)))
    case .untagged(.vanished(let response)): gone += response.uids.ranges
    case .unparsable: isDamaged = true
    default: break
    }
  }

  /// What the folder holds now, if it held `base` at the mark.
  ///
  /// `nil` when the changes do not add up to the `count` that the server itself tells: something is
  /// missing then, and nothing may be concluded from the changes.
  func applied(to base: FolderSnapshot, count: Int) -> FolderSnapshot? {
    guard !isDamaged else { return nil }
    let result = base.updated(with: changed).removing(UIDSet(ranges: gone))
    return result.messages.count == count ? result : nil
  }

  /// The same for a server that does not tell which messages are gone, with all UIDs that it has.
  func applied(to base: FolderSnapshot, keeping uids: UIDSet, count: Int) -> FolderSnapshot? {
    guard !isDamaged else { return nil }
    let result = base.updated(with: changed).keeping(uids)
    return result.messages.count == count ? result : nil
  }
}

/// What the server's side of a folder was when it was last in step.
///
/// To open the folder, the mark will do; without what the status holds the folder is then listed as a whole.
final class RemoteBase {
  let mark: RemoteMark
  /// What the status held then, and holds still; `nil` until somebody has read it.
  var agreed: FolderSnapshot?
  private let difference: RemoteDifference

  init(_ mark: RemoteMark, _ difference: RemoteDifference) {
    self.mark = mark
    self.difference = difference
  }

  /// What the server had; `nil` while it is not known what the status holds.
  var snapshot: FolderSnapshot? { agreed.map { difference.applied(to: $0) } }
}
