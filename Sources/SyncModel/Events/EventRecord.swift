// SPDX-License-Identifier: MIT

/// The thread that an event comes from.
package struct EventOrigin: Equatable, Codable, Sendable {
  /// Names the thread for the life of the process; the identity of an LED.
  package let thread: Int
  /// What the thread is busy with, in OfflineIMAP's words: `Folder INBOX [acc: A]`.
  package let label: String
  /// `nil` for threads that serve no account.
  package let account: AccountName?

  package init(thread: Int, label: String, account: AccountName?) {
    self.thread = thread
    self.label = label
    self.account = account
  }

  /// The thread that starts the program.
  package static let main = EventOrigin(thread: 0, label: "MainThread", account: nil)
}

/// Why an event is told although it is long past: to somebody who came later.
package enum EventPast: String, Codable, Sendable {
  /// To rebuild the state; it is no news.
  case state
  /// To show the last lines of the log; the state has it already.
  case log
}

/// An event with its time and place.
package struct EventRecord: Equatable, Codable, Sendable {
  /// Seconds since 1970 in UTC.
  package let time: Double
  package let origin: EventOrigin
  /// What the thread was doing when it published the event.
  package let activity: Activity
  package let event: SyncEvent
  /// `nil` for what has just happened.
  package var past: EventPast?
  /// Where the options stand that the remedy of a problem talks about; `nil` if it is about none.
  package var places: [RemedyPlace]?

  package init(time: Double, origin: EventOrigin, activity: Activity, event: SyncEvent) {
    self.time = time
    self.origin = origin
    self.activity = activity
    self.event = event
  }
}

/// How a queue treats an event when its reader falls behind.
package enum EventWeight: Sendable {
  /// A newer one of the same thread replaces it.
  case state
  /// May be left out, and the number of those left out is reported.
  case detail
  /// Is never left out.
  case fact
}

extension SyncEvent {
  /// See ``EventWeight``.
  package var weight: EventWeight {
    switch self {
    case .activityChanged, .progress: .state
    case .copying, .debug, .expressionSaid, .listing, .listed: .detail
    default: .fact
    }
  }
}

/// Takes events from any thread.
package protocol EventPublisher: Sendable {
  /// Hands the record to every subscriber; never waits for one.
  func publish(_ record: EventRecord)
}

/// A consumer of events.
///
/// Calls arrive in order on one thread that belongs to the subscription, so an implementation that
/// touches its state nowhere else needs no lock.
package protocol EventSubscriber: AnyObject {
  func receive(_ record: EventRecord)
}
