// SPDX-License-Identifier: MIT

import POSIX

/// The commands that a server received, in the order in which it obeyed them.
///
/// The log keeps the last 10,000, so that a demo can run for weeks.  Passwords are masked, literals
/// stand as their length.
package final class DialogueLog: Sendable {
  /// One command.
  package struct Entry: Equatable, Sendable {
    /// Counts the connections of the server from 1.
    package let connection: Int
    /// The name in capitals, such as `UID FETCH`; `DONE` for the end of an IDLE.
    package let command: String
    /// The name with its arguments, without the tag.
    package let text: String
  }

  private static let longest = 10_000
  private let entries = Monitor<[Entry]>([])

  /// What was received since the last ``clear()``.
  package var all: [Entry] { entries.read { $0 } }

  /// The texts of all entries.
  package var texts: [String] { all.map(\.text) }

  /// Forgets what was received so far.
  package func clear() { entries.update { $0 = [] } }

  /// Waits until the log is as it should be.
  ///
  /// - Returns: Whether it was before the time was up.
  package func wait(atMost limit: Duration, until condition: ([Entry]) -> Bool) -> Bool {
    entries.wait(atMost: limit) { condition($0) ? true : nil } ?? false
  }

  func record(_ command: String, _ text: String, connection: Int) {
    entries.update { entries in
      if entries.count >= Self.longest { entries.removeFirst(Self.longest / 10) }
      entries.append(Entry(connection: connection, command: command, text: text))
    }
  }
}
