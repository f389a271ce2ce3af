// SPDX-License-Identifier: MIT

package import SyncModel

/// What the board knows of one account, or of the threads that serve none.
package struct AccountBar: Equatable, Sendable {
  /// Where an account is in its life.
  package enum Stage: Equatable, Sendable {
    /// Nothing was heard of it yet.
    case new
    /// It waits for one of `maxsyncaccounts` places.
    case waiting
    case running
    /// The next run begins at this time, in seconds since 1970.
    case sleeping(until: Double)
    /// It runs again when a person asks for that.
    case awaiting(PasswordWait)
    /// A run has ended, and what follows is not known yet.
    case between
    /// It will not run again.
    case ended
  }

  /// `nil` for the threads that serve no account.
  package let name: AccountName?
  /// See ``Stage``.
  package var stage = Stage.new
  /// A lamp keeps its place while its thread lives; a free place waits for the next thread, so that
  /// nothing on the board moves when threads come and go.
  package private(set) var lamps: [Lamp?] = []
  /// How the last run ended.
  package var outcome: RunOutcome?
  /// What the last run changed.
  package var lastSummary: RunSummary?
  /// When the last run ended that succeeded.
  package var lastSuccess: Double?
  /// What went wrong last in this or the last run.
  package var problem: SyncProblem?
  /// Messages of the last run whose deletion waits for a person.
  package var heldDeletions = 0
  /// Whether a person holds it back.
  package var isPaused = false
  /// The folders that the server tells of, by the thread that listens.
  package var watched: [Int: FolderName] = [:]
  /// See ``FolderTable``.
  package var folderTable = FolderTable()
  /// How many folders this run found; 0 while it is not known.
  package var folders = 0
  /// How many of these are done with.
  package var foldersDone = 0
  /// What the folders of this run changed that are done with.
  var run = Totals()
  /// See ``History``.
  package private(set) var history = History()
  /// The messages of this run that the history counts already.
  private var counted = 0
  /// How the server tells what has changed; of two servers, the one that tells less; `nil` before the
  /// first login.
  package var tier: ListingTier? {
    [.plain, .conditionalStore, .quickResynchronization].first { tiers.values.contains($0) }
  }
  /// The same of each server.
  var tiers: [RepositoryName: ListingTier] = [:]
  /// The host that a connection is being opened to.
  package var host: String?

  package init(name: AccountName?) { self.name = name }

  /// What this run changed so far; nothing once it has ended.
  var running: Totals {
    lamps.reduce(into: run) { totals, lamp in
      if let transfer = lamp?.transfer { totals += Totals(transfer) }
    }
  }

  /// Counts what this run has moved since the last call.
  mutating func record(_ totals: Totals, time: Double) {
    let moved = totals.downloaded + totals.uploaded
    history.add(moved - counted, time: time)
    counted = max(counted, moved)
  }

  /// Notes that a run begins, of which the history has counted nothing.
  mutating func beginRecord() { counted = 0 }

  /// Whether a run is under way.
  package var isRunning: Bool { stage == .running }

  /// Changes the lamp of a thread; a thread that has none gets the first free place.
  mutating func updateLamp(of thread: Int, _ change: (inout Lamp) -> Void) {
    if let index = lamps.firstIndex(where: { $0?.thread == thread }), var lamp = lamps[index] {
      change(&lamp)
      lamps[index] = lamp
      return
    }
    var lamp = Lamp(thread: thread, activity: .idle)
    change(&lamp)
    if let free = lamps.firstIndex(of: nil) { lamps[free] = lamp } else { lamps.append(lamp) }
  }

  /// Puts the lamp of a thread out.
  mutating func removeLamp(of thread: Int) {
    guard let index = lamps.firstIndex(where: { $0?.thread == thread }) else { return }
    lamps[index] = nil
  }

  /// Forgets how far the threads of a folder, or all threads, were.
  mutating func endTransfers(of folder: FolderName? = nil) {
    for index in lamps.indices where folder == nil || lamps[index]?.folder == folder {
      lamps[index]?.transfer = nil
      lamps[index]?.folder = nil
    }
  }

  /// The lamp that tells most of what the account does: first by importance, then by place, so that
  /// the text does not jump between equals.
  package var leadingLamp: Lamp? {
    lamps.compactMap(\.self).min { $0.activity.rank < $1.activity.rank }
  }
}

extension Activity {
  /// The order in which activities are worth telling; 0 first.
  var rank: Int {
    switch self {
    case .attention: 0
    case .downloading: 1
    case .uploading: 2
    case .deleting: 3
    case .addingFlags: 4
    case .removingFlags: 5
    case .listing: 6
    case .folder: 7
    case .structure: 8
    case .connecting: 9
    case .account: 10
    case .idle: 11
    }
  }
}
