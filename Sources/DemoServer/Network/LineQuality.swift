// SPDX-License-Identifier: MIT

import POSIX

/// How slow the way between a server and its clients is.
package struct LineQuality: Equatable, Sendable {
  /// The time from the arrival of a command to the first byte of its answer.
  ///
  /// Commands that arrive together wait together, as on a real line.
  package var latency: Duration
  /// What all connections of the server can carry together, both ways; `nil` is no limit.
  package var bytesPerSecond: Int?

  package init(latency: Duration = .zero, bytesPerSecond: Int? = nil) {
    self.latency = latency
    self.bytesPerSecond = bytesPerSecond
  }
}

/// How many bytes the sockets of a server have carried, compressed ones as such.
package struct Traffic: Equatable, Sendable {
  /// From the server to its clients.
  package var sent = 0
  /// From the clients to the server.
  package var received = 0

  package init() {}
}

/// The line of a server: the connections share it, so one that sends makes the others wait.
final class Line: Sendable {
  private struct State {
    var quality: LineQuality
    var freeFrom = ContinuousClock.now
    var traffic = Traffic()
  }

  private let state: Monitor<State>

  init(_ quality: LineQuality) { state = Monitor(State(quality: quality)) }

  var quality: LineQuality {
    get { state.read(\.quality) }
    // What was booked at the old pace must not hold up the new one.
    set { state.update { $0 = State(quality: newValue, traffic: $0.traffic) } }
  }

  var traffic: Traffic { state.read(\.traffic) }

  /// How many bytes go at a time, so that a slow line delivers them evenly.
  var portion: Int { quality.bytesPerSecond.map { max(1, min($0 / 20, 65_536)) } ?? 65_536 }

  /// Books the line for some bytes and counts them, in the given direction.
  ///
  /// - Returns: When they are through; `nil` without a limit.
  func book(
    _ count: Int, _ direction: WritableKeyPath<Traffic, Int>
  ) -> ContinuousClock.Instant? {
    state.update { state in
      state.traffic[keyPath: direction] += count
      guard let rate = state.quality.bytesPerSecond, rate > 0 else { return nil }
      let start = max(state.freeFrom, ContinuousClock.now)
      state.freeFrom = start + .seconds(count) / rate
      return state.freeFrom
    }
  }
}
