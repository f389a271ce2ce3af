// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// What is written down about one folder while a plan is executed.
struct FolderBooks {
  let status: StatusLog
  let journal: UploadJournal
  let quarantine: Quarantine
  /// What the status held at first.
  let agreed: FolderSnapshot
}

/// Does what a plan says, and records each thing once it is known to have happened on both sides.
///
/// Messages are copied before any are removed.  A step that fails for this folder alone is reported,
/// and the other steps still run; what stops the connection or the account is thrown, after everything
/// that was done has been recorded.
final class PlanExecutor {
  private let local: any LocalFolder
  private let remote: any RemoteFolder
  private let books: FolderBooks
  private let context: RunContext
  private let reporter: Reporter
  /// Rows that the status got before anything was done, and those that steps have changed.
  private var agreements = FolderSnapshot()
  private var changed: [UID: MessageFlags] = [:]
  /// Whether a message may need the flags that a step before has given it.
  private var hasSeveralFlagSteps = false
  /// Messages that were delivered with the labels that they have on the server.
  private(set) var labelled: [UID] = []
  /// What was changed on the remote side.
  private(set) var remoteChanges = SnapshotChanges()
  /// What was done so far, also after a failure.
  private(set) var summary = RunSummary()
  /// Whether a message came from the server that nobody has read.
  private(set) var hasNewMail = false

  init(
    local: any LocalFolder, remote: any RemoteFolder, books: FolderBooks, context: RunContext,
    reporter: Reporter
  ) {
    self.local = local
    self.remote = remote
    self.books = books
    self.context = context
    self.reporter = reporter
  }

  /// Executes a plan; an interruption between two steps leaves both sides and the status consistent.
  ///
  /// Copies are taken from the plan, so that a million of them do not outlive their step.
  func execute(_ plan: inout MessagePlan) throws(SyncFailure) {
    agreements = FolderSnapshot(plan.agreements)
    try books.status.apply(
      .init(put: plan.agreements, drop: plan.forgotten, labels: labels(of: plan.agreements)))
    for side in Side.allCases {
      let copies = plan[side].copies
      plan[side].copies = []
      try step { () throws(SyncFailure) in try copy(copies, to: side) }
    }
    let marksLocally = !plan.local.flagSteps.isEmpty
    hasSeveralFlagSteps = plan.local.flagSteps.count + plan.remote.flagSteps.count > 1
    for side in Side.allCases {
      let uids = plan[side].deletions
      try step { () throws(SyncFailure) in try delete(uids, on: side, isLast: !marksLocally) }
    }
    for side in Side.allCases {
      let steps = plan[side].flagSteps
      try step { () throws(SyncFailure) in try mark(steps, on: side) }
    }
  }

  private func store(_ side: Side) -> any FolderStore { side == .local ? local : remote }

  /// Runs one step unless the user wants to leave; a failure of this folder ends the step only.
  private func step(_ body: () throws(SyncFailure) -> Void) throws(SyncFailure) {
    if context.stop.endsSoon { return }
    do throws(SyncFailure) {
      try body()
    } catch {
      guard case .problem(let problem) = error, problem.severity <= .folder else { throw error }
      summary.problems += 1
      reporter.report(problem, during: .folder(remote.place, context.account.name))
    }
  }

  private func copy(_ all: [MessageCopy], to side: Side) throws(SyncFailure) {
    if !all.isEmpty { try context.generation?.advance() }
    let copies = try side == .local ? link(all) : all
    guard !copies.isEmpty else { return }
    reporter.enter(side == .local ? .downloading : .uploading)
    let run = CopyRun(
      to: side, count: copies.count, from: store(side.other), into: store(side),
      reporter: reporter, context: context, quarantine: books.quarantine,
      record: { (stored) throws(SyncFailure) in try self.record(stored, on: side) })
    if side == .remote { try books.journal.begin(validity: remote.validity, next: remote.next) }
    let receiver = try store(side).receiver(observer: run)
    defer { summary.problems += run.failures }
    do throws(SyncFailure) {
      if side == .local,
        let shared = SharedDownload(copies, from: remote, into: local, by: run)
      {
        try shared.run(to: receiver)
      } else {
        try store(side.other).send(copies, to: receiver, observer: run)
      }
      try run.flush()
    } catch {
      // The messages that came in full before the failure are worth keeping; that keeping them may
      // fail for the same reason adds nothing to what is told.
      try? receiver.finish()
      try? run.flush()
      throw error
    }
    if side == .remote, !run.leavesDoubt { try books.journal.end() }
  }

