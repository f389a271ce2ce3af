// SPDX-License-Identifier: MIT

import Testing

@Suite("Torture: random histories of labels", .serialized)
struct LabelHistoryTests {
  @Test("whatever happens, both sides get all labels, and no message is lost or doubled")
  func histories() async throws {
    try await HistorySeries.play(by: LabelPlayer.self, of: "TortureTests.LabelHistoryTests") {
      History(seed: $0)
    }
  }
}
