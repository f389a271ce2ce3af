// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The events that one subscriber has not seen yet.
final class EventQueue: Sendable {
  /// From this length on, details are left out.
  static let capacity = 4_096
  private struct State {
    var records: [EventRecord] = []
    /// The place of the last record of each thread.
    var latest: [Int: Int] = [:]
    var dropped = 0
    var isClosed = false
  }

  private let state = Monitor(State())
  private let isEnding = Monitor(false)
  private let patience: Duration

  /// ``take()`` hands out what came within `patience` together.
  init(patience: Duration = .zero) { self.patience = patience }

  /// Adds an event; never waits.
  func add(_ record: EventRecord) {
    state.update { state in
      if let place = state.latest[record.origin.thread],
        state.records[place].event.isReplaced(by: record.event)
      {
        state.records[place] = record
      } else if record.event.weight == .detail && state.records.count >= Self.capacity {
        state.dropped += 1
      } else {
        state.latest[record.origin.thread] = state.records.count
        state.records.append(record)
      }
    }
  }

  /// Waits for events and takes all of them; `nil` when the queue is closed and empty.
  ///
  /// After the first it waits a moment for what comes next, unless the queue is closed: events come
  /// every few dozen microseconds, and waking a thread for each costs more than that.
  func take() -> [EventRecord]? {
    state.wait { $0.records.isEmpty && !$0.isClosed ? nil : () }
    _ = isEnding.wait(atMost: patience) { $0 ? () : nil }
    return state.update { state in
      if state.records.isEmpty { return nil }
      defer { state = State(isClosed: state.isClosed) }
      guard state.dropped > 0, let last = state.records.last else { return state.records }
      let note = EventRecord(
        time: last.time, origin: .main, activity: .idle,
        event: .eventsDropped(count: state.dropped))
      return state.records + [note]
    }
  }

  /// Lets ``take()`` end when it has handed out what is there.
  func close() {
    state.update { $0.isClosed = true }
    isEnding.update { $0 = true }
  }
}

extension SyncEvent {
  /// Whether a newer event of the same thread, with nothing in between, says all that this one says.
  fileprivate func isReplaced(by newer: SyncEvent) -> Bool {
    switch (self, newer) {
    case (.activityChanged, .activityChanged): true
    case (.progress(_, _, _, let from, let to), .progress(_, _, _, let newFrom, let newTo)):
      from == newFrom && to == newTo
    default: false
    }
  }
}
