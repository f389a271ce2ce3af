// SPDX-License-Identifier: MIT

import POSIX
import Synchronization

/// The threads that want to be woken when something changes.
final class WakeUpList: Sendable {
  private struct State {
    var members: [Int: WakeUp] = [:]
    var next = 0
  }

  private let state = Mutex(State())

  /// Adds a wake-up.
  ///
  /// - Returns: The ticket for ``remove(_:)``.
  func add(_ wakeUp: WakeUp) -> Int {
    state.withLock { state in
      state.next += 1
      state.members[state.next] = wakeUp
      return state.next
    }
  }

  func remove(_ ticket: Int) { state.withLock { _ = $0.members.removeValue(forKey: ticket) } }

  /// Wakes every member.
  func raise() {
    let members = state.withLock { Array($0.members.values) }
    for member in members { member.raise() }
  }
}
