// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import TestSupport

/// Runs exercises in all lanes by turns and collects what they cost.
final class Stopwatch {
  let workshop: Workshop
  let journal: Journal
  private var rounds: [String: Int] = [:]

  init(_ workshop: Workshop, _ journal: Journal) {
    self.workshop = workshop
    self.journal = journal
  }

  /// Measures one exercise; the lanes alternate, so that a noisy moment does not hit one only.
  ///
  /// Without a delay the timed runs go to the server directly and one more is counted; with a delay
  /// all go through the proxy.  A program that is slow at it runs once, through the proxy.
  func measure(_ exercise: Exercise, in lanes: [Lane], roundTrip: Duration) throws {
    let work = Case(workload: exercise.workload, roundTrip: roundTrip)
    let lanes = lanes.filter { !$0.isTooSlow(for: work) }
    for round in 0..<workshop.plan.runs {
      let order = round.isMultiple(of: 2) ? lanes : lanes.reversed()
      for lane in order where round == 0 || !lane.isSlow(in: work) {
        let isCounted = roundTrip > .zero || lane.isSlow(in: work)
        try run(exercise, work, lane, isTimed: true, isCounted: isCounted)
      }
    }
    guard roundTrip == .zero else { return }
    for lane in lanes where !lane.isSlow(in: work) {
      try run(exercise, work, lane, isTimed: false, isCounted: true)
    }
  }

  private func run(
    _ exercise: Exercise, _ work: Case, _ lane: Lane, isTimed: Bool, isCounted: Bool
  ) throws {
    let key = "\(exercise.workload) \(lane.home)"
    let round = rounds[key, default: 0]
    rounds[key] = round + 1
    // mbsync waits out a second in which a Maildir changed; its own last run is not to be that change.
    usleep(1_100_000)
    try exercise.prepare(lane, round)
    // What earlier work left to be written is not this run's.
    sync()
    let proxy =
      try isCounted
      ? CountingProxy(to: workshop.server.port, roundTrip: work.roundTrip) : nil
    let result = Result { try lane.synchronise(port: proxy?.port) }
    let traffic = proxy?.stop()
    guard !workshop.isInterrupted else { throw ProgramFailure("interrupted") }
    do {
      let measurement = try result.get()
      try exercise.check(lane, round)
      try exercise.restore(lane, round)
      journal.add(measurement, isTimed: isTimed, traffic, of: lane.synchroniser, in: work)
    } catch {
      journal.add(problem: "\(error)", of: lane.synchroniser, in: work)
    }
  }
}

extension Lane {
  fileprivate func isSlow(in work: Case) -> Bool { synchroniser.isSlow(in: work.workload) }

  /// Whether the program would need many minutes, because every message costs it a round trip.
  fileprivate func isTooSlow(for work: Case) -> Bool { isSlow(in: work) && work.roundTrip > .zero }
}
