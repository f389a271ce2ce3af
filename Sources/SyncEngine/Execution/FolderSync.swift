// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// The remote folder of a synchronisation, with what only a server can tell.
protocol RemoteFolder: FolderStore {
  /// The UIDVALIDITY of the folder as it was opened (RFC 9051 §2.3.1.1).
  var validity: UInt32 { get }
  /// How many messages the server said the folder has when it was opened.
  var exists: Int { get }
  /// The numbers of the folder as it was opened; `nil` when the server keeps no mod-sequences.
  var mark: RemoteMark? { get }
  /// The prints of all messages from a UID on, ascending; transfers headers only.
  func prints(from first: UInt32) throws(SyncFailure) -> [(uid: UID, print: MessagePrint)]

  /// The letters for which the folder has lasting keywords.
  var lastingKeywords: MessageFlags { get }

  /// The UIDs of the messages for which all criteria hold.
  func find(_ criteria: [SearchCriterion]) throws(SyncFailure) -> UIDSet
}

/// Makes one folder equal on both sides: look, plan, do, agree.
///
/// Runs on the thread of a worker and throws only what stops the worker or the account; what stops the
/// folder alone is reported, and the summary counts it.
struct FolderSync {
  private let context: RunContext
  private let reporter: Reporter
  private let pair: FolderPair
  private let isQuick: Bool

  init(_ pair: FolderPair, isQuick: Bool, context: RunContext, reporter: Reporter) {
    self.pair = pair
    self.isQuick = isQuick
    self.context = context
    self.reporter = reporter
  }

  /// Runs the synchronisation; `open` selects the folder on the server, which is then asked for what
  /// changed since the state that `open` is given.
  ///
  /// `summary` tells what was done also when the run ends early.
  func run(
    _ summary: inout RunSummary, open: (RemoteBase?) throws(SyncFailure) -> any RemoteFolder
  ) throws(SyncFailure) {
    reporter.report(
      .folderStarted(
        remote: context.remotePlace(pair), remoteKind: .imap, localKind: .maildir))
    let local = try MaildirFolder(
      pair.local, of: context.account.local, namer: context.namer,
      isDurable: context.general.isDurable,
      warn: { reporter.report(.warning($0)) })
    let memory = FolderMemory(pair, context)
    let status = try openStatus()
    var agreed = try loadAgreed(status)
    var look = try look(at: local, memory, agreed)
    let remote = try open(try memory.base(agreed))
    if isQuick, isUnchanged(look.snapshot, agreed, remote) {
      return reporter.report(.folderSkipped(remote: remote.place))
    }
    let validity = ValidityCheck(pair, context, reporter)
    switch try validity.check(remote, isEmpty: look.snapshot.isEmpty && agreed.isEmpty) {
    case .same: break
    case .changed(let change):
      guard let status, try renumber(local, remote, status, agreed, look, change) else {
        validity.report(change)
        return summary.validityChanges += 1
      }
      agreed = try status.load()
      look = LocalLook(snapshot: try snapshot(of: local))
    }
    let theirs = try snapshot(of: remote)
    var plan = try plan(local, look.snapshot, remote, theirs, agreed)
    summary.problems += hold(&plan, look.snapshot, theirs)
    guard let status else {
      return PlanAnnouncer(reporter: reporter, context: context).announce(plan, local, remote)
    }
    let log = StatusLog(status)
    let executor = PlanExecutor(
      local: local, remote: remote, status: log, agreed: agreed, context: context,
      reporter: reporter)
    defer { summary += executor.summary }
    try executor.execute(plan)
    guard summary.problems + executor.summary.problems == 0, !context.stop.endsSoon,
      theirs.isComplete
    else {
      return try memory.forget()
    }
    try memory.remember(
      look, mark: remote.mark, remote: executor.remoteChanges.applied(to: theirs),
      agreed: log.changes.applied(to: agreed))
  }

