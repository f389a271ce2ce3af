// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// Carries events from the workers to every subscriber.
///
/// Each subscriber has a queue and a thread of its own, so that a slow one delays nobody: the queue
/// merges and leaves out what may be merged and left out (see ``EventWeight``).  Safe to use from any
/// thread.
package final class EventBus: EventPublisher {
  private struct Subscription {
    let queue: EventQueue
    let thread: Thread
  }

  private struct State {
    var subscriptions: [Subscription] = []
    /// What has been published so far; `nil` when nobody who comes later is to see it.
    var beginning: [EventRecord]?
  }

  private let state: Monitor<State>

  /// Whoever `expectsSubscribers` while events are published already must call ``complete()``: until then
  /// all events are kept for them, and ``close()`` waits.
  package init(expectsSubscribers: Bool = false) {
    state = Monitor(State(beginning: expectsSubscribers ? [] : nil))
  }

  /// Starts to hand events to a subscriber, on a thread that only this subscriber has.
  ///
  /// It sees all that was published before if the bus still expects subscribers, else what comes from now on.
  /// An event reaches it within `patience`; of the default no eye sees the difference.  Throws when the
  /// system cannot start one more thread.
  package func subscribe(
    _ subscriber: sending any EventSubscriber, named name: String,
    patience: Duration = .milliseconds(10)
  ) throws(SystemError) {
    let queue = EventQueue(patience: patience)
    let thread = try Thread(named: name) {
      while let records = queue.take() {
        for record in records { subscriber.receive(record) }
      }
    }
    state.update { state in
      for record in state.beginning ?? [] { queue.add(record) }
      state.subscriptions.append(Subscription(queue: queue, thread: thread))
    }
  }

  /// Tells that nobody will subscribe any more.
  package func complete() { state.update { $0.beginning = nil } }

  package func publish(_ record: EventRecord) {
    let queues = state.update { state in
      state.beginning?.append(record)
      return state.subscriptions.map(\.queue)
    }
    for queue in queues { queue.add(record) }
  }

  /// Waits until every subscriber has seen every event, and ends their threads.
  ///
  /// Events that are published later go nowhere.
  package func close() {
    let subscriptions = state.wait { state -> [Subscription]? in
      guard state.beginning == nil else { return nil }
      defer { state.subscriptions = [] }
      return state.subscriptions
    }
    for subscription in subscriptions { subscription.queue.close() }
    for subscription in subscriptions { subscription.thread.join() }
  }
}
