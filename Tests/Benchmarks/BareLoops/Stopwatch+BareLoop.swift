// SPDX-License-Identifier: MIT

import Glibc
import TestSupport

extension Stopwatch {
  /// Measures what a workload takes at least, with code that does nothing but move the octets.
  ///
  /// The median of up to three runs counts; `body` gets a port and a name for a folder, and returns
  /// the number of messages that it moved.
  func measureBareLoop(
    _ work: Case, messages: Int, _ body: (_ port: UInt16, _ folder: String) throws -> Int
  ) throws {
    var times: [Double] = []
    for _ in 0..<min(3, workshop.plan.runs) {
      let proxy =
        work.roundTrip == .zero
        ? nil : try CountingProxy(to: workshop.server.port, roundTrip: work.roundTrip)
      defer { _ = proxy?.stop() }
      let folder = "\(workshop.path)/bare-loop"
      sync()
      let begin = ContinuousClock.now
      let count = try body(proxy?.port ?? workshop.server.port, folder)
      times.append((ContinuousClock.now - begin).seconds)
      try workshop.putAside(folder)
      guard count == messages else { throw ProgramFailure("a bare loop moved \(count) messages") }
    }
    if let median = times.median { journal.add(limit: median, in: work) }
  }
}
