// SPDX-License-Identifier: MIT

package import SyncModel

/// What somebody must be told who did not see the beginning: a bounded choice of the events so far.
///
/// Replayed in order, its ``snapshot`` makes of a new board what all events made of an old one.  Of what a
/// newer event overrules only the newer one is kept, and of the log its last lines.
package struct RunHistory: Sendable {
  private var count = 0
  private var lasting: [Slot: KeptRecord] = [:]
  /// The last record of each thread that lives.
  private var threads: [Int: KeptRecord] = [:]
  private var accounts: [AccountName: AccountHistory] = [:]
  private var recent: [EventRecord] = []

  /// How many records the log of a newcomer begins with.
  static let mostRecent = 1_000

  /// What at most one record is kept of.
  private enum Slot: Hashable {
    case program, shutdown
    case question(Int)
    /// How far the copying of a thread is: its last beginning and its last success.
    case copying(Int)
    case progress(Int)
    case watch(Int)
    /// What was said of the beginning.
    case remark(String)
  }

  package init() {}

  /// Takes one event in.
  package mutating func add(_ record: EventRecord) {
    // One number between two stays free for what must be told again right after another.
    count += 2
    let kept = KeptRecord(number: count, record: record)
    note(kept)
    keep(kept)
    if let account = record.account { accounts[account, default: AccountHistory()].add(kept) }
    if record.event.isLogged { log(record) }
  }

  private mutating func note(_ kept: KeptRecord) {
    let thread = kept.record.origin.thread
    if kept.record.event == .threadFinished {
      threads[thread] = nil
      for slot in [Slot.copying(thread), .progress(thread), .watch(thread)] { lasting[slot] = nil }
    } else {
      threads[thread] = kept
    }
  }

  private mutating func keep(_ kept: KeptRecord) {
    let thread = kept.record.origin.thread
    switch kept.record.event {
    case .programStarted: lasting[.program] = kept
    case .shutdownRequested: lasting[.shutdown] = kept
    case .passwordWanted(let question): lasting[.question(question.id)] = kept
    case .passwordSettled(let id): lasting[.question(id)] = nil
    case .watching: lasting[.watch(thread)] = kept
    case .watchLost: lasting[.watch(thread)] = nil
    case .copying:
      lasting[.copying(thread)] = kept
      lasting[.progress(thread)] = nil
    case .progress: lasting[.progress(thread)] = kept
    case .remark(let sentence): lasting[.remark(sentence)] = kept
    default: break
    }
  }

  private mutating func log(_ record: EventRecord) {
    recent.append(record)
    if recent.count >= 2 * Self.mostRecent { recent.removeFirst(Self.mostRecent) }
  }

  // MARK: - Telling it

  /// Stands for all threads that are gone, so that no lamp stays lit for them.
  private static let goneThread = -1

  /// The records to tell a newcomer, first those of the state and then those of the log.
  package var snapshot: [EventRecord] {
    let kept = Array(lasting.values) + accounts.values.flatMap(\.kept)
    let lamps = threads.values.map { last in
      KeptRecord(
        number: last.number,
        record: EventRecord(
          time: last.record.time, origin: last.record.origin, activity: last.record.activity,
          event: .activityChanged))
    }
    // A record may be kept for several reasons, and be the last of its thread besides.
    let chosen = Dictionary((kept + lamps).map { ($0.number, $0.record) }) { first, _ in first }
    let state = chosen.sorted { $0.key < $1.key }.map { told($0.value) }
    return state + lastOfGone(state) + recent.suffix(Self.mostRecent).map { $0.told(as: .log) }
  }

  private func told(_ record: EventRecord) -> EventRecord {
    let origin = record.origin
    if threads[origin.thread] != nil { return record.told(as: .state) }
    return EventRecord(
      time: record.time,
      origin: EventOrigin(thread: Self.goneThread, label: origin.label, account: origin.account),
      activity: record.activity, event: record.event
    ).told(as: .state)
  }

  private func lastOfGone(_ state: [EventRecord]) -> [EventRecord] {
    guard let last = state.last(where: { $0.origin.thread == Self.goneThread }) else { return [] }
    return [
      EventRecord(time: last.time, origin: last.origin, activity: .idle, event: .threadFinished)
        .told(as: .state)
    ]
  }
}

/// A record with its place among all.
struct KeptRecord: Sendable {
  var number: Int
  let record: EventRecord
}

extension EventRecord {
  fileprivate func told(as past: EventPast) -> EventRecord {
    var record = self
    record.past = past
    return record
  }
}

extension SyncEvent {
  /// Whether it may be a line of a log.
  fileprivate var isLogged: Bool {
    switch self {
    case .activityChanged, .progress, .threadStarted, .threadFinished, .programStarted: false
    default: true
    }
  }
}
