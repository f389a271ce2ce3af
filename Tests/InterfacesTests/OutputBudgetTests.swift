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

  @Test("a debt of more than a second makes the next picture wait, at first never for longer")
  func large() {
    var budget = OutputBudget(rate: 1_000, now: start)
    budget.spend(1_500, now: start)
    #expect(budget.wait(start) == .seconds(0.5))
    #expect(!budget.isFree(after(1.4)))
    #expect(budget.isFree(after(1.6)))
    budget.spend(3_500, now: start)
    #expect(budget.wait(after(1.5)) == .seconds(1))
  }

  @Test("nothing is forgiven")
  func huge() {
    var budget = OutputBudget(rate: 1_000, now: start)
    budget.spend(10_000, now: start)
    #expect(budget.wait(start) == .seconds(9))
    #expect(!budget.isFree(after(9.9)))
    #expect(budget.isFree(after(10.1)))
  }

  @Test("a board that saves for its log waits until all is paid")
  func saving() {
    var budget = OutputBudget(rate: 1_000, now: start)
    budget.spend(500, now: start)
    #expect(budget.wait(start) == .zero)
    #expect(budget.wait(start, isSaving: true) == .seconds(0.5))
    #expect(budget.wait(after(0.5), isSaving: true) == .zero)
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
    // Large pictures may run into a debt of four seconds, and the last of them.
    #expect(Double(sent) <= 1_000 * (time + (picture < 1_000 ? 2 : 7)))
    #expect(Double(sent) >= min(300 * time, 1_000 * (time - 2)))
  }
}
