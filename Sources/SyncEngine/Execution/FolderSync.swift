// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Makes one folder equal on both sides: look, plan, do, agree.
///
/// Runs on the thread of a worker and throws only what stops the worker or the account; what stops the
/// folder alone is reported, and the summary counts it.
struct FolderSync {
  let context: RunContext
  let reporter: Reporter
  let pair: FolderPair
  private let isQuick: Bool
  /// As it was before the run: what the run writes must not change what is concluded from it.
  let memory: FolderMemory
  /// Whether the server has told that something has changed since the folder was in step.
  private let expectsChanges: Bool

  /// `listed` is what the list of all folders told of this one.
  init(
    _ pair: FolderPair, listed: RemoteMark? = nil, isQuick: Bool, context: RunContext,
    reporter: Reporter
  ) {
    self.pair = pair
    self.isQuick = isQuick
    memory = FolderMemory(pair, context)
    expectsChanges = listed != nil && memory.record.map { $0.remote != listed } ?? false
    self.context = context
    self.reporter = reporter
  }

  /// Opens the local side; is given what reads the status, for a side that needs it.
  typealias LocalOpening = (
    () throws(SyncFailure) -> FolderSnapshot
  ) throws(SyncFailure) -> any LocalFolder

  /// Selects the folder on the server, and runs the closure while the server works.
  typealias RemoteOpening = (
    RemoteBase?, () throws(SyncFailure) -> Void
  ) throws(SyncFailure) -> any RemoteFolder

  /// Runs the synchronisation; `local` opens the local side, `open` the folder on the server, which is then
  /// asked for what changed since the state that `open` is given.
  ///
  /// `summary` tells what was done also when the run ends early.
  func run(
    _ summary: inout RunSummary, local: @escaping LocalOpening,
    open: RemoteOpening
  ) throws(SyncFailure) {
    reporter.report(
      .folderStarted(
        remote: context.remotePlace(pair), remoteKind: context.remoteKind,
        localKind: context.localKind))
    let times = AccessTimes(of: pair.local, in: context.account.local)
    defer { times?.restore() }
    let base = try memory.base()
    var (own, remote) = try openBoth(since: base, local, open)
    if try isInStep(own, remote) { return reporter.report(.folderSkipped(remote: remote.place)) }
    try load(&own)
    if let base, base.mark.validity == remote.validity { base.agreed = own.agreed }
    try forgetIfOlder(&own)
    if isQuick, isUnchanged(own, remote),
      try !LabelLook.findsEdits(in: own.folder, of: pair, context)
    {
      return reporter.report(.folderSkipped(remote: remote.place))
    }
    guard try hasSameNumbers(&own, remote) else { return summary.validityChanges += 1 }
    let theirs = try listing(of: remote, own.agreed)
    try disownFuture(&own, remote, theirs)
    let journal = UploadJournal(pair, context)
    if try journal.recover(own.folder, own.look.snapshot, from: remote, theirs, own.agreed) {
      own.look = LocalLook(snapshot: try snapshot(of: own.folder))
    }
    try settleContested(&own, with: remote)
    try adopt(&own, from: remote, theirs)
    let quarantine = try Quarantine(pair, context, local: own.folder)
    var plan = try plan(own, remote, theirs, quarantine, &summary)
    let labels = LabelPass(own.folder, remote, context, reporter)
    labels?.label(&plan)
    guard let status = own.status else {
      return summary += try announce(plan, labels, own, remote, theirs)
    }
    if !plan.local.isEmpty { try watch(own) }
    own.look.discardPlanned()
    let books = FolderBooks(
      status: StatusLog(status), journal: journal, quarantine: quarantine, agreed: own.agreed)
    try execute(&plan, own, remote, theirs, books, &summary)
  }

  /// Opens both sides and looks at the local one while the server works: to read status and directory of
  /// a large folder takes about as long as a server needs to find its changes.
  private func openBoth(
    since base: RemoteBase?, _ local: @escaping LocalOpening, _ open: RemoteOpening
  ) throws(SyncFailure) -> (own: Own, remote: any RemoteFolder) {
    var opened: Own?
    let remote = try open(base) { () throws(SyncFailure) in
      var own = try openLocal(local)
      try look(at: &own)
      opened = own
    }
    guard let opened else { preconditionFailure("opening a mailbox leaves time to look") }
    return (opened, remote)
  }

