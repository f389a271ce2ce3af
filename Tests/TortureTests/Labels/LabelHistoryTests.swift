// SPDX-License-Identifier: MIT

import Testing

@Suite("Torture: random histories of labels", .serialized)
struct LabelHistoryTests {
  @Test("whatever happens, both sides get all labels, and no message is lost or doubled")
  func histories() async throws {
    let seen = try await HistorySeries.play { try Self.play($0) }
    print(
      """
      \(TortureSettings.histories) histories of labels from seed \(TortureSettings.seed): \
      \(seen.strikes) runs cut off
      """)
    // Histories in which nothing goes wrong would prove nothing.
    #expect(seen.strikes > TortureSettings.histories / 2)
  }

  /// Plays one history, and shows the shortest one that fails.
  private static func play(_ seed: UInt64) throws -> HistorySeries.Marks {
    let history = History(seed: seed)
    let player = try LabelPlayer(history)
    let found = try player.play()
    if !found.isEmpty {
      let shortest = Shrinker.shrink(history.steps) { steps in
        var shorter = history
        shorter.steps = steps
        return try LabelPlayer(shorter).play()
      }
      HistorySeries.record(
        seed, found, of: "LabelHistoryTests", shortest: shortest,
        settings: "single \(history.isSingleThreaded), durable \(history.isDurable)")
    }
    return HistorySeries.Marks(strikes: player.strikes)
  }
}
