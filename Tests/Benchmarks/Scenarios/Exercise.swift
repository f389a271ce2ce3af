// SPDX-License-Identifier: MIT

/// What surrounds the timed runs of a workload.
struct Exercise {
  let workload: Workload
  /// Makes the work for the next run of a lane; rounds count from 0.
  let prepare: (Lane, _ round: Int) throws -> Void
  /// Throws ``ProgramFailure`` when the run of that round did not do all the work.
  let check: (Lane, _ round: Int) throws -> Void
  /// Brings both sides back to what the next round begins with, where it is not what this one left.
  var restore: (Lane, _ round: Int) throws -> Void = { _, _ in }
}