  /// Tries to recognise the messages of a folder that the server numbered anew.
  private func renumber(
    _ local: MaildirFolder, _ remote: any RemoteFolder, _ status: StatusDatabase,
    _ agreed: FolderSnapshot, _ look: LocalLook, _ change: ValidityCheck.Change
  ) throws(SyncFailure) -> Bool {
    guard change.isRemote, !context.account.local.rules.isReadOnly else { return false }
    let renumbering = Renumbering(local, remote, status: status, agreed: agreed)
    // The directory may have been left unread because nothing in it had changed.
    let own = look.snapshot.arrivals.isEmpty ? try local.snapshot() : look.snapshot
    guard let result = try renumbering.run(own) else { return false }
    try change.accept()
    reporter.report(
      .renumbered(remote.place, recognised: result.recognised, total: result.total))
    return true
  }

  /// Looks at the local side, without reading the folder when it is as it was.
  private func look(
    at local: MaildirFolder, _ memory: FolderMemory, _ agreed: FolderSnapshot
  ) throws(SyncFailure) -> LocalLook {
    // A dry run has not created the folder that it told of.
    if context.general.isDryRun, !local.exists { return LocalLook(snapshot: FolderSnapshot()) }
    let moment = WallClock.now
    let mark = try local.mark()
    if memory.record?.local == mark { return LocalLook(snapshot: agreed, mark: mark) }
    let snapshot = try snapshot(of: local)
    return LocalLook(snapshot: snapshot, mark: mark.isSettled(at: moment) ? mark : nil)
  }

  /// Compares both sides, and leaves out what is not sure or not possible.
  private func plan(
    _ local: MaildirFolder, _ own: FolderSnapshot, _ remote: any RemoteFolder,
    _ theirs: FolderSnapshot, _ agreed: FolderSnapshot
  ) throws(SyncFailure) -> MessagePlan {
    reporter.enter(.folder)
    let look = WindowLook(pair, context)
    let window = try look?.ask(remote, theirs)
    var rules = context.rules
    rules.sharedFlags.formIntersection(MessageFlags.system.union(remote.lastingKeywords))
    var plan = Planner(
      local: own, remote: theirs, agreed: agreed, rules: rules, window: window
    ).plan()
    if let look, let window { try look.withdraw(&plan, window, local) }
    plan.remote.deletions = try local.confirmAbsent(plan.remote.deletions)
    PlanAnnouncer(reporter: reporter, context: context).withdrawRefused(&plan, remote)
    return plan
  }

  /// Keeps back deletions that look like an accident, and returns the number of problems.
  private func hold(
    _ plan: inout MessagePlan, _ own: FolderSnapshot, _ theirs: FolderSnapshot
  ) -> Int {
    let held = context.brake.hold(&plan, of: pair.remote) {
      $0 == .local ? own.count : theirs.count
    }
    for part in held {
      let place =
        part.side == .local ? context.localPlace(pair) : context.remotePlace(pair)
      reporter.report(
        .deletionsHeld(place, count: part.count, total: part.total),
        during: .folder(context.remotePlace(pair), context.account.name))
    }
    return held.count
  }

  /// The database that records what both sides agree on; `nil` in a dry run.
  private func openStatus() throws(SyncFailure) -> StatusDatabase? {
    if context.general.isDryRun { return nil }
    let path = context.layout.status(of: pair, in: context.account.name)
    let status = try StatusDatabase(path: path, isDurable: context.general.isDurable)
    switch status.opening {
    case .found: break
    case .created: reporter.report(.statusCreated(context.localPlace(pair)))
    case .upgraded(let version):
      reporter.report(
        .statusUpgraded(context.localPlace(pair), fromVersion: version, toVersion: 2))
    }
    return status
  }

  private func loadAgreed(_ status: StatusDatabase?) throws(SyncFailure) -> FolderSnapshot {
    if let status { return try status.load() }
    return try StatusDatabase.peek(path: context.layout.status(of: pair, in: context.account.name))
  }

  private func snapshot(of store: any FolderStore) throws(SyncFailure) -> FolderSnapshot {
    reporter.enter(.listing)
    reporter.report(.listing(store.place, kind: store.kind))
    let snapshot = try store.snapshot()
    reporter.report(.listed(store.place, kind: store.kind, messages: snapshot.count))
    return snapshot
  }

  /// The quick look of OfflineIMAP: it misses flags that changed on the server only.
  private func isUnchanged(
    _ own: FolderSnapshot, _ agreed: FolderSnapshot, _ remote: any RemoteFolder
  ) -> Bool {
    own.arrivals.isEmpty && own.messages == agreed.messages && remote.exists == agreed.count
  }
}
