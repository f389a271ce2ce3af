// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// A mailbox of the local server, which knows its messages by the UIDs of the remote one.
///
/// What this server gives are its own UIDs; the ``UIDMap`` translates.  A message without an entry is
/// one that the remote server does not have yet.  The map is durable before the status knows of a message,
/// and an entry goes only after the status has forgotten the message: so an end at any moment leaves
/// messages without an entry, which are recognised, and no entry that means another message.
final class MappedFolder: LocalFolder {
  let place: FolderPlace
  let kind = StoreKind.mappedIMAP
  let carriesNumbers = false
  let mailbox: IMAPFolder

  private let context: RunContext
  private let reporter: Reporter
  private let memory: FolderMemory
  private let file: UIDMapFile
  private(set) var map: UIDMap
  /// Whether the status speaks of messages and the file that should know them is missing or damaged.
  let hasLostMap: Bool
  private var isWritten: Bool
  /// What the server listed, by its own UIDs; `nil` until somebody asks.
  private var listed: FolderSnapshot?
  /// What was changed since, by the UIDs of this server.
  private var changes = SnapshotChanges()

  var isReadOnly: Bool { mailbox.isReadOnly }
  var validity: UInt32 { mailbox.validity }
  var lastingKeywords: MessageFlags { mailbox.lastingKeywords }
  let exists = true

  /// Takes the open mailbox and what the file holds; `map` is `nil` when that is of no use.
  init(
    _ mailbox: IMAPFolder, _ pair: FolderPair, _ found: FoundMap, _ context: RunContext,
    _ reporter: Reporter
  ) {
    place = context.localPlace(pair)
    self.mailbox = mailbox
    self.context = context
    self.reporter = reporter
    memory = found.memory
    file = found.file
    map = found.map ?? UIDMap()
    hasLostMap = found.isLost
    isWritten = found.map != nil
  }

  // MARK: - Listing

  func mark() throws(SyncFailure) -> MaildirMark? { nil }
  func history() throws(SyncFailure) -> MaildirHistory? { nil }

  /// A map gives each number to one message.
  func settleContested(with remote: any RemoteFolder, mayRename: Bool) -> ContestedNumbers {
    ContestedNumbers()
  }

  /// Leaves nothing out.
  func completed(_ listing: FolderSnapshot) -> FolderSnapshot { listing }

  func snapshot() throws(SyncFailure) -> FolderSnapshot {
    let own = try current()
    var messages: [KnownMessage] = []
    var arrivals: [Arrival] = []
    messages.reserveCapacity(own.messages.count)
    for message in own.messages {
      if let remote = map.remote(of: message.uid) {
        messages.append(KnownMessage(remote, message.flags))
      } else {
        arrivals.append(Arrival(key: Int(message.uid.rawValue), flags: message.flags))
      }
    }
    return FolderSnapshot(messages, arrivals: arrivals, isComplete: own.isComplete)
  }

  /// What this server holds now, by its own UIDs.
  func current() throws(SyncFailure) -> FolderSnapshot {
    if let listed { return changes.applied(to: listed) }
    let listed = try listing()
    self.listed = listed
    return listed
  }

  /// Asks the server, and doubts an answer by which everything is gone.
  private func listing() throws(SyncFailure) -> FolderSnapshot {
    var own = try mailbox.snapshot()
    if mailbox.next > 1, let last = map.lastLocal, mailbox.next <= last.rawValue {
      own.isComplete = false
    }
    let isNews = try memory.noteEmptied(own.isEmpty && map.count > 0)
    if isNews, !mailbox.namesDeletions, context.holdsDeletions {
      own.isComplete = false
      reporter.report(.warning(.folderEmptied(place, count: map.count)))
    }
    return own
  }

  /// A listing of the server is not disturbed by renaming, so nothing is looked at again.
  func confirmAbsent(_ uids: [UID]) throws(SyncFailure) -> [UID] { uids }

  // MARK: - Names of messages

  /// The UID of a message on this server.
  func local(_ message: MessageReference) -> UID? {
    switch message {
    case .uid(let remote): map.local(of: remote)
    case .arrival(let key): UInt32(exactly: key).flatMap { UID($0) }
    }
  }

