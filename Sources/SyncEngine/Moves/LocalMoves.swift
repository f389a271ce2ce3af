// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Moves messages on the server that somebody moved between local folders, instead of sending them again.
///
/// A file tells by its name where it comes from: it keeps the UID and the digest of its former folder.
/// The name is only a hint.  The message is moved if the former folder has lost that UID, the status knew
/// it, and the server's message of that UID has the length and the header of the file.
struct LocalMoves {
  /// A file that carries the number of another folder.
  private struct Candidate {
    let message: MessageReference
    let uid: UID
  }

  private struct Route: Hashable {
    let source: FolderPair
    let target: FolderPair
  }

  let context: RunContext
  let reporter: Reporter
  let sides: MoveSides

  /// Looks into the folders that changed, and returns how many messages were moved.
  func run(
    _ changed: [FolderPair], of pairs: [FolderPair], _ store: IMAPStore
  ) throws(SyncFailure) -> Int {
    guard store.canMove, context.rules[.local].propagatesDeletions,
      !context.rules[.remote].isReadOnly, context.account.remote.expunges
    else { return 0 }
    var moved = 0
    for (route, candidates) in try routes(changed, pairs) where !context.stop.endsSoon {
      moved += try move(candidates, on: route, store)
    }
    return moved
  }

  // MARK: - Files from other folders

  private func routes(
    _ changed: [FolderPair], _ pairs: [FolderPair]
  ) throws(SyncFailure) -> [(Route, [Candidate])] {
    var owners: [String: FolderPair] = [:]
    for pair in pairs { owners[FolderDigest(pair.visible).hexadecimal] = pair }
    var routes: [Route: [Candidate]] = [:]
    for target in changed where hasNewFiles(target) {
      let local = sides[target].local
      var isTarget = false
      for arrival in try local.foreignNumbers() {
        guard let source = owners[arrival.digest], source != target else { continue }
        isTarget = true
        routes[Route(source: source, target: target), default: []].append(
          Candidate(message: arrival.message, uid: arrival.uid))
      }
      // The names of all folders at once could be very many.
      if !isTarget { local.forgetNames() }
    }
    return routes.sorted {
      ($0.key.source.remote, $0.key.target.remote)
        < ($1.key.source.remote, $1.key.target.remote)
    }
  }

  private func hasNewFiles(_ pair: FolderPair) -> Bool {
    guard let known = context.record(of: pair)?.local else { return true }
    let path = MaildirStore(sides.settings).path(of: pair.local)
    return (try? MaildirMark(of: path)) != known
  }

  // MARK: - On the server

  private func move(
    _ candidates: [Candidate], on route: Route, _ store: IMAPStore
  ) throws(SyncFailure) -> Int {
    let journal = UploadJournal(route.target, context)
    // What was on its way when a run ended may have arrived; moving it as well would double it.
    guard try !journal.isOpen() else { return 0 }
    let (source, target) = (sides[route.source], sides[route.target])
    let (left, agreed) = (try source.local.snapshot(), try source.agreed())
    let candidates = candidates.filter { agreed[$0.uid] != nil && left[$0.uid] == nil }
    // What a folder from a backup lacks, nobody has taken away.
    guard !candidates.isEmpty,
      try !FolderMemory(route.source, context).precedesLastRun(source.local),
      let numbers = try store.numbers(of: route.target.remote),
      try isValid(numbers.validity, context.remotePlace(route.target))
    else { return 0 }
    let folder = try store.open(route.source.remote, since: nil, reporter)
    guard try isValid(folder.validity, folder.place), !folder.isReadOnly else { return 0 }
    let sure = try confirmed(candidates, target.local, folder)
    guard !sure.isEmpty else { return 0 }
    try journal.begin(validity: numbers.validity, next: numbers.next)
    let places = try folder.move(
      sure.map(\.uid), to: store.mailboxName(route.target.remote), validity: numbers.validity)
    for candidate in sure {
      if let new = places[candidate.uid] { try target.local.assign(new, to: candidate.message) }
    }
    try target.local.settle()
    try sides.record(
      sure.compactMap { candidate in places[candidate.uid].map { (candidate.uid, $0) } },
      of: route.source, in: route.target)
    // Where the server kept a new UID to itself, the message is looked for before the file would be sent.
    if sure.allSatisfy({ places[$0.uid] != nil }) { try journal.end() }
    if !places.isEmpty {
      reporter.report(
        .moved(count: places.count, from: folder.place, to: context.remotePlace(route.target)))
    }
    return places.count
  }

  private func isValid(_ validity: UInt32, _ place: FolderPlace) throws(SyncFailure) -> Bool {
    try FolderValidity(place, in: context.layout).saved() == validity
  }

  /// Those whose message on the server is the one in the file.
  private func confirmed(
    _ candidates: [Candidate], _ target: MaildirFolder, _ folder: IMAPFolder
  ) throws(SyncFailure) -> [Candidate] {
    var theirs: [UID: MessagePrint] = [:]
    for (uid, print) in try folder.prints(of: candidates.map(\.uid)) { theirs[uid] = print }
    var sure: [Candidate] = []
    for candidate in candidates {
      // A second file with the number is a copy, which has to be sent.
      guard let print = theirs.removeValue(forKey: candidate.uid) else { continue }
      if try target.prints(of: [candidate.message]).first?.print == print { sure.append(candidate) }
    }
    return sure
  }
}
