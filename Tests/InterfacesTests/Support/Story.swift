// SPDX-License-Identifier: MIT

import Glibc
import IMAP
import Interfaces
import SyncModel

/// A sequence of events, told with as few words as possible.
struct Story {
  /// Noon of some day in the time zone of whoever runs the tests, so that pictures show 12:00:00.
  static let noon: Double = {
    var parts = tm()
    parts.tm_year = 126
    parts.tm_mon = 10
    parts.tm_mday = 20
    parts.tm_hour = 12
    parts.tm_isdst = -1
    return Double(mktime(&parts))
  }()

  private(set) var records: [EventRecord] = []
  /// Seconds since 1970.
  private(set) var time = Story.noon

  /// A thread of an account; number 0 is the main thread.
  struct Voice {
    let thread: Int
    let account: AccountName?
    var label: String

    static let main = Voice(thread: 0, account: nil, label: "MainThread")

    static func account(_ name: AccountName, thread: Int) -> Voice {
      Voice(thread: thread, account: name, label: "Account sync \(name)")
    }

    static func folder(_ folder: String, of name: AccountName, thread: Int) -> Voice {
      Voice(thread: thread, account: name, label: "Folder \(folder) [acc: \(name)]")
    }
  }

  /// Lets time pass.
  mutating func wait(_ seconds: Double) { time += seconds }

  /// Adds an event.
  mutating func tell(_ voice: Voice, _ activity: Activity, _ event: SyncEvent) {
    let origin = EventOrigin(thread: voice.thread, label: voice.label, account: voice.account)
    records.append(EventRecord(time: time, origin: origin, activity: activity, event: event))
  }

  /// The first event of a process.
  mutating func start(_ accounts: [AccountName]) {
    let event = SyncEvent.programStarted(
      version: "0.1.0", environment: "OpenSSL 3.0.19, SQLite 3.40.1", accounts: accounts)
    tell(.main, .idle, event)
  }

  /// The records of one event of the main thread.
  static func one(
    _ event: SyncEvent, by voice: Voice = .main, _ activity: Activity = .idle,
    after wait: Double = 0
  ) -> EventRecord {
    var story = Story()
    story.wait(wait)
    story.tell(voice, activity, event)
    return story.records[0]
  }
}

/// The UIDs of numbers, none of which may be 0.
func uids(_ numbers: UInt32...) -> [UID] { numbers.compactMap { UID($0) } }

/// A folder of repository `R`, the remote one in all tables.
func remote(_ folder: FolderName) -> FolderPlace { FolderPlace("R", folder) }

/// A folder of repository `L`, the local one in all tables.
func local(_ folder: FolderName) -> FolderPlace { FolderPlace("L", folder) }