  /// Tells what a run would do.
  private func announce(
    _ plan: MessagePlan, _ labels: LabelPass?, _ own: Own, _ remote: any RemoteFolder,
    _ theirs: FolderSnapshot
  ) throws(SyncFailure) -> RunSummary {
    var summary = PlanAnnouncer(reporter: reporter, context: context)
      .announce(plan, own.folder, remote)
    guard let labels, own.folder.exists else { return summary }
    let rows = try StatusDatabase.peekLabels(path: context.statusPath(pair))
    summary += try labels.announce(rows.filter { theirs[$0.uid] != nil })
    return summary
  }

  /// The local side of the folder, and what both sides agreed on.
  struct Own {
    let folder: any LocalFolder
    /// `nil` in a dry run.
    let status: StatusDatabase?
    var agreed = FolderSnapshot()
    var look = LocalLook(snapshot: FolderSnapshot())
    /// UIDs of which nobody knows whose they are.
    var unsure: Set<UID> = []
    /// Whether the status has been read.
    fileprivate var isLoaded = false
    /// Whether the folder was not read, because it is as it was: then it holds what the status does.
    fileprivate var isAsRemembered = false
  }

  private func openLocal(_ open: LocalOpening) throws(SyncFailure) -> Own {
    var status: StatusDatabase?
    var agreed: FolderSnapshot?
    let folder = try open { () throws(SyncFailure) in
      status = try openStatus()
      let rows = try loadAgreed(status)
      agreed = rows
      return rows
    }
    // A run would create the folder anew, and begin with an empty status.
    if context.general.isDryRun, !folder.exists { agreed = FolderSnapshot() }
    foreseeNames(of: folder)
    if agreed == nil { status = try openStatus() }
    return Own(
      folder: folder, status: status, agreed: agreed ?? FolderSnapshot(), isLoaded: agreed != nil)
  }

  /// A dry run must not even create the database.
  private func openStatus() throws(SyncFailure) -> StatusDatabase? {
    context.general.isDryRun ? nil : try context.openStatus(of: pair, reporter)
  }

  /// Begins to take the names of files from memory if changes will need them, before anything else is looked at.
  private func foreseeNames(of folder: any LocalFolder) {
    guard expectsChanges, let record = memory.record, let mark = try? folder.mark(),
      record.local == mark
    else { return }
    folder.foresee(about: record.remote?.messages ?? 0, memory.names(at: mark))
  }

  /// Reads the status; a folder that is as it was on both sides is left before.
  private func load(_ own: inout Own) throws(SyncFailure) {
    if !own.isLoaded { own.agreed = try loadAgreed(own.status) }
    own.isLoaded = true
    guard own.isAsRemembered, let mark = own.look.mark else { return }
    own.look = LocalLook(snapshot: own.agreed, mark: mark)
    own.folder.recall(memory.names(at: mark), agreed: own.agreed)
  }

  /// Whether nothing has changed on either side since the folder was in step.
  ///
  /// A server without LIST-STATUS or CONDSTORE tells its numbers only when the mailbox is opened; one that
  /// keeps none must list every message.  Labels can change in a file without changing the directory.
  private func isInStep(_ own: Own, _ remote: any RemoteFolder) throws(SyncFailure) -> Bool {
    guard own.isAsRemembered, context.account.labels == nil else { return false }
    if let mark = remote.mark { return memory.record?.remote == mark }
    guard !isQuick, let status = own.status,
      try FolderValidity(remote.place, in: context.layout).saved() == remote.validity
    else { return false }
    reporter.enter(.listing)
    return try remote.isSame(as: status)
  }

  /// Recognises what both sides have already, where no file tells it.
  private func adopt(
    _ own: inout Own, from remote: any RemoteFolder, _ theirs: FolderSnapshot
  ) throws(SyncFailure) {
    let adoption = try own.folder.adopt(from: remote, theirs, own.agreed)
    if !adoption.disowned.isEmpty {
      try own.status?.apply(.init(drop: adoption.disowned))
      own.agreed = own.agreed.removing(UIDSet(adoption.disowned))
    }
    if adoption.recognised > 0 {
      own.look = LocalLook(snapshot: try own.folder.snapshot())
      reporter.report(.recognised(own.folder.place, count: adoption.recognised))
    }
  }

