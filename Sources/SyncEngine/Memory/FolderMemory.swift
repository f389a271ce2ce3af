// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// What the local side of a folder held, and when its directories had changed last.
struct LocalLook {
  let snapshot: FolderSnapshot
  /// `nil` when the folder changed too short a time ago to rely on the times.
  var mark: MaildirMark?

  /// Frees what ``FolderMemory/remember(_:sealed:history:mark:remote:agreed:)`` would not make use of.
  ///
  /// Of a folder with new messages, or one that has just changed, the times are not remembered.
  mutating func discardPlanned() {
    if mark == nil || !snapshot.arrivals.isEmpty { self = LocalLook(snapshot: FolderSnapshot()) }
  }
}

/// The memory of one folder during one run; without a memory it knows nothing and keeps nothing.
struct FolderMemory {
  /// What is known of the folder from an earlier run, if it may be relied upon.
  let record: FolderRecord?

  private let pair: FolderPair
  private let side: Side
  private let context: RunContext
  private var store: AccountMemory? { context.memory?.store }

  /// The memory of the folder as a whole, or of what the local server of a pair of servers holds.
  init(_ pair: FolderPair, _ context: RunContext, of side: Side = .remote) {
    self.pair = pair
    self.side = side
    self.context = context
    record = side == .remote ? context.record(of: pair) : context.localRecord(of: pair)
  }

  private var key: String { side == .remote ? pair.statusFileName : context.localKey(pair) }

  /// What the server's side held when the folder was last in step; what the status holds is to be added.
  func base() throws(SyncFailure) -> RemoteBase? {
    guard let store, let mark = record?.remote else { return nil }
    return RemoteBase(mark, try store.difference(key))
  }

  /// What the server's side held when the folder was last in step.
  func base(_ agreed: FolderSnapshot) throws(SyncFailure) -> RemoteBase? {
    let base = try base()
    base?.agreed = agreed
    return base
  }

  /// Gives the names of the files of directories with these times.
  func names(at mark: MaildirMark) -> NameSource {
    { [store, key] (body) throws(SyncFailure) in
      try store?.forEachPortion(of: key, at: mark, body) ?? false
    }
  }

  /// Remembers that the folder is in step: the local side before the run, or after it where that is sure, and what
  /// its directories tell now; the server's numbers as the folder was opened, the server's side after the run, and
  /// what the status holds now.
  func remember(
    _ look: LocalLook, sealed: SealedFolder? = nil, history: MaildirHistory?, mark: RemoteMark?,
    remote: FolderSnapshot, agreed: FolderSnapshot
  ) throws(SyncFailure) {
    guard let store, let rules = context.memory?.rules,
      let status = FileStamp(of: context.statusPath(pair))
    else { return }
    // What one side alone must keep would be taken for the state of both.
    let isMirror = look.snapshot.arrivals.isEmpty && look.snapshot.messages == agreed.messages
    let record = FolderRecord(
      remote: mark, local: sealed?.mark ?? (isMirror ? look.mark : nil),
      made: history?.cur.made, status: status,
      checked: self.record?.checked ?? Int(WallClock.now), rules: rules)
    if record == self.record { return }
    try store.remember(
      key, record,
      mark == nil ? RemoteDifference() : RemoteDifference(of: remote, from: agreed),
      names: sealed?.names ?? .forgotten, history: history)
  }

  /// Remembers what the local server of a pair of servers holds, by its own UIDs.
  ///
  /// Comes before the other ``remember(_:sealed:history:mark:remote:agreed:)``: that one makes both valid.
  func remember(
    _ mark: RemoteMark, local: FolderSnapshot, agreed: FolderSnapshot, map path: String
  ) throws(SyncFailure) {
    guard let store, let rules = context.memory?.rules, let map = FileStamp(of: path) else {
      return
    }
    let record = FolderRecord(
      remote: mark, local: nil, status: map,
      checked: self.record?.checked ?? Int(WallClock.now), rules: rules)
    if record == self.record { return }
    try store.remember(key, record, RemoteDifference(of: local, from: agreed))
  }

  /// Notes whether the server shows the folder empty that was not, and returns whether that is news.
  ///
  /// An empty list may be a mistake of the server; it is believed when the next run sees it as well.
  func noteEmptied(_ isEmptied: Bool) throws(SyncFailure) -> Bool {
    guard let store else { return isEmptied }
    let wasEmptied = try store.wasEmptied(key)
    if wasEmptied != isEmptied { try store.setEmptied(key, isEmptied) }
    return isEmptied && !wasEmptied
  }

  /// Forgets what was known, because something failed and must be looked at again; what the directories tell now is
  /// noted.
  func forget(noting history: MaildirHistory?) throws(SyncFailure) {
    if record != nil || history != nil { try store?.forget(key, noting: history) }
  }

  /// Whether a local folder came back from a backup since the last run, as far as its directories tell.
  func precedesLastRun(_ folder: any LocalFolder) throws(SyncFailure) -> Bool {
    guard let known = try history(), let present = try folder.history() else { return false }
    return present.contradicts(known)
  }

  /// What the directories told at the end of the last run that changed anything; `nil` where that is not known.
  private func history() throws(SyncFailure) -> MaildirHistory? {
    if let store { return try store.history(of: key) }
    return MemoryExcerpt(path: context.layout.memory(of: context.account.name)).histories[key]
  }
}