  /// Takes what other folders have already, and returns what must be fetched.
  private func link(_ copies: [MessageCopy]) throws(SyncFailure) -> [MessageCopy] {
    guard !copies.isEmpty, let links = TwinLinks(local, remote, context, reporter) else {
      return copies
    }
    return try links.take(copies) { (stored) throws(SyncFailure) in
      try self.record(stored, on: .local, isTransfer: false)
    }
  }

  private func record(
    _ stored: [StoredCopy], on side: Side, isTransfer: Bool = true
  ) throws(SyncFailure) {
    try books.quarantine.release(stored.map(\.source))
    if side == .remote {
      for copy in stored { try local.assign(copy.uid, to: copy.source) }
    }
    let rows = stored.map { KnownMessage($0.uid, $0.flags) }
    try books.status.apply(
      .init(put: rows, labels: labels(of: stored, on: side)), after: local.beginSettling())
    if side == .remote { remoteChanges.put(rows) }
    let octets = stored.reduce(0) { $0 + $1.octets }
    if side == .local {
      hasNewMail = hasNewMail || stored.contains { !$0.flags.contains(.seen) }
      guard isTransfer else { return summary.linked += stored.count }
      summary.downloaded += stored.count
      summary.bytesDownloaded += octets
    } else {
      summary.uploaded += stored.count
      summary.bytesUploaded += octets
    }
  }

  /// What the status did not know, after an interrupted upload or a loss, gets the labels of both sides.
  private func labels(of agreements: [KnownMessage]) -> [AgreedLabels] {
    guard remote.labels != nil else { return [] }
    return agreements.filter { books.agreed[$0.uid] == nil }.map { .none($0.uid) }
  }

  private func labels(of stored: [StoredCopy], on side: Side) -> [AgreedLabels] {
    guard remote.labels != nil else { return [] }
    if side == .remote { return stored.map { .none($0.uid) } }
    let now = WallClock.now
    return stored.compactMap { copy in
      guard let labelled = copy.labelled else { return nil }
      self.labelled.append(copy.uid)
      return AgreedLabels(
        copy.uid, text: LabelText.status.write(labelled.labels),
        modified: AgreedLabels.settled(labelled.modified, at: now))
    }
  }

  /// `isLast` says that nothing else follows on the local side.
  private func delete(_ uids: [UID], on side: Side, isLast: Bool) throws(SyncFailure) {
    guard !uids.isEmpty else { return }
    let store = store(side)
    reporter.enter(.deleting)
    reporter.report(.deleting(uids: uids, on: store.place, kind: store.kind, isDryRun: false))
    try store.remove(uids) { (gone) throws(SyncFailure) in
      let settlement = try store.beginSettling()
      if side == .local && isLast { local.endWatch() }
      try books.status.apply(.init(drop: gone), after: settlement)
      if side == .local {
        summary.deletedLocally += gone.count
      } else {
        summary.deletedRemotely += gone.count
        remoteChanges.drop(gone)
      }
    }
  }

  private func mark(_ steps: [FlagStep], on side: Side) throws(SyncFailure) {
    guard !steps.isEmpty else { return }
    let adds = steps.contains { !$0.change.add.isEmpty }
    reporter.enter(adds ? .addingFlags : .removingFlags)
    PlanAnnouncer(reporter: reporter, context: context).announceFlags(
      steps, on: store(side).place)
    var rows: [KnownMessage] = []
    var failure: SyncFailure?
    do throws(SyncFailure) {
      try store(side).changeFlags(steps) { step in rows += self.rows(after: step) }
    } catch {
      failure = error
    }
    let settlement = try store(side).beginSettling()
    if side == .local { local.endWatch() }
    // What is in force on the side goes to the status even if a later step failed.
    try books.status.apply(.init(put: rows), after: settlement)
    let count = steps.count == 1 ? rows.count : Set(rows.map(\.uid)).count
    if side == .local {
      summary.flagsChangedLocally += count
    } else {
      summary.flagsChangedRemotely += count
      remoteChanges.put(rows)
    }
    if let failure { throw failure }
  }

  /// The status rows after a step that succeeded.
  private func rows(after step: FlagStep) -> [KnownMessage] {
    step.uids.map { uid in
      let flags = step.change.applied(
        to: changed[uid] ?? agreements[uid] ?? books.agreed[uid] ?? [])
      if hasSeveralFlagSteps { changed[uid] = flags }
      return KnownMessage(uid, flags)
    }
  }
}
