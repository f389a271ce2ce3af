// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport
import Testing

/// Plays the histories of many seeds on as many threads as the machine has cores.
enum HistorySeries {
  private static let threads = min(8, max(2, ProcessInfo.processInfo.activeProcessorCount))

  /// What the disturbances of histories hit.
  struct Marks {
    var strikes = 0
    var uploadsInDoubt = 0
  }

  /// Plays as many histories as the settings say, and tells what their disturbances hit.
  ///
  /// - Parameters:
  ///   - player: What plays each of them.
  ///   - suite: What `swift test --filter` finds the test by.
  ///   - history: The history of a seed.
  /// - Returns: What the disturbances hit.
  /// - Throws: What hinders a history from being played to its end.
  @discardableResult
  static func play<Player: HistoryPlayer>(
    by player: Player.Type, of suite: String,
    _ history: @escaping @Sendable (_ seed: UInt64) -> Player.Past
  ) async throws -> Marks {
    let next = Monitor(TortureSettings.seed)
    let marks = Monitor(Marks())
    try await withThrowingTaskGroup { group in
      for _ in 0..<threads {
        group.addTask {
          try await onThread {
            while let seed = take(from: next) {
              try play(history(seed), by: Player.self, of: suite, marks)
            }
          }
        }
      }
      try await group.waitForAll()
    }
    let seen = marks.read { $0 }
    print(
      """
      \(suite): \(TortureSettings.histories) histories from seed \(TortureSettings.seed), \
      \(seen.strikes) runs cut off, \(seen.uploadsInDoubt) uploads in doubt
      """)
    // Histories in which nothing goes wrong would prove nothing.
    #expect(seen.strikes > TortureSettings.histories / 2)
    return seen
  }

  /// The next seed, until all are taken.
  private static func take(from next: Monitor<Int>) -> UInt64? {
    let seed = next.update { seed in
      seed += 1
      return seed - 1
    }
    return seed < TortureSettings.seed + TortureSettings.histories ? UInt64(seed) : nil
  }

  /// Plays one history, and shows the shortest one that fails.
  private static func play<Player: HistoryPlayer>(
    _ history: Player.Past, by player: Player.Type, of suite: String, _ marks: Monitor<Marks>
  ) throws {
    let player = try Player(history)
    let found = try player.play()
    if !found.isEmpty {
      let shortest = Shrinker.shrink(history.steps) { steps in
        var shorter = history
        shorter.steps = steps
        return try Player(shorter).play()
      }
      record(history, found, of: suite, shortest.steps, shortest.found)
    }
    let (strikes, uploads) = (player.strikes, player.uploadsInDoubt)
    marks.update {
      $0.strikes += strikes
      $0.uploadsInDoubt += uploads
    }
  }

  /// Records that a history failed, with the shortest one that does and what repeats it.
  private static func record<History: RandomHistory>(
    _ history: History, _ found: [String], of suite: String,
    _ shortest: [History.Happening], _ foundThen: [String]
  ) {
    Issue.record(
      """
      Repeat: OFFLINEIMAP_TORTURE_SEED=\(history.seed) OFFLINEIMAP_TORTURE_HISTORIES=1 \
      swift test --disable-xctest --filter \(suite)
      \(found.joined(separator: "\n"))
      Shortened: \(shortest), \(history.settings)
      \(foundThen.joined(separator: "\n"))
      """)
  }
}
