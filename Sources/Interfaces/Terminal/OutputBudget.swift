// SPDX-License-Identifier: MIT

/// How much may be sent to the terminal, so that a slow line is never flooded.
///
/// What was sent is a debt that time pays off, however large it is.  The log moves on once all is
/// paid, the rest of the board while the debt is small; so lamps stay lively however hard it rains.
package struct OutputBudget: Sendable {
  /// Octets a second in the long run.
  private let rate: Double
  private var debt = 0.0
  private var last: ContinuousClock.Instant

  /// The debt with which the board still moves freely, in seconds.
  private static let patience = 1.0
  /// The debt with which the board still moves once a second, in seconds.
  private static let longestDebt = 4.0

  /// A budget of `rate` octets a second, of which nothing is spent.
  package init(rate: Double, now: ContinuousClock.Instant) {
    self.rate = rate
    last = now
  }

  /// Notes what was sent.
  package mutating func spend(_ octets: Int, now: ContinuousClock.Instant) {
    debt = owed(now) + Double(octets)
    last = now
  }

  /// Whether everything is paid.
  package func isFree(_ now: ContinuousClock.Instant) -> Bool { owed(now) == 0 }

  /// How long the next picture has to wait; often not at all, and seldom for more than a second.
  ///
  /// Who is saving waits until all is paid, because the log has waited for long.
  package func wait(_ now: ContinuousClock.Instant, isSaving: Bool = false) -> Duration {
    let seconds = owed(now) / rate
    let wait = max(0, seconds - (isSaving ? 0 : Self.patience))
    return .seconds(seconds < Self.longestDebt ? min(wait, 1) : wait)
  }

  private func owed(_ now: ContinuousClock.Instant) -> Double {
    let (seconds, attoseconds) = last.duration(to: now).components
    return max(0, debt - (Double(seconds) + Double(attoseconds) / 1e18) * rate)
  }
}
