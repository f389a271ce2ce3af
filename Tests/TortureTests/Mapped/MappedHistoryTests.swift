// SPDX-License-Identifier: MIT

import Testing

@Suite("Torture: random histories of two servers", .serialized)
struct MappedHistoryTests {
  @Test("whatever happens to both servers, nothing is lost and nothing is doubled")
  func histories() async throws {
    let seen = try await HistorySeries.play { try Self.play($0) }
    print(
      """
      \(TortureSettings.histories) histories of two servers from seed \(TortureSettings.seed): \
      \(seen.strikes) runs cut off
      """)
    // Histories in which nothing goes wrong would prove nothing.
    #expect(seen.strikes > TortureSettings.histories / 2)
  }

  /// Plays one history, and shows the shortest one that fails.
  private static func play(_ seed: UInt64) throws -> HistorySeries.Marks {
    let history = MappedHistory(seed: seed)
    let player = try MappedPlayer(history)
    let found = try player.play()
    if !found.isEmpty {
      let shortest = Shrinker.shrink(history.steps) { steps in
        var shorter = history
        shorter.steps = steps
        return try MappedPlayer(shorter).play()
      }
      HistorySeries.record(
        seed, found, of: "MappedHistoryTests", shortest: shortest,
        settings:
          "single \(history.isSingleThreaded), durable \(history.isDurable), \(history.capabilities)"
      )
    }
    return HistorySeries.Marks(strikes: player.strikes)
  }
}
