// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel
import Synchronization

/// Publishes the events of one thread, with what the thread is doing.
///
/// Owned by that thread.  Its LED appears when the reporter is made and goes with ``end()``.
package final class Reporter {
  private static let lastThread = Atomic(0)

  private let publisher: any EventPublisher
  /// Names the thread in every event.
  package private(set) var origin: EventOrigin
  /// What the thread is doing now.
  package private(set) var activity = Activity.idle

  /// Announces a thread.
  package init(_ publisher: any EventPublisher, label: String, account: AccountName?) {
    self.publisher = publisher
    let thread = Self.lastThread.add(1, ordering: .relaxed).newValue
    origin = EventOrigin(thread: thread, label: label, account: account)
    report(.threadStarted)
  }

  /// Announces the thread of an account.
  convenience init(_ publisher: any EventPublisher, of account: AccountName) {
    self.init(publisher, label: "Account sync \(account)", account: account)
  }

  /// Speaks for a thread that was announced, or that has no LED.
  init(_ publisher: any EventPublisher, as origin: EventOrigin) {
    self.publisher = publisher
    self.origin = origin
  }

  /// Publishes an event.
  package func report(_ event: SyncEvent) {
    publisher.publish(
      EventRecord(time: WallClock.now, origin: origin, activity: activity, event: event))
  }

  /// Publishes a problem with the place it happened at.
  package func report(_ problem: SyncProblem, during scope: ProblemScope) {
    report(.problem(problem, scope))
  }

  /// Notes that the thread does something else now.
  package func enter(_ activity: Activity) {
    guard activity != self.activity else { return }
    self.activity = activity
    report(.activityChanged)
  }

  /// Names what the thread is busy with, for headings.
  package func relabel(_ label: String) {
    origin = EventOrigin(thread: origin.thread, label: label, account: origin.account)
  }

  /// Announces that the thread is gone.
  package func end() { report(.threadFinished) }
}
