// SPDX-License-Identifier: MIT

/// How many messages one FETCH command should name, learnt from the messages that came.
///
/// Enough that the line is never idle, few enough that what was asked for has soon come when the user
/// wants to leave.
struct FetchSizing {
  /// What one command should take, in seconds; several commands are under way at once.
  private static let time = 0.25
  private static let octets = 65_536.0...2_097_152.0
  /// A set of more UIDs could become longer than a command line may be.
  static let counts = 16...500

  /// Messages for the next command; nothing is known of the first ones.
  private(set) var count = 32

  /// Learns from messages that came.
  ///
  /// - Parameters:
  ///   - messages: How many came.
  ///   - octets: The octets of their bodies.
  ///   - time: How long that took.
  mutating func learn(messages: Int, octets: Int, in time: Duration) {
    guard messages > 0, octets > 0 else { return }
    let rate = Double(octets) / max(time / .seconds(1), 0.000_001)
    let wanted = min(max(rate * Self.time, Self.octets.lowerBound), Self.octets.upperBound)
    let fitting = Int(wanted / (Double(octets) / Double(messages)))
    // A few large messages say little of those to come, so the count grows by steps.
    count = min(max(min(fitting, count * 2), Self.counts.lowerBound), Self.counts.upperBound)
  }
}
