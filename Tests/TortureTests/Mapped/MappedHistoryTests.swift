// SPDX-License-Identifier: MIT

import Testing

@Suite("Torture: random histories of two servers", .serialized)
struct MappedHistoryTests {
  @Test("whatever happens to both servers, nothing is lost and nothing is doubled")
  func histories() async throws {
    try await HistorySeries.play(by: MappedPlayer.self, of: "TortureTests.MappedHistoryTests") {
      MappedHistory(seed: $0)
    }
  }
}
