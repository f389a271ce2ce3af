// SPDX-License-Identifier: MIT

import Interfaces
import Testing

@Suite("OutputBudget")
struct OutputBudgetTests {
  private let start = ContinuousClock.now

  private func after(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

  @Test("a small picture is paid off before the next one")
  func small() {
    var budget = OutputBudget(rate: 1_000, now: start)
    #expect(budget.isFree(start))
    budget.spend(90, now: start)
    #expect(!budget.isFree(start))
    #expect(budget.isFree(after(0.1)))
    #expect(budget.wait(start) == .zero)
  }

  @Test("a debt of more than a second makes the next picture wait, never more than another second")
  func large() {
    var budget = OutputBudget(rate: 1_000, now: start)
    budget.spend(1_500, now: start)
    #expect(budget.wait(start) == .seconds(0.5))
    #expect(!budget.isFree(after(1.4)))
    #expect(budget.isFree(after(1.6)))
    budget.spend(1_000_000, now: start)
    #expect(budget.wait(start) == .seconds(1))
  }

  @Test("whoever asks before each picture stays within the rate", arguments: [30, 400, 3_000])
  func longRun(_ picture: Int) {
    var budget = OutputBudget(rate: 1_000, now: start)
    var (time, sent) = (0.0, 0)
    while time < 100 {
      budget.spend(picture, now: after(time))
      sent += picture
      let wait = budget.wait(after(time)).components
      time += max(0.1, Double(wait.seconds) + Double(wait.attoseconds) / 1e18)
    }
    // What a picture costs beyond two seconds is forgiven; ours are far from that.
    if picture <= 2_000 { #expect(Double(sent) <= 1_000 * (time + 2)) }
    #expect(Double(sent) >= min(300 * time, 1_000 * (time - 2)))
  }
}
