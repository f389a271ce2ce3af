// SPDX-License-Identifier: MIT

package import POSIX

/// The clock that waits between runs follow; tests move one by hand.
package protocol TimeSource: Sendable {
  /// A moment on a clock that also runs while the machine sleeps.
  var now: ContinuousClock.Instant { get }

  /// How long a thread may really wait before it looks at ``now`` again, when `rest` is left.
  func slice(of rest: Duration) -> Duration
}

/// The clock of the machine.
package struct SystemTime: TimeSource {
  package init() {}

  package var now: ContinuousClock.Instant { ContinuousClock.now }

  /// At most half a minute, because a waiting thread's own timer stands still while the machine sleeps.
  package func slice(of rest: Duration) -> Duration { min(rest, .seconds(30)) }
}

extension Monitor {
  /// Waits until `body` returns a value or the moment has come on the given clock.
  package func wait<Result>(
    until end: ContinuousClock.Instant, on time: any TimeSource,
    for body: (inout State) -> sending Result?
  ) -> sending Result? {
    while true {
      let rest = time.now.duration(to: end)
      if rest <= .zero { return wait(atMost: .zero, for: body) }
      if let result = wait(atMost: time.slice(of: rest), for: body) { return result }
    }
  }
}
