// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Torture: kill -9")
struct KillTests {
  /// A stage is replaced after so many rounds, before its folders grow large.
  private static let roundsOfStage = 12
  /// No run makes more calls of one kind in one thread.
  private static let limit = 1_000

  @Test("killed at any system call that changes something", arguments: KillPath.allCases)
  func everyCall(_ path: KillPath) async throws {
    guard Strace.isAllowed else { return }
    let kills = try await onThread {
      var kills = 0
      for calls in Strace.changes { kills += try Self.killEach(calls, path) }
      return kills
    }
    print("\(path): killed at \(kills) system calls")
    #expect(kills >= 5)
  }

  @Test("killed at random instants")
  func randomInstants() async throws {
    let kills = try await onThread {
      var instants = KillInstants()
      var stages = Stages()
      for round in 0..<TortureSettings.kills {
        let stage = try stages.next()
        try stage.prepare(KillPath.allCases[round % KillPath.allCases.count])
        let wasKilled = try instants.strike(stage.home.start("-u", "quiet", "-o"))
        try Self.check(stage, wasKilled: wasKilled, "round \(round)")
      }
      return instants.kills
    }
    print("killed at \(kills) random instants of \(TortureSettings.kills) runs")
    #expect(kills > TortureSettings.kills / 4)
  }

  /// Kills runs at the 1st, 2nd, … call until one comes to its end, and returns how many.
  private static func killEach(_ calls: String, _ path: KillPath) throws -> Int {
    var stages = Stages()
    var kills = 0
    for call in stride(from: 1, to: limit, by: TortureSettings.processStride) {
      let stage = try stages.next()
      try stage.prepare(path)
      let result = try stage.run(Strace.wrapper(calls, .kill(call: call)))
      let wasKilled = result.status == 128 + SIGKILL
      #expect(wasKilled || result.status == 0, "\(path), \(calls) \(call): \(result.everything)")
      try check(stage, wasKilled: wasKilled, "\(path), \(calls) number \(call)")
      if !wasKilled { return kills }
      kills += 1
    }
    Issue.record("\(calls): more than \(limit) calls")
    return kills
  }

  private static func check(_ stage: KillStage, wasKilled: Bool, _ comment: String) throws {
    let lost = wasKilled ? try stage.interrupted() : []
    #expect(lost == [], "\(comment)")
    let found = try stage.settle()
    #expect(found == [], "\(comment)")
  }

  /// Makes a new stage now and then.
  struct Stages {
    private var current: KillStage?
    private var rounds = 0

    mutating func next() throws -> KillStage {
      defer { rounds += 1 }
      if let current, !rounds.isMultiple(of: roundsOfStage) { return current }
      let stage = try KillStage(seed: UInt64(TortureSettings.seed + rounds))
      current = stage
      return stage
    }
  }
}