  /// What the server has.
  ///
  /// A server that forgot how far it has counted may have forgotten messages as well, so nothing counts
  /// as deleted then.
  private func listing(
    of remote: any RemoteFolder, _ agreed: FolderSnapshot
  ) throws(SyncFailure) -> FolderSnapshot {
    var theirs = try snapshot(of: remote)
    if remote.next > 1, let last = agreed.messages.last, remote.next <= last.uid.rawValue {
      theirs.isComplete = false
    }
    let isNews = try memory.noteEmptied(theirs.isEmpty && !agreed.isEmpty)
    if isNews, !remote.namesDeletions, context.holdsDeletions {
      theirs.isComplete = false
      reporter.report(.warning(.folderEmptied(remote.place, count: agreed.count)))
    }
    return theirs
  }

  /// Compares both sides, and leaves out what is not sure, not possible or not wanted yet.
  private func plan(
    _ own: Own, _ remote: any RemoteFolder, _ theirs: FolderSnapshot, _ quarantine: Quarantine,
    _ summary: inout RunSummary
  ) throws(SyncFailure) -> MessagePlan {
    reporter.enter(.folder)
    var plan = try FolderPlanning(pair, context).plan(
      own.folder, own.look.snapshot, remote, theirs, own.agreed)
    withholdContested(&plan, own)
    plan.remote.deletions = try own.folder.confirmAbsent(plan.remote.deletions)
    try withholdDoubtful(&plan, own, remote, theirs, &summary)
    let announcer = PlanAnnouncer(reporter: reporter, context: context)
    announcer.withdrawRefused(&plan, own.folder, .local)
    announcer.withdrawRefused(&plan, remote, .remote)
    summary.problems += IgnoredMessages(pair, context).withdraw(from: &plan, reporter)
    let waiting = quarantine.withhold(&plan)
    if waiting > 0 { reporter.report(.warning(.messagesWait(remote.place, count: waiting))) }
    summary.problems += try hold(&plan, own, remote, theirs)
    return plan
  }

  /// Whether nothing is taken from memory, although both sides have agreed on messages before.
  private func isFullCheck(_ own: Own) -> Bool { memory.record == nil && !own.agreed.isEmpty }

  /// Leaves the folder alone where the UIDs on the server mean other messages than they did.
  ///
  /// Looks when messages are to be deleted that no server named as gone, and once a day (`fullcheck`).
  private func withholdDoubtful(
    _ plan: inout MessagePlan, _ own: Own, _ remote: any RemoteFolder, _ theirs: FolderSnapshot,
    _ summary: inout RunSummary
  ) throws(SyncFailure) {
    let deletions = plan.local.deletions + plan.remote.deletions
    guard isFullCheck(own) || !deletions.isEmpty && !remote.namesDeletions,
      try NumberProof(own.folder, remote).fails(
        near: Set(deletions).sorted(), own.look.snapshot, theirs)
    else { return }
    plan = MessagePlan()
    summary.problems += 1
    reporter.report(
      .numbersDoubtful(remote.place), during: .folder(remote.place, context.account.name))
  }

  private func execute(
    _ plan: inout MessagePlan, _ own: Own, _ remote: any RemoteFolder, _ theirs: FolderSnapshot,
    _ books: FolderBooks, _ summary: inout RunSummary
  ) throws(SyncFailure) {
    let executor = PlanExecutor(
      local: own.folder, remote: remote, books: books, context: context, reporter: reporter)
    defer {
      summary += executor.summary
      if executor.hasNewMail { summary.problems += NewMailHook(context, reporter).run(in: remote) }
    }
    try executor.execute(&plan)
    try label(own, remote, theirs, executor, &summary)
    guard summary.problems + executor.summary.problems == 0, !context.stop.endsSoon,
      theirs.isComplete
    else {
      try own.folder.forget()
      return try memory.forget(noting: try own.folder.history())
    }
    let agreed = try books.status.contents(after: own.agreed)
    let after = executor.remoteChanges.applied(to: theirs)
    try remote.identities?.tidy(
      plan.local.deletions + plan.remote.deletions + plan.forgotten,
      whole: isFullCheck(own) ? after : nil)
    // A folder that is as it was is not opened, so that what waits in it would wait for the next change.
    let isSettled = !books.quarantine.hasWithheld
    var look = own.look
    if !isSettled { look.mark = nil }
    try own.folder.remember(agreed, isSettled: isSettled)
    let sealed = isSettled && own.unsure.isEmpty ? own.folder.seal(agreed) : nil
    try memory.remember(
      look, sealed: sealed, history: try own.folder.history(), mark: remote.mark, remote: after,
      agreed: agreed)
  }

