// SPDX-License-Identifier: MIT

import POSIX
import TestSupport

/// Workloads that share accounts, because one begins where the other one ends.
protocol Scenario {
  /// The workloads that it knows.
  static var workloads: Set<Workload> { get }

  init(_ workshop: Workshop)

  /// Makes the accounts and measures the cases, which are all of ``workloads``, in a useful order.
  func run(_ cases: [Case], _ stopwatch: Stopwatch) throws
}

extension Scenario {
  /// One lane for each program, all with the same user.
  func lanes(user: String, in workshop: Workshop) throws -> [Lane] {
    try workshop.synchronisers.map { try Lane($0, user: user, in: workshop, name: user) }
  }

  /// Gives every lane all the mail, unless a first sync has done so.
  ///
  /// Nothing is measured here, so nothing is made durable.  OfflineIMAP would take many minutes; it
  /// goes on from a copy of our tree and state, whose formats are its own.
  func fill(_ lanes: [Lane], messages: Int) throws {
    for lane in lanes where try lane.messageCount() != messages {
      if lane.synchroniser == .original, let ours = lanes.first {
        try lane.takeOver(from: ours)
      } else {
        try lane.clear()
        try lane.synchronise(isDurable: false)
      }
    }
  }

  /// Runs that are not measured: both sides come to rest, and caches get warm.
  ///
  /// The pause is longer than any program distrusts the time stamp of a directory.
  func settle(_ lanes: [Lane]) throws {
    for lane in lanes { try lane.synchronise() }
    Sleep.seconds(2.5)
    for lane in lanes { try lane.synchronise() }
  }

  /// Throws when a count is not what the work should have made it.
  func expect(_ found: Int, _ expected: Int, _ what: String) throws {
    guard found == expected else {
      throw ProgramFailure("\(found) \(what) instead of \(expected)")
    }
  }
}
