// SPDX-License-Identifier: MIT

import Testing

@Suite("Torture: random histories", .serialized)
struct HistoryTests {
  @Test("whatever happens to both sides, nothing is lost and nothing is doubled")
  func histories() async throws {
    let seen = try await HistorySeries.play { try Self.play($0) }
    print(
      """
      \(TortureSettings.histories) histories from seed \(TortureSettings.seed): \(seen.strikes) runs cut off, \
      \(seen.uploadsInDoubt) uploads in doubt
      """)
    // Histories in which nothing goes wrong would prove nothing.
    #expect(seen.strikes > TortureSettings.histories / 2)
    #expect(seen.uploadsInDoubt >= TortureSettings.histories / 40)
  }

  /// Plays one history, and shows the shortest one that fails.
  private static func play(_ seed: UInt64) throws -> HistorySeries.Marks {
    let history = History(seed: seed)
    let player = try Player(history)
    let found = try player.play()
    if !found.isEmpty {
      let shortest = Shrinker.shrink(history.steps) { steps in
        var shorter = history
        shorter.steps = steps
        return try Player(shorter).play()
      }
      HistorySeries.record(
        seed, found, of: "TortureTests.HistoryTests", shortest: shortest,
        settings:
          "single \(history.isSingleThreaded), durable \(history.isDurable), \(history.capabilities)"
      )
    }
    return HistorySeries.Marks(strikes: player.strikes, uploadsInDoubt: player.uploadsInDoubt)
  }
}
