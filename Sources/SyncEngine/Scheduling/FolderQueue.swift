// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The folders of one run that no worker has taken yet, and what the workers achieved.
///
/// Shared by the workers of one account.
final class FolderQueue: Sendable {
  private struct State {
    var waiting: ArraySlice<FolderPair>
    /// The stages that nobody gets before ``beginNextStage()``.
    var heldBack: ArraySlice<[FolderPair]>
    var summary = RunSummary()
    var failure: SyncFailure?
  }

  private let state: Monitor<State>

  /// Hands out the first stage.
  init(_ order: FolderOrder) {
    state = Monitor(
      State(waiting: order.stages.first?[...] ?? [], heldBack: order.stages.dropFirst()))
  }

  /// Hands out the next stage from now on; `false` if there is none or the run was given up.
  func beginNextStage() -> Bool {
    state.update { state in
      guard state.failure == nil, let stage = state.heldBack.popFirst() else { return false }
      state.waiting += stage
      return true
    }
  }

  /// The next folder, in order; `nil` when none of the stage is left or the run was given up.
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
