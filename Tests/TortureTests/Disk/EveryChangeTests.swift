// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

/// What a run has to do when its disk fails.
struct DiskScenario: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// What is done to both sides after they were in step.
  let steps: [Step]

  static let all = [
    DiskScenario(
      testDescription: "the first run",
      steps: (0..<4).map { .deliver(folder: $0 % 2, flags: $0 == 1 ? "S" : "") }),
    DiskScenario(
      testDescription: "download",
      steps: [.verify] + (0..<3).map { .deliver(folder: 0, flags: $0 == 1 ? "S" : "") }),
    DiskScenario(
      testDescription: "upload",
      steps: [.verify] + (0..<3).map { .addFile(folder: 0, flags: "S", isNew: $0 == 1) }),
    DiskScenario(
      testDescription: "deletions on both sides",
      steps: [
        .deliver(folder: 0, flags: ""), .deliver(folder: 0, flags: "S"),
        .deliver(folder: 0, flags: ""), .deliver(folder: 0, flags: "S"), .verify,
        .expunge(folder: 0, which: 0), .removeFile(folder: 0, which: 1),
      ]),
    DiskScenario(
      testDescription: "flags on both sides",
      steps: [
        .deliver(folder: 0, flags: ""), .deliver(folder: 0, flags: "S"),
        .deliver(folder: 0, flags: "S"), .verify,
        .flag(onServer: true, folder: 0, which: 0, letter: "S"),
        .flag(onServer: false, folder: 0, which: 1, letter: "F"),
        .flag(onServer: true, folder: 0, which: 2, letter: "S"),
      ]),
    DiskScenario(
      testDescription: "moves on both sides",
      steps: [
        .deliver(folder: 0, flags: ""), .deliver(folder: 0, flags: "S"),
        .deliver(folder: 0, flags: ""), .createFolder(onServer: true, folder: 1), .verify,
        .move(onServer: true, folder: 0, which: 0, to: 1),
        .move(onServer: false, folder: 0, which: 0, to: 1),
      ]),
  ]
}

@Suite("Torture: the disk fails at every change")
struct EveryChangeTests {
  /// How often a scenario is repeated at most; no run makes more changes.
  private static let limit = 400

  @Test(
    "a process that is killed at any change leaves nothing lost and nothing doubled",
    arguments: DiskScenario.all)
  func killed(_ scenario: DiskScenario) async throws {
    try await Self.play(scenario) { .killed(afterChanges: $0) }
  }

  @Test(
    "a disk that is full from any change on leaves both sides whole", arguments: DiskScenario.all)
  func full(_ scenario: DiskScenario) async throws {
    try await Self.play(scenario) { .diskFull(afterChanges: $0) }
  }

  @Test(
    "a disk that fails once at any change leaves both sides whole", arguments: DiskScenario.all)
  func error(_ scenario: DiskScenario) async throws {
    try await Self.play(scenario) { .diskError(afterChanges: $0) }
  }

  /// Plays a scenario with the fault after 0, 1, 2, … changes until it does not strike any more; the
  /// short form leaves some out.
  private static func play(
    _ scenario: DiskScenario, _ disturbance: @escaping @Sendable (Int) -> Disturbance
  ) async throws {
    let count = try await onThread {
      for changes in stride(from: 0, to: limit, by: TortureSettings.stride) {
        var history = History(seed: 0)
        history.isDurable = true
        history.steps = scenario.steps + [.run(disturbance(changes)), .verify]
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
