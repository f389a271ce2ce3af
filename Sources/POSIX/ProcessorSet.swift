// SPDX-License-Identifier: MIT

import CLinux

/// A set of processors on which a thread may run (sched_setaffinity(2)).
package struct ProcessorSet: Equatable, Sendable {
  /// A bit for each processor, for 1,024 of them.
  private var bits: [UInt8]

  /// No processor.
  package init() { bits = [UInt8](repeating: 0, count: 128) }

  /// Where this thread may run; `nil` if the system does not tell, or has more processors than a set can hold.
  package static var allowed: ProcessorSet? {
    var set = ProcessorSet()
    return clinux_get_processors(&set.bits, UInt(set.bits.count)) > 0 ? set : nil
  }

  /// The processors by their numbers, ascending.
  package var numbers: [Int] { (0..<bits.count * 8).filter { bits[$0 / 8] >> ($0 % 8) & 1 == 1 } }

  /// Adds a processor; the number must be below 1,024.
  package mutating func insert(_ number: Int) { bits[number / 8] |= 1 << (number % 8) }

  /// So many of the processors at most: the one with a number, if it is one of them, and those that follow.
  package func reduced(to count: Int, from number: Int) -> ProcessorSet {
    var set = ProcessorSet()
    let all = numbers
    for other in (all.filter { $0 >= number } + all).prefix(count) { set.insert(other) }
    return set
  }

  /// Runs a closure while this thread, and the threads that it begins meanwhile, stay on the processor where it
  /// is now and some others, so many at most together.
  ///
  /// For threads that wait for a device most of the time: on all processors they spend half of what they use on
  /// waking each other.  Where the system refuses, the closure runs as it would without.
  package static func limited<Result, Failure>(
    to count: Int, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let allowed, allowed.reduced(to: count, from: Int(clinux_processor())).choose() else {
      return try body()
    }
    defer { _ = allowed.choose() }
    return try body()
  }

  private func choose() -> Bool { clinux_set_processors(bits, UInt(bits.count)) == 0 }
}
