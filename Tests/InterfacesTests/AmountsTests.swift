// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

@Suite("Amounts and summaries")
struct AmountsTests {
  @Test(
    "seconds as minutes and seconds",
    arguments: [(0.0, "0:00"), (59.9, "0:59"), (276, "4:36"), (4503, "75:03"), (-3, "0:00")])
  func clock(_ seconds: Double, _ text: String) {
    #expect(Amounts.clock(seconds) == text)
  }

  @Test(
    "octets with a unit",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (2_149_000, "2.1 MB"), (9_960_000, "10 MB"),
      (27_400_000, "27 MB"), (999_600, "1.0 MB"), (Int.max, "9223 PB"), (-1, "0 B"),
    ])
  func octets(_ count: Int, _ text: String) {
    #expect(Amounts.octets(count) == text)
  }

  @Test(
    "durations with a unit",
    arguments: [
      (0.0, "0.00 s"), (0.083, "0.08 s"), (0.999, "1.0 s"), (9.96, "10 s"), (12.4, "12 s"),
      (59.7, "0:59 min"), (185, "3:05 min"), (Double.infinity, "150000000000000:00 min"),
    ])
  func durations(_ seconds: Double, _ text: String) {
    #expect(Amounts.duration(seconds) == text)
  }

  @Test("a summary counts what changed, and the noun stands once")
  func summary() {
    var summary = RunSummary()
    summary.folders = 3
    #expect(SummaryText.ofRun(summary) == "Nothing changed in 3 folders")
    #expect(SummaryText.brief(summary) == "nothing new")
    summary.uploaded = 1
    #expect(SummaryText.ofRun(summary) == "1 message sent")
    summary.downloaded = 2
    summary.deletedLocally = 3
    summary.deletedRemotely = 4
    summary.flagsChangedLocally = 5
    summary.flagsChangedRemotely = 6
    summary.foldersCreated = 1
    let rest = "received, 1 sent, 3 deleted here, 4 deleted on the server, 11 reflagged"
    #expect(SummaryText.ofRun(summary) == "2 messages \(rest), 1 folder created")
    #expect(SummaryText.brief(summary) == "2 \(rest), 1 folder created")
  }
}
