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

  private static func play(_ seed: UInt64) throws -> HistorySeries.Marks {
    try HistorySeries.play(History(seed: seed), of: "TortureTests.HistoryTests")
  }
}
