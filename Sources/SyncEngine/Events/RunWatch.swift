// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// Looks at every event on its way and keeps what all threads do, and how long they do it.
///
/// Safe to use from any thread.  Each event is passed on at once.
package final class RunWatch: EventPublisher {
  fileprivate struct Worker {
    var origin: EventOrigin
    var work: RunProfile.Work
    var activity: Activity
    /// Seconds since 1970.
    var since: Double
    var isInHook = false
  }

  fileprivate struct State {
    var workers: [Int: Worker] = [:]
    var profiles: [AccountName: RunProfile] = [:]
    var waiting: [AccountName: Stopwatch] = [:]
  }

  private let next: any EventPublisher
  private let tellsThreads: Bool
  private let state = Monitor(State())

  /// Passes events on to `next`; with `tellsThreads` it adds a line for each thread that comes or goes.
  package init(passingTo next: any EventPublisher, tellsThreads: Bool = false) {
    self.next = next
    self.tellsThreads = tellsThreads
  }

  package func publish(_ record: EventRecord) {
    state.update { $0.note(record) }
    next.publish(record)
    guard tellsThreads, let text = Self.line(record) else { return }
    next.publish(
      EventRecord(
        time: record.time, origin: record.origin, activity: record.activity,
        event: .debug(.thread, text)))
  }

  private static func line(_ record: EventRecord) -> String? {
    let origin = record.origin
    switch record.event {
    case .threadStarted: return "Thread #\(origin.thread), \(origin.label), begins"
    case .threadFinished: return "Thread #\(origin.thread), \(origin.label), ends"
    default: return nil
    }
  }

  /// Measures how long an account waits for its server.
  func waiting(of account: AccountName) -> Stopwatch {
    state.update { state in
      let known = state.waiting[account] ?? Stopwatch()
      state.waiting[account] = known
      return known
    }
  }

  /// Where each account spent its time until now, in seconds since 1970; in the order of names.
  package func profiles(until now: Double) -> [RunProfile] {
    state.read { state in
      var state = state
      for thread in state.workers.keys { state.settle(thread, now) }
      return state.profiles.values.map { profile in
        var profile = profile
        profile.waiting = state.waiting[profile.account]?.total ?? 0
        profile.waits = state.waiting[profile.account]?.count ?? 0
        return profile
      }.sorted { $0.account < $1.account }
    }
  }

  /// What each thread does at this moment, a line each.
  package func threads(at now: Double) -> [String] {
    state.read { state in
      state.workers.sorted { $0.key < $1.key }.map { number, worker in
        let seconds = Int(max(0, now - worker.since))
        let doing = worker.isInHook ? "hook" : worker.activity.rawValue
        return "# Thread #\(number), \(worker.origin.label): \(doing) for \(seconds) s"
      }
    }
  }
}

extension RunWatch.State {
  fileprivate mutating func note(_ record: EventRecord) {
    let thread = record.origin.thread
    if workers[thread] == nil {
      workers[thread] = .init(
        origin: record.origin, work: .init(record.activity), activity: record.activity,
        since: record.time)
    }
    switch record.event {
    case .hookStarted(_, isDryRun: false): change(record) { $0.isInHook = true }
    case .hookFinished: change(record) { $0.isInHook = false }
    case .threadFinished:
      settle(thread, record.time)
      workers[thread] = nil
    case .accountFinished(let took, _, _): countRun(of: record.origin.account, took)
    default:
      workers[thread]?.origin = record.origin
      if workers[thread]?.activity != record.activity { change(record) { _ in } }
    }
  }

  private mutating func change(_ record: EventRecord, _ body: (inout RunWatch.Worker) -> Void) {
    let thread = record.origin.thread
    settle(thread, record.time)
    guard var worker = workers[thread] else { return }
    worker.origin = record.origin
    worker.activity = record.activity
    body(&worker)
    worker.work = worker.isInHook ? .hooks : .init(record.activity)
    workers[thread] = worker
  }

  /// Adds the time since the last change to what the thread worked on.
  fileprivate mutating func settle(_ thread: Int, _ now: Double) {
    guard let worker = workers[thread] else { return }
    workers[thread]?.since = now
    guard let account = worker.origin.account else { return }
    profiles[account, default: RunProfile(account: account)]
      .work[worker.work, default: 0] += max(0, now - worker.since)
  }

  private mutating func countRun(of account: AccountName?, _ took: Double) {
    guard let account else { return }
    profiles[account, default: RunProfile(account: account)].runs += 1
    profiles[account]?.elapsed += took
  }
}
