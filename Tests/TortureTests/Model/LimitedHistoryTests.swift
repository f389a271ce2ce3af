// SPDX-License-Identifier: MIT

import Testing

@Suite("Torture: random histories with options that limit what may be done", .serialized)
struct LimitedHistoryTests {
  @Test("nothing is lost or doubled, and a side that is readonly stays as it is")
  func histories() async throws {
    try await HistorySeries.play(by: Player.self, of: "TortureTests.LimitedHistoryTests") {
      .limited(seed: $0)
    }
  }
}
