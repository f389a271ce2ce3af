// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel
import Synchronization

/// How far the program is on its way to the end.
///
/// Shared by all threads.  Stages only rise; ``wakeUp`` interrupts every wait for a server at the last.
package final class StopSignal: Sendable {
  private let stage = Atomic(0)
  /// Raised when the program must leave now.
  package let wakeUp: WakeUp
  /// Raised when nothing new may begin.
  let leaving: WakeUp

  package init() throws(SystemError) {
    wakeUp = try WakeUp()
    leaving = try WakeUp()
  }

  /// Goes to a stage, unless a later one is reached already.
  package func raise(_ kind: ShutdownKind) {
    stage.max(kind.stage, ordering: .sequentiallyConsistent)
    if kind != .afterRun { leaving.raise() }
    if kind == .now { wakeUp.raise() }
  }

  /// No new run may begin.
  package var endsAfterRun: Bool { stage.load(ordering: .relaxed) >= 1 }
  /// Nothing new may begin: no folder, no message.
  package var endsSoon: Bool { stage.load(ordering: .relaxed) >= 2 }
  /// Everything ends now.
  package var endsNow: Bool { stage.load(ordering: .relaxed) >= 3 }
}

extension ShutdownKind {
  fileprivate var stage: Int {
    switch self {
    case .afterRun: 1
    case .soon: 2
    case .now: 3
    }
  }
}
