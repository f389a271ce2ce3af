// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The folders of one run that no worker has taken yet, and what the workers achieved.
///
/// Shared by the workers of one account.
final class FolderQueue: Sendable {
  private struct State {
    var waiting: ArraySlice<FolderPair>
    /// What nobody gets before ``release()``.
    var heldBack: [FolderPair]
    var summary = RunSummary()
    var failure: SyncFailure?
  }

  private let state: Monitor<State>

  /// Hands out what goes first; the rest waits for ``release()``, unless nothing goes first.
  init(_ order: FolderOrder) {
    state = Monitor(
      order.first.isEmpty
        ? State(waiting: order.rest[...], heldBack: [])
        : State(waiting: order.first[...], heldBack: order.rest))
  }

  /// Whether folders wait until others are done.
  var holdsBack: Bool { state.read { !$0.heldBack.isEmpty } }

  /// Hands out the rest from now on.
  func release() {
    state.update { state in
      state.waiting += state.heldBack
      state.heldBack = []
    }
  }

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
