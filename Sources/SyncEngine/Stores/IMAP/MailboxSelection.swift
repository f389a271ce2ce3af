// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// What a server tells while it opens a mailbox (RFC 9051 §6.3.2, RFC 7162 §3.1.2, §3.2.5).
struct MailboxSelection {
  private(set) var validity: UInt32?
  private(set) var exists = 0
  private(set) var next: UInt32?
  private var modificationSequence: UInt64?
  /// What changed since the mark that the mailbox was opened with; `nil` when it was opened without.
  private(set) var changes: RemoteChanges?

  /// The flags that the mailbox keeps; `nil` when the server does not tell.
  private(set) var permanentFlags: FlagList?

  /// With `asksForChanges` the changes are collected as they come.
  init(asksForChanges: Bool, _ keywords: KeywordMap) {
    changes = asksForChanges ? RemoteChanges(keywords) : nil
  }

  /// The numbers at the moment of opening; `nil` when the mailbox keeps no mod-sequences.
  var mark: RemoteMark? {
    guard let validity, let next, let sequence = modificationSequence, sequence > 0 else {
      return nil
    }
    return RemoteMark(
      validity: validity, next: next, messages: exists, modificationSequence: sequence)
  }

  /// Takes what one response tells.
  mutating func note(_ event: SessionEvent) {
    changes?.note(event)
    switch event {
    case .untagged(.exists(let count)): exists = Int(count)
    case .untagged(.status(_, let text)):
      switch text.code {
      case .uidValidity(let value): validity = value
      case .uidNext(let value): next = value.rawValue
      case .highestModSeq(let value): modificationSequence = value
      case .noModSeq: modificationSequence = nil
      case .permanentFlags(let flags): permanentFlags = flags
      default: break
      }
    default: break
    }
  }
}
