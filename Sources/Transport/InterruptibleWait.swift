// SPDX-License-Identifier: MIT

import POSIX

/// A wait for descriptors that also ends when the connection's `WakeUp` is raised.
struct InterruptibleWait {
  private var poll = PollSet()
  private let interruption: Int

  init(wokenBy wakeUp: WakeUp) { interruption = poll.add(wakeUp.descriptor, .read) }

  /// Adds a descriptor, and returns the place to ask ``readiness(_:)`` about.
  @discardableResult
  mutating func add(_ descriptor: CInt, _ interest: PollSet.Interest) -> Int {
    poll.add(descriptor, interest)
  }

  /// Waits, and returns whether a descriptor is ready; `false` means that the time is up.
  ///
  /// A raised wake-up comes first: it throws `interrupted` even if a descriptor is ready as well.
  mutating func run(until deadline: Deadline) throws(TransportFailure) -> Bool {
    let isReady = try TransportFailure.translating { () throws(SystemError) in
      try poll.wait(until: deadline)
    }
    if isReady, poll.isReady(interruption) { throw .interrupted }
    return isReady
  }

  func readiness(_ place: Int) -> PollSet.Interest { poll.readiness(place) }
}
