// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import Synchronization

/// Follows the copies of one direction: tells of each, and hands on what is safe.
final class CopyRun: CopyObserver {
  let direction: CopyDirection
  private let activity: Activity
  let reporter: Reporter
  let context: RunContext
  private let quarantine: Quarantine
  private let record: ([StoredCopy]) throws(SyncFailure) -> Void
  /// How long stored messages may wait to be recorded together: recording rewrites the map of UIDs.
  private let delay: Duration
  private var waiting: [StoredCopy] = []
  private var lastRecord = ContinuousClock.now
  private var done = 0
  private var octets = 0
  private(set) var failures = 0
  /// Whether it was told that a mailbox is full: once says it for all messages of the folder.
  private var hasToldFull = false
  /// Whether a message may have arrived although that could not be found out.
  private(set) var leavesDoubt = false

  private static let longestDelay = Duration.milliseconds(500)

  init(
    to side: Side, count: Int, from: any FolderStore, into: any FolderStore, reporter: Reporter,
    context: RunContext, quarantine: Quarantine,
    record: @escaping ([StoredCopy]) throws(SyncFailure) -> Void
  ) {
    direction = CopyDirection(from: from.place, to: into.place, total: count)
    activity = side == .local ? .downloading : .uploading
    self.reporter = reporter
    self.context = context
    self.quarantine = quarantine
    self.record = record
    delay = context.account.local.server == nil ? .zero : Self.longestDelay
  }

  var shouldStop: Bool { context.stop.endsSoon }

  func copying(_ message: MessageReference?) {
    reporter.enter(activity)
    reporter.report(direction.copying(message))
  }

  func stored(_ copies: [StoredCopy]) throws(SyncFailure) {
    waiting += copies
    if lastRecord.duration(to: .now) >= delay { try flush() }
  }

  /// Records what waits; must be called after the last message.
  func flush() throws(SyncFailure) {
    let copies = waiting
    waiting = []
    lastRecord = .now
    if copies.isEmpty { return }
    try record(copies)
    done += copies.count
    octets += copies.reduce(0) { $0 + $1.octets }
    reporter.report(
      .progress(
        done: done, total: direction.total, bytes: octets, from: direction.from, to: direction.to))
  }

  func failed(_ message: MessageReference, _ problem: SyncProblem) {
    failures += 1
    if case .uploadUnidentified = problem { leavesDoubt = true }
    // A failure that cannot be noted costs one more attempt.
    try? quarantine.note(message, problem)
    if case .mailboxFull(let place, _) = problem {
      if hasToldFull { return }
      hasToldFull = true
      return reporter.report(problem, during: .folder(place, context.account.name))
    }
    reporter.report(problem, during: .message(message, direction.from, context.account.name))
  }
}

/// Where the messages of one step come from and go to, and how many have begun to move.
///
/// Shared by the connections that copy them.
final class CopyDirection: Sendable {
  let from: FolderPlace
  let to: FolderPlace
  let total: Int
  private let started = Atomic(0)

  init(from: FolderPlace, to: FolderPlace, total: Int) {
    self.from = from
    self.to = to
    self.total = total
  }

  /// Counts a message that begins to move, and returns what tells of it.
  func copying(_ message: MessageReference?) -> SyncEvent {
    let uid: UID? = if case .uid(let uid) = message { uid } else { nil }
    let number = started.add(1, ordering: .relaxed).newValue
    return .copying(uid: uid, number: number, total: total, from: from, to: to)
  }
}
