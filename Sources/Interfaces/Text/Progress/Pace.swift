// SPDX-License-Identifier: MIT

/// How fast messages were copied over the last seconds.
struct Pace: Equatable, Sendable {
  private struct Sample: Equatable {
    let time: Double
    let messages: Int
    let bytes: Int
  }

  /// How far back it looks, in seconds.
  private static let memory = 10.0
  /// The least time between two samples that are kept, in seconds.
  private static let grain = 0.2
  /// Over less than that, in seconds, nothing can be said.
  private static let least = 0.5

  private var samples: [Sample] = []

  /// Notes how much was copied at a time; both counts only grow.
  mutating func note(messages: Int, bytes: Int, time: Double) {
    let sample = Sample(time: time, messages: messages, bytes: bytes)
    if samples.count > 1, time - samples[samples.count - 2].time < Self.grain {
      samples[samples.count - 1] = sample
      return
    }
    samples.append(sample)
    // One sample from before the window stays, so that the window is full.
    while samples.count > 2, samples[1].time < time - Self.memory { samples.removeFirst() }
  }

  /// Octets in a second; `nil` while too little is known.
  func bytesPerSecond(at time: Double) -> Double? { rate(at: time) { $0.bytes } }

  /// Seconds that so many messages will take; `nil` while too little is known, or if nothing moves.
  func duration(of messages: Int, at time: Double) -> Double? {
    guard let rate = rate(at: time, { $0.messages }), rate > 0 else { return nil }
    return Double(messages) / rate
  }

  /// Up to now and not up to the last sample, so that a line that is stuck becomes slow.
  private func rate(at time: Double, _ count: (Sample) -> Int) -> Double? {
    guard let first = samples.first, let last = samples.last, samples.count > 1,
      time - first.time >= Self.least
    else { return nil }
    return Double(count(last) - count(first)) / (time - first.time)
  }
}
