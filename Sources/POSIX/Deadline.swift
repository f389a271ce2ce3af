// SPDX-License-Identifier: MIT

/// The moment at which a wait gives up, on a clock that also runs while the machine sleeps.
package struct Deadline: Sendable, Equatable {
  /// `nil` waits for ever.
  package let instant: ContinuousClock.Instant?

  private init(instant: ContinuousClock.Instant?) { self.instant = instant }

  /// Never gives up by itself; the wait can still be woken.
  package static let never = Deadline(instant: nil)

  /// Gives up after `duration` from now.
  package static func after(_ duration: Duration) -> Deadline {
    Deadline(instant: ContinuousClock.now + duration)
  }

  /// Whether the moment has come.
  package var isOver: Bool { instant.map { $0 <= ContinuousClock.now } ?? false }

  /// The milliseconds that are left, for `poll`: -1 for ever, 0 when over, rounded up in between.
  package var milliseconds: Int32 {
    guard let instant else { return -1 }
    let left = ContinuousClock.now.duration(to: instant)
    guard left > .zero else { return 0 }
    let (seconds, attoseconds) = left.components
    let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(clamping: milliseconds)
  }

  /// The earlier of the two.
  package func sooner(_ other: Deadline) -> Deadline {
    guard let instant else { return other }
    guard let second = other.instant else { return self }
    return Deadline(instant: min(instant, second))
  }
}
