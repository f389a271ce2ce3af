// SPDX-License-Identifier: MIT

import Testing

@Suite("Torture: random histories", .serialized)
struct HistoryTests {
  @Test("whatever happens to both sides, nothing is lost and nothing is doubled")
  func histories() async throws {
    let seen = try await HistorySeries.play(by: Player.self, of: "TortureTests.HistoryTests") {
      History(seed: $0)
    }
    #expect(seen.uploadsInDoubt >= TortureSettings.histories / 40)
  }
}
