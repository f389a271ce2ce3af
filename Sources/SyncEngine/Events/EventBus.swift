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
  }

  private let state = Monitor(State())

  package init() {}

  /// Starts to hand events to a subscriber, on a thread that only this subscriber has.
  ///
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
    state.update { $0.subscriptions.append(Subscription(queue: queue, thread: thread)) }
  }

  package func publish(_ record: EventRecord) {
    let queues = state.read { $0.subscriptions.map(\.queue) }
    for queue in queues { queue.add(record) }
  }

  /// Waits until every subscriber has seen every event, and ends their threads.
  ///
  /// Events that are published later go nowhere.
  package func close() {
    let subscriptions = state.update { state in
      defer { state.subscriptions = [] }
      return state.subscriptions
    }
    for subscription in subscriptions { subscription.queue.close() }
    for subscription in subscriptions { subscription.thread.join() }
  }
}
