// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// A second server as the local side of an account.
final class ServerSide: LocalStore {
  let store: IMAPStore
  private let context: RunContext

  init(_ store: IMAPStore, _ context: RunContext) {
    self.store = store
    self.context = context
  }

  func folders(_ reporter: Reporter) throws(SyncFailure) -> LocalListing {
    let listing = try store.folders(reporter)
    return LocalListing(
      folders: listing.folders, separator: listing.separator, marks: listing.marks,
      unsubscribed: listing.unsubscribed)
  }

  /// The map and the UIDVALIDITY of a former folder of that name go first.
  func create(_ pair: FolderPair) throws(SyncFailure) {
    let place = context.localPlace(pair)
    try UIDMapFile(place, in: context.layout).remove()
    try FolderValidity(place, in: context.layout).forget()
    try store.create(pair.local)
  }

  func open(
    _ pair: FolderPair, _ agreed: @autoclosure () throws(SyncFailure) -> FolderSnapshot,
    _ reporter: Reporter
  ) throws(SyncFailure) -> any LocalFolder {
    let agreed = try agreed()
    var found = try findMap(of: pair, agreed)
    let base = try found.map.flatMap { map throws(SyncFailure) in
      try found.memory.base(map.localSide(of: agreed))
    }
    let mailbox = try store.open(pair.local, since: base, reporter)
    let saved = try FolderValidity(context.localPlace(pair), in: context.layout).saved()
    if let saved, saved != mailbox.validity { found.map = nil }
    return MappedFolder(mailbox, pair, found, context, reporter)
  }

  private func findMap(
    of pair: FolderPair, _ agreed: FolderSnapshot
  ) throws(SyncFailure) -> FoundMap {
    let file = UIDMapFile(context.localPlace(pair), in: context.layout)
    let memory = FolderMemory(pair, context, of: .local)
    guard case .map(let map) = try file.read() else {
      return FoundMap(file: file, map: nil, isLost: !agreed.isEmpty, memory: memory)
    }
    return FoundMap(file: file, map: map, isLost: false, memory: memory)
  }

  /// Costs nothing: the listing of the account has the numbers of its folders.
  func isUnchanged(
    _ pair: FolderPair, since record: FolderRecord, _ listing: LocalListing
  ) -> Bool {
    guard let mark = listing.marks[pair.local] else { return false }
    return context.localRecord(of: pair)?.remote == mark
  }

  func forgetNumbers(of pair: FolderPair, _ reporter: Reporter) throws(SyncFailure) {
    try UIDMapFile(context.localPlace(pair), in: context.layout).remove()
  }

  var isBroken: Bool { store.isBroken }
  func reconnect(_ reporter: Reporter) throws(SyncFailure) { try store.reconnect(reporter) }
  func abandon() { store.abandon() }
  func leave() { store.leave() }
}