  func base(of message: MessageReference) -> String? { local(message).map { "local \($0)" } }

  func assign(_ uid: UID, to message: MessageReference) throws(SyncFailure) {
    guard let local = local(message) else { return }
    map.put(local, uid)
    isWritten = false
  }

  func renumber(
    _ numbers: some Sequence<(message: MessageReference, uid: UID?)>
  ) throws(SyncFailure) {
    var map = UIDMap()
    for (message, uid) in numbers {
      if let uid, let local = local(message) { map.put(local, uid) }
    }
    self.map = map
    isWritten = false
    try settle()
  }

  func beginSettling() throws(SyncFailure) -> Settlement? {
    guard !isWritten, !context.general.isDryRun else { return nil }
    try file.write(map)
    isWritten = true
    return nil
  }

  // MARK: - Copies

  func send(
    _ copies: [MessageCopy], to receiver: any MessageReceiver, observer: any CopyObserver
  ) throws(SyncFailure) {
    var names: [UID: MessageReference] = [:]
    var own: [MessageCopy] = []
    for copy in copies {
      guard let local = local(copy.message) else { continue }
      names[local] = copy.message
      own.append(MessageCopy(.uid(local), copy.flags))
    }
    try mailbox.send(
      own, to: MappedReceiver(receiver, names), observer: MappedSource(observer, names))
  }

  func receiver(observer: any CopyObserver) throws(SyncFailure) -> any MessageReceiver {
    try mailbox.receiver(observer: MappedTarget(observer, self))
  }

  /// Notes messages that this server has taken.
  func note(_ copies: [StoredCopy]) {
    for copy in copies {
      guard case .uid(let remote) = copy.source else { continue }
      map.put(copy.uid, remote)
    }
    changes.put(copies.map { KnownMessage($0.uid, $0.flags) })
    isWritten = false
  }

  // MARK: - Changes

  func changeFlags(
    _ steps: [FlagStep], done: (FlagStep) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    let own = try current()
    let translated = steps.map { FlagStep($0.change, $0.uids.compactMap(map.local(of:)).sorted()) }
    try mailbox.changeFlags(translated.filter { !$0.uids.isEmpty }) { step throws(SyncFailure) in
      changes.put(
        step.uids.map { KnownMessage($0, step.change.applied(to: own[$0] ?? [])) })
      try done(FlagStep(step.change, step.uids.compactMap(map.remote(of:)).sorted()))
    }
  }

  func remove(
    _ uids: [UID], done: ([UID]) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    let own = try current()
    let locals = uids.compactMap(map.local(of:)).sorted()
    guard !locals.isEmpty else { return try done(uids) }
    try mailbox.remove(locals) { _ throws(SyncFailure) in
      if context.account.local.server?.expunges == false {
        changes.put(locals.map { KnownMessage($0, (own[$0] ?? []).union(.deleted)) })
      } else {
        changes.drop(locals)
      }
      try done(uids)
    }
  }

  // MARK: - From run to run

  /// Drops the entries of messages that neither this server nor the status has any more.
  func remember(_ agreed: FolderSnapshot, isSettled: Bool) throws(SyncFailure) {
    let own = try current()
    if own.isComplete {
      let before = map.count
      map.drop { local, remote in own[local] == nil && agreed[remote] == nil }
      if map.count != before { isWritten = false }
    }
    try settle()
    guard isSettled, own.isComplete, let mark = mailbox.mark else { return try forget() }
    try memory.remember(mark, local: own, agreed: map.localSide(of: agreed), map: file.path)
  }

  func forget() throws(SyncFailure) { try memory.forget(noting: nil) }

  // A server tells by itself what has changed.
  func watch(since mark: MaildirMark) {}
  func endWatch() {}
  func recall(_ names: NameSource, agreed: FolderSnapshot) {}
  func foresee(about count: Int, _ names: NameSource) {}
  func seal(_ agreed: FolderSnapshot) -> SealedFolder? { nil }
}

/// What was found of the map of a folder before its mailbox was opened.
struct FoundMap {
  let file: UIDMapFile
  /// `nil` when there is none that could be used.
  var map: UIDMap?
  /// Whether there should be one.
  var isLost: Bool
  let memory: FolderMemory
}
