// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Moves files between local folders whose messages somebody moved on the server, instead of fetching
/// them again.
///
/// A message that one folder lost is taken for one that another folder got if the server gives both one id
/// and one length (``IdentityQuestion``); where it has no ids, if length and header are the same.  The
/// server is asked only when its numbers show that some folder lost and another got messages.
struct RemoteMoves {
  /// More headers than that are not fetched: then the messages themselves are no great price.
  private static let limit = 5_000

  let context: RunContext
  let reporter: Reporter
  let sides: MoveSides

  /// Looks into the folders that changed, and returns how many messages were moved.
  func run(
    _ changed: [FolderPair], _ listing: IMAPStore.Listing, _ store: IMAPStore
  ) throws(SyncFailure) -> Int {
    guard context.rules[.remote].propagatesDeletions, !context.rules[.local].isReadOnly else {
      return 0
    }
    let known = changed.compactMap { pair in
      context.record(of: pair)?.remote.map { (pair: pair, before: $0) }
    }
    let sources = known.filter { listing.marks[$0.pair.remote]?.hasLost(since: $0.before) == true }
    let targets = known.filter { listing.marks[$0.pair.remote]?.hasGot(since: $0.before) == true }
    let isMove = sources.contains { source in targets.contains { $0.pair != source.pair } }
    guard isMove else { return 0 }
    var lost = LostMessages()
    for (pair, _) in sources { try collect(pair, store, &lost) }
    var moved = 0
    for (pair, before) in targets where !lost.isEmpty && !context.stop.endsSoon {
      moved += try take(&lost, into: pair, from: before.next, store)
    }
    return moved
  }

  /// Adds the prints of the files whose messages the server does not have any more.
  private func collect(
    _ pair: FolderPair, _ store: IMAPStore, _ lost: inout LostMessages
  ) throws(SyncFailure) {
    let side = try sides[pair]
    let folder = try store.open(
      pair.remote, since: try FolderMemory(pair, context).base(side.agreed), reporter)
    let theirs = try folder.snapshot()
    guard theirs.isComplete, try isValid(folder) else { return }
    let gone = side.agreed.messages.map(\.uid).filter { theirs[$0] == nil }
    guard gone.count <= Self.limit || folder.identities != nil else { return }
    for (message, print) in try side.local.prints(of: gone.map { .uid($0) }) {
      guard case .uid(let uid) = message else { continue }
      lost.add(LostMessage(pair: pair, uid: uid), print)
    }
  }

  private func isValid(_ folder: IMAPFolder) throws(SyncFailure) -> Bool {
    try FolderValidity(folder.place, in: context.layout).saved() == folder.validity
  }

  /// Renames the files of the messages that the folder got, and returns how many.
  private func take(
    _ lost: inout LostMessages, into pair: FolderPair, from first: UInt32, _ store: IMAPStore
  ) throws(SyncFailure) -> Int {
    let folder = try store.open(pair.remote, since: nil, reporter)
    guard try isValid(folder) else { return 0 }
    let side = try sides[pair]
    let own = try side.local.snapshot()
    var new = try lengths(in: folder, from: first).filter { message in
      lost.has(octets: message.octets) && own[message.uid] == nil
        && side.agreed[message.uid] == nil
    }
    var counts: [FolderPair: Int] = [:]
    var taken: Set<UID> = []
    let twins = try folder.identities?.twins(of: new.map(\.uid), validity: folder.validity) ?? [:]
    for message in new {
      guard let found = lost.take(amid: twins[message.uid] ?? [], octets: message.octets) else {
        continue
      }
      taken.insert(message.uid)
      if try move(found, to: message.uid, in: side) { counts[found.pair, default: 0] += 1 }
    }
    new.removeAll { taken.contains($0.uid) || !lost.has(octets: $0.octets) }
    if !new.isEmpty, new.count <= Self.limit {
      for (uid, print) in try folder.prints(of: new.map(\.uid)) {
        guard let found = lost.take(print, notOf: pair) else { continue }
        if try move(found, to: uid, in: side) { counts[found.pair, default: 0] += 1 }
      }
    }
    for (source, count) in counts {
      reporter.report(
        .moved(count: count, from: context.localPlace(source), to: context.localPlace(pair)))
    }
    return counts.values.reduce(0, +)
  }

  /// The lengths of the messages from a UID on, together with their ids where the server has any.
  private func lengths(
    in folder: IMAPFolder, from first: UInt32
  ) throws(SyncFailure) -> [(uid: UID, octets: Int)] {
    guard let identities = folder.identities, folder.exists > 0,
      let asked = try identities.ask(validity: folder.validity, below: folder.next)
    else { return try folder.sizes(from: first) }
    var found: [(uid: UID, octets: Int)] = []
    let isUnderstood = try identities.collect(asked) { uid, octets in
      if uid.rawValue >= first { found.append((uid, octets)) }
    }
    // Ids may be known of some of the messages already.
    guard isUnderstood, asked.uids.lowerBound <= first else { return try folder.sizes(from: first) }
    return found
  }

  /// Gives a file its new folder and number.
  private func move(
    _ lost: LostMessage, to uid: UID, in side: MoveSide
  ) throws(SyncFailure) -> Bool {
    guard try side.local.take(lost.uid, from: try sides[lost.pair].local, as: uid) else {
      return false
    }
    try sides.record(lost.uid, of: lost.pair, as: uid, in: side.pair)
    return true
  }
}
