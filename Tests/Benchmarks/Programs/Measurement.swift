// SPDX-License-Identifier: MIT

/// What one run of a program cost.
struct Measurement: Sendable {
  /// From the moment before it was started until it was reaped.
  let wall: Duration
  /// User and system time of the program and of its children.
  let processor: Duration
  /// The largest resident set, in bytes.
  let peakMemory: Int
}

extension Duration {
  /// The duration as a number of seconds.
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}

extension Collection where Element == Double {
  /// The middle value, or the mean of the two in the middle; `nil` of nothing.
  var median: Double? {
    guard !isEmpty else { return nil }
    let ordered = sorted()
    return (ordered[(count - 1) / 2] + ordered[count / 2]) / 2
  }
}
