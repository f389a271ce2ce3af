// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// One entry of the board's log.
package struct LogEntry: Equatable, Sendable {
  /// Seconds since 1970 in UTC.
  package let time: Double
  /// The account of the thread that wrote it; `nil` when it serves none.
  package let account: AccountName?
  /// The folder of the server that it is about; `nil` when it is about none.
  package let folder: FolderName?
  /// What that thread was doing.
  package let activity: Activity
  /// See ``TextLine/level``.
  package let level: LineLevel
  /// Escaped; may have several lines.
  package let text: String

  package init(
    time: Double, account: AccountName?, folder: FolderName? = nil, activity: Activity,
    level: LineLevel, text: String
  ) {
    self.time = time
    self.account = account
    self.folder = folder
    self.activity = activity
    self.level = level
    self.text = text
  }
}

extension LogEntry {
  /// The entry as a file has it: `2026-11-21 10:09:35 INFO personal: INBOX: 1 new`.
  package var line: String {
    let name = account.map { " \(EscapedText.of($0.rawValue))" } ?? ""
    return "\(WallClock.dateAndTime(time)) \(level.name)\(name): \(text)"
  }
}

/// The last entries of a log; each keeps its number for ever, counted from 0.
package struct LogRing: Sendable {
  private var entries: [LogEntry] = []
  private let capacity: Int
  /// How many entries there ever were.
  package private(set) var end = 0

  /// Keeps `capacity` entries, at least 1.
  package init(capacity: Int = 20_000) { self.capacity = max(1, capacity) }

  /// The number of the oldest entry that is still there; ``end`` when there is none.
  package var start: Int { end - entries.count }

  /// Adds an entry and drops the oldest one when the ring is full.
  package mutating func append(_ entry: LogEntry) {
    if entries.count < capacity {
      entries.append(entry)
    } else {
      entries[end % capacity] = entry
    }
    end += 1
  }

  /// The entry of a number from ``start`` to ``end`` - 1.
  package subscript(number: Int) -> LogEntry { entries[number % capacity] }
}
