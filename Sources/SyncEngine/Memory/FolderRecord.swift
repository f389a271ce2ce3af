// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// The numbers of a folder on a server that change whenever anything in it does (RFC 7162 §3.1.7).
struct RemoteMark: Equatable, Sendable {
  let validity: UInt32
  /// The UID that the next message will have.
  let next: UInt32
  let messages: Int
  /// The highest mod-sequence; never 0.
  let modificationSequence: UInt64
}

extension RemoteMark {
  /// Whether messages have gone since an earlier mark of the same mailbox.
  func hasLost(since earlier: RemoteMark) -> Bool {
    validity == earlier.validity && messages < earlier.messages + Int(next) - Int(earlier.next)
  }

  /// Whether messages have come since an earlier mark of the same mailbox.
  func hasGot(since earlier: RemoteMark) -> Bool {
    validity == earlier.validity && next > earlier.next
  }

  /// Whether no message came or went in between; flags may have changed.
  func hasSameMessages(as other: RemoteMark) -> Bool {
    validity == other.validity && next == other.next && messages == other.messages
  }

  /// The mark in an answer to STATUS; `nil` when the server left a number out.
  init?(_ status: StatusResponse) {
    guard let validity = status.uidValidity, let next = status.uidNext,
      let messages = status.messages, let sequence = status.highestModSeq, sequence > 0
    else { return nil }
    self.init(
      validity: validity, next: next.rawValue, messages: Int(messages),
      modificationSequence: sequence)
  }
}

/// When the two directories of a Maildir last changed, in nanoseconds since 1970.
struct MaildirMark: Equatable, Sendable {
  let new: Int64
  let cur: Int64

  /// Whether a change after `moment`, in seconds since 1970, would have given other times.
  ///
  /// A file system counts time in steps, and what happens within one step leaves the same time: up to
  /// 10 ms on Linux, 2 s where only whole seconds are kept.
  func isSettled(at moment: Double) -> Bool {
    let latest = max(new, cur)
    let step = new % 1_000_000_000 == 0 && cur % 1_000_000_000 == 0 ? 2.0 : 0.02
    return Double(latest) / 1e9 + step < moment
  }
}

extension MaildirMark {
  /// Looks at a folder; a time of 0 stands for none, so that nobody relies on it.
  init(of path: String) throws(SystemError) {
    self.init(
      new: try Files.status("\(path)/new").modified,
      cur: try Files.status("\(path)/cur").modified)
  }
}

/// Tells whether a file is the same as it was.
struct FileStamp: Equatable, Sendable {
  let size: Int
  /// Nanoseconds since 1970.
  let modified: Int64
  let inode: UInt64
}

extension FileStamp {
  /// The stamp of a file; `nil` when it is not there.
  init?(of path: String) {
    guard let status = try? Files.status(path) else { return nil }
    self.init(size: status.size, modified: status.modified, inode: status.inode)
  }
}

/// What was known of a folder when it was last in step.
///
/// Valid only as long as the status database is the very file that it was: another program that
/// synchronised meanwhile has written there.
struct FolderRecord: Equatable, Sendable {
  /// What the server would tell if nothing had changed; `nil` when it keeps no mod-sequences.
  var remote: RemoteMark?
  /// When the directories had changed last; `nil` when that cannot be relied upon.
  var local: MaildirMark?
  /// When `cur` was made, in nanoseconds since 1970: a directory in its place is another folder, whatever its times;
  /// `nil` where that is not known.
  var made: Int64?
  var status: FileStamp
  /// When the folder was last compared message by message, in seconds since 1970.
  var checked: Int
  /// What decides about plans, as text: other rules may want another plan for the same folder.
  var rules: String

  /// Whether the directories of the folder are those that were in step, and as they were.
  func knows(_ present: MaildirHistory) -> Bool {
    local == present.mark && (made == nil || made == present.cur.made)
  }
}

/// Where the server's side of a folder in step differs from the status: what one side must not have.
struct RemoteDifference: Equatable, Sendable {
  /// Messages that the status does not know, or knows with other flags.
  var other: [KnownMessage] = []
  /// Messages of the status that the server does not have.
  var absent: [UID] = []
}

extension RemoteDifference {
  /// Compares what the server has with the status.
  init(of remote: FolderSnapshot, from agreed: FolderSnapshot) {
    var rows = agreed.messages[...]
    for message in remote.messages {
      while let row = rows.first, row.uid < message.uid {
        absent.append(row.uid)
        rows.removeFirst()
      }
      if rows.first == message {
        rows.removeFirst()
      } else {
        other.append(message)
        if rows.first?.uid == message.uid { rows.removeFirst() }
      }
    }
    absent += rows.map(\.uid)
  }

  /// What the server had, from what the status has.
  func applied(to agreed: FolderSnapshot) -> FolderSnapshot {
    if other.isEmpty && absent.isEmpty { return agreed }
    return agreed.removing(UIDSet(absent)).updated(with: other)
  }
}
