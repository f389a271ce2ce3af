// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Torture: the disk fails at every change")
struct EveryChangeTests {
  /// How often a scenario is repeated at most; no run makes more changes.
  private static let limit = 400

  @Test(
    "a process that is killed at any change leaves nothing lost and nothing doubled",
    arguments: Scenario.all)
  func killed(_ scenario: Scenario) async throws {
    try await Self.play(scenario) { .killed(afterChanges: $0) }
  }

  @Test(
    "a disk that is full from any change on leaves both sides whole", arguments: Scenario.all)
  func full(_ scenario: Scenario) async throws {
    try await Self.play(scenario) { .diskFull(afterChanges: $0) }
  }

  @Test(
    "a disk that fails once at any change leaves both sides whole", arguments: Scenario.all)
  func error(_ scenario: Scenario) async throws {
    try await Self.play(scenario) { .diskError(afterChanges: $0) }
  }

  /// Plays a scenario with the fault after 0, 1, 2, … changes until it does not strike any more; the
  /// short form leaves some out.
  private static func play(
    _ scenario: Scenario, _ disturbance: @escaping @Sendable (Int) -> Disturbance
  ) async throws {
    let count = try await onThread {
      for changes in stride(from: 0, to: limit, by: TortureSettings.stride) {
        let history = History(
          scenario.steps + [.run(disturbance(changes)), .verify], isDurable: true)
        let player = try Player(history)
        let found = try player.play()
        #expect(found == [], "\(history.steps)")
        if player.strikes == 0 || !found.isEmpty { return changes }
      }
      return limit
    }
    #expect((20..<limit).contains(count), "\(count) changes")
  }
}
