// SPDX-License-Identifier: MIT

package import SyncModel

/// One live thread on the board.
package struct Lamp: Equatable, Sendable {
  /// See ``EventOrigin/thread``.
  package let thread: Int
  /// What the thread does; the colour of the lamp.
  package var activity: Activity
  /// The folder it works on, by its name on the remote side.
  package var folder: FolderName?
  /// The messages it copies.
  package var transfer: Transfer?

  package init(thread: Int, activity: Activity) {
    self.thread = thread
    self.activity = activity
  }
}

/// How far a thread is with copying the messages of a folder in one direction.
package struct Transfer: Equatable, Sendable {
  /// The folder that the messages come from.
  package let source: FolderPlace
  /// Whether the messages come to the local side.
  package let isDownload: Bool
  /// Messages that are safe on the other side.
  package private(set) var done = 0
  /// Messages to copy.
  package private(set) var total: Int
  /// The octets of the last seconds, for the rate.
  private var samples: [Sample] = []

  /// Whether it was told how far the copying came.
  private var hasProgress = false
  /// The first sample, for the time that is left.
  private var first: Sample?

  private struct Sample: Equatable {
    let time: Double
    let bytes: Int
    let done: Int
  }

  /// How far back the rate looks, in seconds.
  private static let memory = 5.0

  package init(source: FolderPlace, isDownload: Bool, total: Int) {
    self.source = source
    self.isDownload = isDownload
    self.total = total
  }

  /// Notes that a message begins; the ones before it count as done if nothing else is known.
  package mutating func begin(number: Int, total: Int, time: Double) {
    self.total = total
    if !hasProgress { done = max(done, number - 1) }
    if first == nil { note(Sample(time: time, bytes: 0, done: done)) }
  }

  private mutating func note(_ sample: Sample) {
    samples.append(sample)
    if first == nil { first = sample }
  }

  /// Notes how far the copying came at a time in seconds.
  package mutating func advance(done: Int, total: Int, bytes: Int, time: Double) {
    self.done = done
    self.total = total
    samples.removeAll { $0.time < time - Self.memory }
    if let last = samples.last, last.bytes > bytes { samples = [] }
    hasProgress = true
    note(Sample(time: time, bytes: bytes, done: done))
  }

  /// Octets in a second over the last few; `nil` when too little is known.
  package var rate: Double? {
    guard let first = samples.first, let last = samples.last, last.time - first.time > 0.25 else {
      return nil
    }
    return Double(last.bytes - first.bytes) / (last.time - first.time)
  }

  /// The seconds that the rest takes at the pace of all of it so far; `nil` when too little is known.
  package var remaining: Double? {
    guard let first, let last = samples.last, last.time - first.time >= 1, last.done > first.done
    else { return nil }
    return (last.time - first.time) / Double(last.done - first.done) * Double(total - last.done)
  }

  /// The part that is done, 0 to 1.
  package var fraction: Double { total > 0 ? min(1, Double(done) / Double(total)) : 0 }
}
