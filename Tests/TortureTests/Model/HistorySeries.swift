// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport
import Testing

/// Plays the histories of many seeds on as many threads as the machine has cores.
enum HistorySeries {
  private static let players = min(8, max(2, ProcessInfo.processInfo.activeProcessorCount))

  /// What the disturbances of histories hit.
  struct Marks {
    var strikes = 0
    var uploadsInDoubt = 0
  }

  /// Plays as many histories as the settings say, and returns what the disturbances of all of them hit.
  static func play(_ body: @escaping @Sendable (_ seed: UInt64) throws -> Marks) async throws
    -> Marks
  {
    let next = Monitor(TortureSettings.seed)
    let marks = Monitor(Marks())
    try await withThrowingTaskGroup { group in
      for _ in 0..<players {
        group.addTask { try await onThread { try play(from: next, marks, body) } }
      }
      try await group.waitForAll()
    }
    return marks.read { $0 }
  }

  /// Plays histories until all are taken.
  private static func play(
    from next: Monitor<Int>, _ marks: Monitor<Marks>, _ body: (UInt64) throws -> Marks
  ) throws {
    while true {
      let seed = next.update { seed in
        seed += 1
        return seed - 1
      }
      guard seed < TortureSettings.seed + TortureSettings.histories else { return }
      let found = try body(UInt64(seed))
      marks.update {
        $0.strikes += found.strikes
        $0.uploadsInDoubt += found.uploadsInDoubt
      }
    }
  }

  /// Plays one history, and shows the shortest one that fails.
  static func play(_ history: History, of suite: String) throws -> Marks {
    let player = try Player(history)
    let found = try player.play()
    if !found.isEmpty {
      let shortest = Shrinker.shrink(history.steps) { steps in
        var shorter = history
        shorter.steps = steps
        return try Player(shorter).play()
      }
      record(
        history.seed, found, of: suite, shortest: shortest,
        settings: """
          single \(history.isSingleThreaded), durable \(history.isDurable), \(history.capabilities), \
          \(history.options)
          """)
    }
    return Marks(strikes: player.strikes, uploadsInDoubt: player.uploadsInDoubt)
  }

  /// Records that a history failed, with the shortest one that does and what repeats it.
  static func record(
    _ seed: UInt64, _ found: [String], of suite: String,
    shortest: (steps: [some Any], found: [String]),
    settings: String
  ) {
    Issue.record(
      """
      Repeat: OFFLINEIMAP_TORTURE_SEED=\(seed) OFFLINEIMAP_TORTURE_HISTORIES=1 \
      swift test --disable-xctest --filter \(suite)
      \(found.joined(separator: "\n"))
      Shortened: \(shortest.steps), \(settings)
      \(shortest.found.joined(separator: "\n"))
      """)
  }
}
