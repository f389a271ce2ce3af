// SPDX-License-Identifier: MIT

import POSIX

/// The threads that want to be woken when something changes.
///
/// It uses a `Monitor`, as all of this module does, and no `Mutex`: under contention the kernel hands
/// a `Mutex` over on Linux, which ThreadSanitizer does not see and reports as a race.
final class WakeUpList: Sendable {
  private struct State {
    var members: [Int: WakeUp] = [:]
    var next = 0
  }

  private let state = Monitor(State())

  /// Adds a wake-up.
  ///
  /// - Returns: The ticket for ``remove(_:)``.
  func add(_ wakeUp: WakeUp) -> Int {
    state.update { state in
      state.next += 1
      state.members[state.next] = wakeUp
      return state.next
    }
  }

  func remove(_ ticket: Int) { state.update { $0.members[ticket] = nil } }

  /// Wakes every member.
  func raise() {
    let members = state.read { Array($0.members.values) }
    for member in members { member.raise() }
  }
}
