// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Moves files between local folders whose messages somebody moved on the server, instead of fetching
/// them again.
///
/// A message that one folder lost is taken for one that another folder got if length and header are the
/// same.  The server is asked only when its numbers show that some folder lost and another got messages.
struct RemoteMoves {
  /// More headers than that are not fetched: then the messages themselves are no great price.
  private static let limit = 5_000

  private struct Lost {
    let pair: FolderPair
    let uid: UID
  }

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
    var lost: [MessagePrint: [Lost]] = [:]
    for (pair, _) in sources { try collect(pair, store, &lost) }
    var moved = 0
    for (pair, before) in targets where !lost.isEmpty && !context.stop.endsSoon {
      moved += try take(&lost, into: pair, from: before.next, store)
    }
    return moved
  }

  /// Adds the prints of the files whose messages the server does not have any more.
  private func collect(
    _ pair: FolderPair, _ store: IMAPStore, _ lost: inout [MessagePrint: [Lost]]
  ) throws(SyncFailure) {
    let side = try sides[pair]
    let folder = try store.open(
      pair.remote, since: try FolderMemory(pair, context).base(side.agreed), reporter)
    let theirs = try folder.snapshot()
    guard theirs.isComplete, try isValid(folder) else { return }
    let gone = side.agreed.messages.map(\.uid).filter { theirs[$0] == nil }
    guard gone.count <= Self.limit else { return }
    for (message, print) in try side.local.prints(of: gone.map { .uid($0) }) {
      guard case .uid(let uid) = message else { continue }
      lost[print, default: []].append(Lost(pair: pair, uid: uid))
    }
  }

  private func isValid(_ folder: IMAPFolder) throws(SyncFailure) -> Bool {
    try FolderValidity(folder.place, in: context.layout).saved() == folder.validity
  }

  /// Renames the files of the messages that the folder got, and returns how many.
  private func take(
    _ lost: inout [MessagePrint: [Lost]], into pair: FolderPair, from first: UInt32,
    _ store: IMAPStore
  ) throws(SyncFailure) -> Int {
    let folder = try store.open(pair.remote, since: nil, reporter)
    guard try isValid(folder) else { return 0 }
    let side = try sides[pair]
    let own = try side.local.snapshot()
    let sizes = Set(lost.keys.map(\.octets))
    let new = try folder.sizes(from: first).filter { sizes.contains($0.octets) }.map(\.uid)
    guard !new.isEmpty, new.count <= Self.limit else { return 0 }
    var counts: [FolderPair: Int] = [:]
    for (uid, print) in try folder.prints(of: new)
    where own[uid] == nil && side.agreed[uid] == nil {
      guard let index = lost[print]?.firstIndex(where: { $0.pair != pair }),
        let source = lost[print]?.remove(at: index)
      else { continue }
      guard try side.local.take(source.uid, from: try sides[source.pair].local, as: uid) else {
        continue
      }
      try sides.record(source.uid, of: source.pair, as: uid, in: pair)
      counts[source.pair, default: 0] += 1
    }
    for (source, count) in counts {
      reporter.report(
        .moved(count: count, from: context.localPlace(source), to: context.localPlace(pair)))
    }
    return counts.values.reduce(0, +)
  }
}
