// SPDX-License-Identifier: MIT

import Testing

@Suite("Torture: random histories with options that limit what may be done", .serialized)
struct LimitedHistoryTests {
  @Test("nothing is lost or doubled, and a side that is readonly stays as it is")
  func histories() async throws {
    let seen = try await HistorySeries.play { try Self.play($0) }
    print(
      """
      \(TortureSettings.histories) limited histories from seed \(TortureSettings.seed): \
      \(seen.strikes) runs cut off
      """)
    // Histories in which nothing goes wrong would prove nothing.
    #expect(seen.strikes > TortureSettings.histories / 2)
  }

  private static func play(_ seed: UInt64) throws -> HistorySeries.Marks {
    try HistorySeries.play(.limited(seed: seed), of: "LimitedHistoryTests")
  }
}
