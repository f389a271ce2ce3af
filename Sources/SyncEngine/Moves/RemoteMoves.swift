// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Moves files between local folders whose messages somebody moved on the server, instead of fetching
/// them again.
///
/// A message that one folder lost is taken for one that another folder got if length and header are the same.
/// Where the server has ids (``IdentityQuestion``) they tell which file to compare; the others are not read.
/// Without them every file of a lost message is.  The server is asked only when its numbers show that some
/// folder lost and another got messages.
struct RemoteMoves {
  /// More headers than that are not fetched: then the messages themselves are no great price.
  private static let limit = 5_000
  /// So many messages that the server gives ids are compared at a time.
  private static let portion = 1_000

  /// The messages that a folder got, and what became of them.
  private struct Arrivals {
    let folder: IMAPFolder
    let side: MoveSide
    let new: [(uid: UID, octets: Int)]
    var moved: Set<UID> = []
    /// How many were moved from each folder.
    var counts: [FolderPair: Int] = [:]
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
    var lost = LostMessages()
    for (pair, _) in sources { try collect(pair, store, &lost) }
    var moved = 0
    for (pair, before) in targets where !lost.isEmpty && !context.stop.endsSoon {
      moved += try take(&lost, into: pair, from: before.next, store)
    }
    return moved
  }

  /// Adds the messages that the server does not have any more.
  private func collect(
    _ pair: FolderPair, _ store: IMAPStore, _ lost: inout LostMessages
  ) throws(SyncFailure) {
    let agreed = try sides[pair].agreed()
    let folder = try store.open(
      pair.remote, since: try FolderMemory(pair, context).base(agreed), reporter)
    let theirs = try folder.snapshot()
    guard theirs.isComplete, try isValid(folder) else { return }
    let gone = agreed.messages.map(\.uid).filter { theirs[$0] == nil }
    let identified =
      try folder.identities?.identified(among: gone, validity: folder.validity) ?? []
    let others = gone.filter { !identified.contains($0) }
    lost.add(identified, others.count <= Self.limit ? others : [], of: pair)
  }

  private func isValid(_ folder: IMAPFolder) throws(SyncFailure) -> Bool {
    try FolderValidity(folder.place, in: context.layout).saved() == folder.validity
  }

  /// Renames the files of the messages that the folder got, and returns how many.
  private func take(
    _ lost: inout LostMessages, into pair: FolderPair, from first: UInt32, _ store: IMAPStore
  ) throws(SyncFailure) -> Int {
    // What a folder got may be what was on its way there when a run ended: its file waits here for the number.
    guard try !UploadJournal(pair, context).isOpen() else { return 0 }
    let folder = try store.open(pair.remote, since: nil, reporter)
    guard try isValid(folder) else { return 0 }
    let side = sides[pair]
    let (own, agreed) = (try side.local.snapshot(), try side.agreed())
    let new = try lengths(in: folder, from: first).filter { message in
      own[message.uid] == nil && agreed[message.uid] == nil
    }
    var arrivals = Arrivals(folder: folder, side: side, new: new)
    try takeByIdentity(&lost, &arrivals)
    try takeByPrint(&lost, &arrivals)
    for (source, count) in arrivals.counts {
      reporter.report(
        .moved(count: count, from: context.localPlace(source), to: context.localPlace(pair)))
    }
    return arrivals.counts.values.reduce(0, +)
  }

  /// Takes those for which the server's ids tell the file.
  private func takeByIdentity(
    _ lost: inout LostMessages, _ arrivals: inout Arrivals
  ) throws(SyncFailure) {
    guard lost.hasIdentified, let identities = arrivals.folder.identities else { return }
    let new = arrivals.new.map(\.uid)
    for start in stride(from: 0, to: new.count, by: Self.portion)
    where identities.isTrusted && !context.stop.endsSoon {
      let search = try identities.twins(
        of: new[start..<min(start + Self.portion, new.count)], validity: arrivals.folder.validity)
      let candidates = try candidates(search, &lost)
      if candidates.isEmpty { continue }
      var theirs: [UID: MessagePrint] = [:]
      for (uid, print) in try arrivals.folder.prints(of: candidates.map(\.uid)) {
        theirs[uid] = print
      }
      for candidate in candidates {
        guard let print = theirs[candidate.uid] else { continue }
        if print == candidate.print {
          try move(candidate.lost, to: candidate.uid, in: &arrivals)
        } else if !print.isVariant(of: candidate.print) {
          return identities.distrust(candidate.uid)
        }
      }
    }
  }

  /// The lost messages that have the ids of new ones, and files of their lengths, each once.
  private func candidates(
    _ search: TwinSearch, _ lost: inout LostMessages
  ) throws(SyncFailure) -> [(uid: UID, lost: LostMessage, print: MessagePrint)] {
    var found: [(uid: UID, lost: LostMessage, print: MessagePrint)] = []
    for twin in search.twins where found.last?.uid != twin.message {
      guard let folder = search.folders[twin.folder],
        let message = lost.take(twin, of: folder.name),
        let file = sides[message.pair].local.twinFile(of: message.uid),
        file.print.octets == twin.octets
      else { continue }
      found.append((twin.message, message, file.print))
    }
    return found
  }

  /// Takes those that have the length and the header of messages of which no id is known.
  private func takeByPrint(
    _ lost: inout LostMessages, _ arrivals: inout Arrivals
  ) throws(SyncFailure) {
    if arrivals.new.count == arrivals.moved.count { return }
    for message in lost.takeUnread() {
      if let file = sides[message.pair].local.twinFile(of: message.uid) {
        lost.add(message, file.print)
      }
    }
    let new = arrivals.new.filter { message in
      lost.has(octets: message.octets) && !arrivals.moved.contains(message.uid)
    }
    guard !new.isEmpty, new.count <= Self.limit else { return }
    for (uid, print) in try arrivals.folder.prints(of: new.map(\.uid)) {
      guard let found = lost.take(print, notOf: arrivals.side.pair) else { continue }
      try move(found, to: uid, in: &arrivals)
    }
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

  /// Gives a file its new folder and number, if it is still there.
  private func move(
    _ lost: LostMessage, to uid: UID, in arrivals: inout Arrivals
  ) throws(SyncFailure) {
    let side = arrivals.side
    guard try side.local.take(lost.uid, from: sides[lost.pair].local, as: uid) else { return }
    try sides.record(lost.uid, of: lost.pair, as: uid, in: side.pair)
    arrivals.counts[lost.pair, default: 0] += 1
    arrivals.moved.insert(uid)
  }
}
