// SPDX-License-Identifier: MIT

import POSIX

/// Lets at most `maxsyncaccounts` accounts run at once; a sleeping account takes no place.
final class Turns: Sendable {
  private struct State {
    var free: Int
    var isClosed = false
  }

  private let state: Monitor<State>

  init(_ count: Int) { state = Monitor(State(free: max(1, count))) }

  /// Takes a place if one is free at this moment.
  func tryTake() -> Bool {
    state.update { state in
      guard state.free > 0 else { return false }
      state.free -= 1
      return true
    }
  }

  /// Waits for a place; `false` when the program ends instead.
  func take() -> Bool {
    state.wait { state -> Bool? in
      if state.isClosed { return false }
      guard state.free > 0 else { return nil }
      state.free -= 1
      return true
    }
  }

  /// Gives a place back.
  func giveBack() { state.update { $0.free += 1 } }

  /// Sends away everybody who waits.
  func close() { state.update { $0.isClosed = true } }
}