  /// Synchronises the labels of the messages that both sides have by now.
  private func label(
    _ own: Own, _ remote: any RemoteFolder, _ theirs: FolderSnapshot, _ executor: PlanExecutor,
    _ summary: inout RunSummary
  ) throws(SyncFailure) {
    guard !context.stop.endsSoon, let status = own.status else { return }
    try LabelPass(own.folder, remote, context, reporter)?.run(
      after: executor, theirs, status, &summary)
  }

  /// Looks at the local side, without reading the folder when it is as it was.
  private func look(at own: inout Own) throws(SyncFailure) {
    // A dry run has not created the folder that it told of.
    if context.general.isDryRun, !own.folder.exists { return }
    let moment = WallClock.now
    let history = try own.folder.history()
    let mark = history?.mark
    if let history, let mark, memory.record?.knows(history) == true {
      context.explain(.maildir, "\(pair.local): as it was, and not read", reporter)
      own.isAsRemembered = true
      own.look.mark = mark
      return expectsChanges ? try load(&own) : ()
    }
    try load(&own)
    if mark != nil { context.explain(.maildir, "\(pair.local): reading new and cur", reporter) }
    let snapshot = try snapshot(of: own.folder)
    own.look = LocalLook(
      snapshot: snapshot, mark: mark.flatMap { $0.isSettled(at: moment) ? $0 : nil })
  }

  /// Watches a folder that is going to be changed, so that the next run need not read it because of that.
  ///
  /// Not for the first time: then all is new, and what is new is read once more.
  private func watch(_ own: Own) throws(SyncFailure) {
    guard context.general.isOnlyWriter, context.memory != nil, !own.agreed.isEmpty,
      let mark = own.look.mark
    else { return }
    try own.folder.watch(since: mark)
  }

  /// Keeps back deletions that look like an accident, and returns the number of problems.
  private func hold(
    _ plan: inout MessagePlan, _ own: Own, _ remote: any RemoteFolder, _ theirs: FolderSnapshot
  ) throws(SyncFailure) -> Int {
    let held = context.brake.hold(&plan, of: pair.remote) {
      $0 == .local ? own.look.snapshot.count : theirs.count
    }
    let lists = try held.map { part throws(SyncFailure) in
      DeletionList(uids: part.uids, titles: try part.titles(in: own.folder, remote))
    }
    // A person can agree to what is listed, so that nothing counts of which no list could be made.
    let places = { $0 == Side.local ? context.localPlace(pair) : context.remotePlace(pair) }
    context.control?.note(held: held, in: pair.remote, at: places)
    for (part, list) in zip(held, lists) {
      let place = places(part.side)
      reporter.report(.deletionsListed(on: place, list))
      reporter.report(
        .deletionsHeld(place, count: part.uids.count, total: part.total),
        during: .folder(context.remotePlace(pair), context.account.name))
    }
    return held.count
  }

  private func loadAgreed(_ status: StatusDatabase?) throws(SyncFailure) -> FolderSnapshot {
    if let status { return try status.load() }
    if context.ignoresAgreements { return FolderSnapshot() }
    return try StatusDatabase.peek(
      path: context.statusPath(pair),
      plain: context.layout.plainStatus(of: pair, in: context.account.name))
  }

  func snapshot(of store: any FolderStore) throws(SyncFailure) -> FolderSnapshot {
    reporter.enter(.listing)
    reporter.report(.listing(store.place, kind: store.kind))
    let snapshot = try store.snapshot()
    reporter.report(.listed(store.place, kind: store.kind, messages: snapshot.count))
    return snapshot
  }

  /// The quick look of OfflineIMAP: it misses flags that changed on the server only.
  ///
  /// A server that keeps no mod-sequences is judged by the number of messages alone.
  private func isUnchanged(
    _ own: Own, _ remote: any RemoteFolder
  ) -> Bool {
    guard own.look.snapshot.arrivals.isEmpty, own.look.snapshot.messages == own.agreed.messages
    else { return false }
    if let known = memory.record?.remote, let mark = remote.mark {
      return known.hasSameMessages(as: mark)
    }
    return remote.exists == own.agreed.count
  }
}
