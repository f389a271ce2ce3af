// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The folders of one run that no worker has taken yet, and what the workers achieved.
///
/// Shared by the workers of one account.
final class FolderQueue: Sendable {
  private struct State {
    var waiting: ArraySlice<FolderPair>
    var summary = RunSummary()
    var failure: SyncFailure?
  }

  private let state: Monitor<State>

  init(_ pairs: [FolderPair]) { state = Monitor(State(waiting: pairs[...])) }

  /// The next folder, in order; `nil` when none is left or the run was given up.
  func next() -> FolderPair? { state.update { $0.failure == nil ? $0.waiting.popFirst() : nil } }

  /// Gives a folder back that its worker could not even begin.
  func putBack(_ pair: FolderPair) { state.update { $0.waiting.append(pair) } }

  /// How many folders nobody has taken yet.
  var count: Int { state.read { $0.failure == nil ? $0.waiting.count : 0 } }

  /// Adds what a worker did.
  func add(_ part: RunSummary) { state.update { $0.summary += part } }

  /// Ends the run for all workers; of several failures the first is kept.
  func giveUp(_ failure: SyncFailure) {
    state.update { if $0.failure == nil { $0.failure = failure } }
  }

  /// What all workers did, and why the run was given up, if so.
  var result: (summary: RunSummary, failure: SyncFailure?) {
    state.read { ($0.summary, $0.failure) }
  }
}
