// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// When to kill runs of which nobody knows how long they take: half of them are struck, at any instant of a run.
struct KillInstants {
  private var random = SeededRandom(seed: UInt64(TortureSettings.seed))
  /// All instants lie below it, in microseconds; it follows the length of the runs.
  private var span = 40_000
  /// How many runs were struck.
  private(set) var kills = 0

  /// Kills a program that has just begun, and returns whether it had not come to its end.
  mutating func strike(_ program: RunningProgram) throws -> Bool {
    usleep(UInt32(random.below(span)))
    program.signal(SIGKILL)
    let wasKilled = try program.waitForEnd() == 128 + SIGKILL
    if wasKilled { kills += 1 }
    span = wasKilled ? min(span * 4 / 3, 1_000_000) : max(span * 3 / 4, 4_000)
    return wasKilled
  }
}
