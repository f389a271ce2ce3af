// SPDX-License-Identifier: MIT

import Glibc

/// Waits for several descriptors at once.
package struct PollSet: Sendable {
  /// What a descriptor is waited for.
  package struct Interest: OptionSet, Sendable {
    package let rawValue: Int16
    package init(rawValue: Int16) { self.rawValue = rawValue }

    /// Bytes, an end of file or a connection can be taken.
    package static let read = Interest(rawValue: Int16(POLLIN))
    /// Bytes can be given, or a connection attempt has ended.
    package static let write = Interest(rawValue: Int16(POLLOUT))
    /// Whichever comes first.
    ///
    /// A list in brackets would say the same, but makes the runtime search through the program.
    package static let both = Interest(rawValue: Int16(POLLIN | POLLOUT))
  }

  private var entries: [pollfd] = []

  package init() {}

  /// Adds a descriptor; the same one may be added once.
  ///
  /// - Returns: The place to ask ``isReady(_:)`` about.
  @discardableResult
  package mutating func add(_ descriptor: CInt, _ interest: Interest) -> Int {
    entries.append(pollfd(fd: descriptor, events: interest.rawValue, revents: 0))
    return entries.count - 1
  }

  /// Waits until at least one descriptor is ready or the deadline is over.
  ///
  /// - Returns: Whether one is ready; `false` means that the time is up.
  package mutating func wait(until deadline: Deadline) throws(SystemError) -> Bool {
    while true {
      let count = poll(&entries, nfds_t(entries.count), deadline.milliseconds)
      if count > 0 { return true }
      if count == 0, deadline.isOver { return false }
      if count < 0, errno != EINTR { throw .last("wait for input") }
    }
  }

  /// Waits as ``wait(until:)`` does, for a loop that has nobody to tell of a failure.
  ///
  /// `poll` fails for want of memory, or if the process may have fewer descriptors than it waits for.
  /// Then nothing is ready, and a moment passes before this returns, as the next round may well fail too.
  package mutating func waitOrPause(until deadline: Deadline) -> Bool {
    do throws(SystemError) { return try wait(until: deadline) } catch {
      let end = deadline.sooner(.after(Self.pause))
      Sleep.seconds(Double(end.milliseconds) / 1_000)
      return false
    }
  }

  /// Short for a person, long for a processor.
  private static let pause = Duration.milliseconds(100)

  /// What the descriptor at a place is ready for after ``wait(until:)``.
  ///
  /// An error or a hang-up counts as ready for both, so that the next read or write reports it.
  package func readiness(_ place: Int) -> Interest {
    let events = entries[place].revents
    if events & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { return .both }
    return Interest(rawValue: events & entries[place].events)
  }

  /// Whether the descriptor at a place is ready for anything.
  package func isReady(_ place: Int) -> Bool { !readiness(place).isEmpty }
}
