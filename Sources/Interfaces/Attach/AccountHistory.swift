// SPDX-License-Identifier: MIT

import SyncModel

/// The part of a ``RunHistory`` that is about one account.
struct AccountHistory: Sendable {
  /// What at most one record is kept of.
  fileprivate enum Slot: Hashable {
    case stage, pause, host, folders
    case connected(RepositoryName)
    case folderStarted(FolderName)
    case folderListed(FolderName)
    case folderFinished(FolderName)
    case folderProblem(FolderName)
    /// What would be deleted there.
    case deletions(FolderPlace)
  }

  private var lasting: [Slot: KeptRecord] = [:]
  /// Begin and end of the last runs.
  private var runs: [KeptRecord] = []
  /// One record for all runs before these: what they changed together.
  private var earlier: KeptRecord?
  /// What was left alone in this run because nothing had changed.
  private var unchanged: [KeptRecord] = []
  /// What needs a person, since the last run that ended had begun.
  private var trouble: [KeptRecord] = []
  private var began = 0.0

  /// An hour of runs, one a minute, each with its begin and its end.
  private static let mostRuns = 120
  private static let mostTrouble = 500
  /// So that a server with very many folders does not fill a socket.
  private static let mostFolders = 5_000

  /// In no order.
  var kept: [KeptRecord] {
    Array(lasting.values) + runs + [earlier].compactMap(\.self) + unchanged + trouble
  }

  mutating func add(_ kept: KeptRecord) {
    switch kept.record.event {
    case .accountStarted: begin(kept)
    case .accountFinished: end(kept)
    case .waitingForTurn, .sleeping, .woken, .passwordAwaited, .accountEnded:
      lasting[.stage] = kept
    case .pauseChanged: lasting[.pause] = kept
    case .connecting, .connectingByTunnel: lasting[.host] = kept
    case .connected(let repository, _, _, _): lasting[.connected(repository)] = kept
    case .deletionsListed(let place, _): lasting[.deletions(place)] = kept
    case .foldersUnchanged: unchanged.append(kept)
    case .foldersListed(let names): list(names, kept)
    case .folderStarted(let place, _, _): start(place.folder, kept)
    case .listed(let place, kind: .imap, _): lasting[.folderListed(place.folder)] = kept
    case .folderFinished(let place, _, _): lasting[.folderFinished(place.folder)] = kept
    default: noteTrouble(kept)
    }
  }

  private mutating func begin(_ kept: KeptRecord) {
    unchanged = []
    began = kept.record.time
    runs.append(kept)
  }

  private mutating func end(_ kept: KeptRecord) {
    trouble.removeAll { $0.record.time < began }
    runs.append(kept)
    while runs.count > Self.mostRuns { mergeFirst() }
  }

  /// Adds the oldest record to what stands for all that are older.
  private mutating func mergeFirst() {
    let first = runs.removeFirst()
    guard case .accountFinished(_, let outcome, var summary) = first.record.event else { return }
    var last = first.record
    var ending = outcome
    if let before = earlier?.record, case .accountFinished(_, let former, let sum) = before.event {
      summary += sum
      if outcome != .succeeded, former == .succeeded { (last, ending) = (before, former) }
    }
    earlier = KeptRecord(
      number: earlier?.number ?? first.number,
      record: EventRecord(
        time: last.time, origin: last.origin, activity: .idle,
        event: .accountFinished(took: 0, outcome: ending, summary: summary)))
  }

  private mutating func list(_ names: [FolderName], _ kept: KeptRecord) {
    lasting[.folders] = kept
    let names = Set(names.prefix(Self.mostFolders))
    lasting = lasting.filter { slot, _ in slot.folder.map { names.contains($0) } ?? true }
  }

  /// What was known of the folder is told after its row is there.
  private mutating func start(_ folder: FolderName, _ kept: KeptRecord) {
    guard lasting.count < 4 * Self.mostFolders || lasting[.folderStarted(folder)] != nil else {
      return
    }
    lasting[.folderStarted(folder)] = kept
    lasting[.folderProblem(folder)] = nil
    lasting[.folderListed(folder)]?.number = kept.number + 1
  }

  private mutating func noteTrouble(_ kept: KeptRecord) {
    if case .problem(_, let scope) = kept.record.event, let place = scope.place {
      lasting[.folderProblem(place.folder)] = kept
    }
    guard AttentionItem(kept.record) != nil, trouble.count < Self.mostTrouble else { return }
    trouble.append(kept)
  }
}

extension AccountHistory.Slot {
  fileprivate var folder: FolderName? {
    switch self {
    case .stage, .pause, .host, .folders, .connected, .deletions: nil
    case .folderStarted(let folder), .folderListed(let folder), .folderFinished(let folder),
      .folderProblem(let folder):
      folder
    }
  }
}
