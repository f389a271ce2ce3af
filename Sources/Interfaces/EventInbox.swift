// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Carries events from the thread of the subscription to the thread that shows them.
///
/// Safe to share between threads.  The reader waits in `poll` for ``descriptor``, together with the
/// terminal.  A writer that is too far ahead waits, so that the queue of the event bus, which knows
/// what may be left out, grows instead of this one.
final class EventInbox: Sendable {
  /// What gathered since the last look.
  struct Delivery {
    var records: [EventRecord] = []
    /// Somebody asked the interface to end before the last event.
    var isFinishing = false
    /// The terminal may have another size now.
    var isResized = false

    var isEmpty: Bool { records.isEmpty && !isFinishing && !isResized }
  }

  private struct State {
    var delivery = Delivery()
    var isClosed = false
  }

  /// How many events may wait; a few frames' worth.
  private static let limit = 2_000

  private let state = Monitor(State())
  private let wakeUp: WakeUp

  init() throws(SystemError) { wakeUp = try WakeUp() }

  /// Readable while there is something to take.
  var descriptor: CInt { wakeUp.descriptor }

  /// Adds an event; waits while too many are there already.
  func put(_ record: EventRecord) {
    let wasEmpty = state.wait { state -> Bool? in
      if state.isClosed { return false }
      if state.delivery.records.count >= Self.limit { return nil }
      state.delivery.records.append(record)
      return state.delivery.records.count == 1
    }
    if wasEmpty { wakeUp.raise() }
  }

  /// Takes all that is there, without waiting.
  func take() -> Delivery {
    wakeUp.clear()
    return state.update { state in
      let delivery = state.delivery
      state.delivery = Delivery(isFinishing: delivery.isFinishing)
      return delivery
    }
  }

  /// Tells the reader to end.
  func finish() {
    state.update { $0.delivery.isFinishing = true }
    wakeUp.raise()
  }

  /// Tells the reader to look at the size of its terminal.
  func windowChanged() {
    state.update { $0.delivery.isResized = true }
    wakeUp.raise()
  }

  /// Lets go of everything that waits or comes; the reader is gone.
  func close() {
    state.update { state in
      state.isClosed = true
      state.delivery.records = []
    }
  }
}
