// SPDX-License-Identifier: MIT

import Synchronization

/// Adds up how long something takes, over all threads that do it.
package final class Stopwatch: Sendable {
  /// For each time that a thread waits until something is on the disk.
  package static let disk = Stopwatch()

  private let nanoseconds = Atomic(0)
  private let times = Atomic(0)

  package init() {}

  /// The time of all threads together, in seconds.
  package var total: Double { Double(nanoseconds.load(ordering: .relaxed)) / 1e9 }
  /// How often something was measured.
  package var count: Int { times.load(ordering: .relaxed) }

  /// Measures one time.
  package func measure<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = ContinuousClock.now
    defer {
      let (seconds, attoseconds) = start.duration(to: .now).components
      let passed = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
      nanoseconds.add(passed, ordering: .relaxed)
      times.add(1, ordering: .relaxed)
    }
    return try body()
  }
}
