// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport
import Testing

@Suite("Torture: random histories", .serialized)
struct HistoryTests {
  /// As many threads as the machine has cores play histories.
  private static let players = min(8, max(2, ProcessInfo.processInfo.activeProcessorCount))

  @Test("whatever happens to both sides, nothing is lost and nothing is doubled")
  func histories() async throws {
    let first = TortureSettings.seed
    let end = first + TortureSettings.histories
    let next = Monitor(first)
    let marks = Monitor(Marks())
    try await withThrowingTaskGroup { group in
      for _ in 0..<Self.players {
        group.addTask { try await Self.play(from: next, to: end, marks) }
      }
      try await group.waitForAll()
    }
    let seen = marks.read { $0 }
    print(
      """
      \(TortureSettings.histories) histories from seed \(first): \(seen.strikes) runs cut off, \
      \(seen.uploadsInDoubt) uploads in doubt
      """)
    // Histories in which nothing goes wrong would prove nothing.
    #expect(seen.strikes > TortureSettings.histories / 2)
    #expect(seen.uploadsInDoubt >= TortureSettings.histories / 40)
  }

  /// What the disturbances of all histories hit.
  private struct Marks {
    var strikes = 0
    var uploadsInDoubt = 0
  }

  /// Plays histories until all are taken.
  private static func play(
    from next: Monitor<Int>, to end: Int, _ marks: Monitor<Marks>
  ) async throws {
    try await onThread {
      while true {
        let seed = next.update { seed in
          seed += 1
          return seed - 1
        }
        guard seed < end else { return }
        let player = try play(UInt64(seed))
        marks.update {
          $0.strikes += player.strikes
          $0.uploadsInDoubt += player.uploadsInDoubt
        }
      }
    }
  }

  /// Plays one history, and shows the shortest one that fails.
  private static func play(_ seed: UInt64) throws -> Player {
    let history = History(seed: seed)
    let player = try Player(history)
    let found = try player.play()
    if found.isEmpty { return player }
    let short = Shrinker.shrink(history)
    Issue.record(
      """
      Repeat: OFFLINEIMAP_TORTURE_SEED=\(seed) OFFLINEIMAP_TORTURE_HISTORIES=1 \
      swift test --disable-xctest --filter HistoryTests
      \(found.joined(separator: "\n"))
      Shortened: \(short.history.steps), single \(history.isSingleThreaded), durable \(history.isDurable), \
      \(history.capabilities)
      \(short.found.joined(separator: "\n"))
      """)
    return player
  }
}
