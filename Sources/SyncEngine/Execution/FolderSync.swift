// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Makes one folder equal on both sides: look, plan, do, agree.
///
/// Runs on the thread of a worker and throws only what stops the worker or the account; what stops the
/// folder alone is reported, and the summary counts it.
struct FolderSync {
  private let context: RunContext
  private let reporter: Reporter
  private let pair: FolderPair
  private let isQuick: Bool
  /// As it was before the run: what the run writes must not change what is concluded from it.
  private let memory: FolderMemory

  init(_ pair: FolderPair, isQuick: Bool, context: RunContext, reporter: Reporter) {
    self.pair = pair
    self.isQuick = isQuick
    memory = FolderMemory(pair, context)
    self.context = context
    self.reporter = reporter
  }

  /// Runs the synchronisation; `local` opens the local side, `open` selects the folder on the server,
  /// which is then asked for what changed since the state that `open` is given.
  ///
  /// The closure that `open` gets looks at the local side: reading a large directory takes about as long as
  /// a server needs to find its changes.
  /// `summary` tells what was done also when the run ends early.
  func run(
    _ summary: inout RunSummary, local: (FolderSnapshot) throws(SyncFailure) -> any LocalFolder,
    open: (RemoteBase?, () throws(SyncFailure) -> Void) throws(SyncFailure) -> any RemoteFolder
  ) throws(SyncFailure) {
    reporter.report(
      .folderStarted(
        remote: context.remotePlace(pair), remoteKind: context.remoteKind,
        localKind: context.localKind))
    let times = AccessTimes(of: pair.local, in: context.account.local)
    defer { times?.restore() }
    var own = try openLocal(local)
    let base = try memory.base(own.agreed)
    let remote = try open(base) { () throws(SyncFailure) in try look(at: &own) }
    if isQuick, isUnchanged(own, remote),
      try !LabelLook.findsEdits(in: own.folder, of: pair, context)
    {
      return reporter.report(.folderSkipped(remote: remote.place))
    }
    guard try hasSameNumbers(&own, remote) else { return summary.validityChanges += 1 }
    let theirs = try listing(of: remote, own.agreed)
    let journal = UploadJournal(pair, context)
    if try journal.recover(own.folder, own.look.snapshot, from: remote, theirs, own.agreed) {
      own.look = LocalLook(snapshot: try snapshot(of: own.folder))
    }
    try adopt(&own, from: remote, theirs)
    let quarantine = try Quarantine(pair, context, local: own.folder)
    var plan = try plan(own, remote, theirs, quarantine, &summary)
    let labels = LabelPass(own.folder, remote, context, reporter)
    labels?.label(&plan)
    guard let status = own.status else {
      return summary += try announce(plan, labels, own, remote, theirs)
    }
    own.look.discardPlanned()
    let books = FolderBooks(
      status: StatusLog(status), journal: journal, quarantine: quarantine, agreed: own.agreed)
    try execute(&plan, own, remote, theirs, books, &summary)
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
  private struct Own {
    let folder: any LocalFolder
    /// `nil` in a dry run.
    let status: StatusDatabase?
    var agreed: FolderSnapshot
    var look = LocalLook(snapshot: FolderSnapshot())
  }

  private func openLocal(
    _ open: (FolderSnapshot) throws(SyncFailure) -> any LocalFolder
  ) throws(SyncFailure) -> Own {
    // A dry run must not even create the database.
    let status = context.general.isDryRun ? nil : try context.openStatus(of: pair, reporter)
    let agreed = try loadAgreed(status)
    let folder = try open(agreed)
    return Own(folder: folder, status: status, agreed: agreed)
  }

  /// Recognises what both sides have already, where no file tells it.
  private func adopt(
    _ own: inout Own, from remote: any RemoteFolder, _ theirs: FolderSnapshot
  ) throws(SyncFailure) {
    let adoption = try own.folder.adopt(from: remote, theirs, own.agreed)
    if !adoption.disowned.isEmpty {
      try own.status?.apply(.init(drop: adoption.disowned))
      let disowned = Set(adoption.disowned)
      own.agreed = FolderSnapshot(own.agreed.messages.filter { !disowned.contains($0.uid) })
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
    let deletions = Set(plan.local.deletions + plan.remote.deletions).sorted()
    guard isFullCheck(own) || !deletions.isEmpty && !remote.namesDeletions,
      try NumberProof(own.folder, remote).fails(near: deletions, own.look.snapshot, theirs)
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
      return try memory.forget()
    }
    let agreed = try books.status.contents(after: own.agreed)
    let after = executor.remoteChanges.applied(to: theirs)
    try remote.identities?.tidy(
      plan.local.deletions + plan.remote.deletions + plan.forgotten,
      whole: isFullCheck(own) ? after : nil)
    try own.folder.remember(agreed, isSettled: !books.quarantine.hasWithheld)
    try memory.remember(
      own.look, mark: remote.mark, remote: after, agreed: agreed)
  }

  /// Synchronises the labels of the messages that both sides have by now.
  private func label(
    _ own: Own, _ remote: any RemoteFolder, _ theirs: FolderSnapshot, _ executor: PlanExecutor,
    _ summary: inout RunSummary
  ) throws(SyncFailure) {
    guard !context.stop.endsSoon, let status = own.status else { return }
    try LabelPass(own.folder, remote, context, reporter)?.run(
      after: executor, theirs, status, agreed: own.agreed, &summary)
  }

  /// Whether the UIDs still mean what they meant, or could be given their new meaning.
  private func hasSameNumbers(
    _ own: inout Own, _ remote: any RemoteFolder
  ) throws(SyncFailure) -> Bool {
    let check = ValidityCheck(pair, context, reporter)
    let isEmpty = own.look.snapshot.isEmpty && own.agreed.isEmpty
    if let isProven = try proveUnsavedNumbers(&own, remote) { return isProven }
    guard case .changed(let change) = try check.check(own.folder, remote, isEmpty: isEmpty) else {
      return true
    }
    guard let status = own.status, try renumber(&own, remote, status, change) else {
      check.report(change)
      return false
    }
    own.agreed = try status.load()
    own.look = LocalLook(snapshot: try snapshot(of: own.folder))
    return true
  }

  /// Looks at messages where nothing tells what the UIDs in file names meant, because the state was lost
  /// or another program filled the folder; `nil` when there is nothing to find out.
  ///
  /// - Throws: A problem of the folder when the server has other messages under the UIDs, and too few of
  ///   the files are recognised: taken for them, the files would stay what they are not.
  private func proveUnsavedNumbers(
    _ own: inout Own, _ remote: any RemoteFolder
  ) throws(SyncFailure) -> Bool? {
    let validity = FolderValidity(context.remotePlace(pair), in: context.layout)
    let localValidity = FolderValidity(own.folder.place, in: context.layout)
    let isUnsaved = try validity.saved() == nil
    let isLocalUnsaved = own.folder.carriesNumbers ? false : try localValidity.saved() == nil
    guard let status = own.status, isUnsaved || isLocalUnsaved, mayRenumber(own) else { return nil }
    let verdict = try NumberProof(own.folder, remote).verdict(own.look.snapshot)
    if verdict == nil || verdict == .right {
      let adoption = FolderAdoption(pair, context, own.folder, remote)
      guard own.folder.carriesNumbers,
        try adoption.runUnasked(own.look.snapshot, status, reporter)
      else { return nil }
    } else {
      let renumbering = Renumbering(
        own.folder, remote, status: status, hasAgreed: !own.agreed.isEmpty)
      // Without a value the next run could take numbers that were given by halves for those of the server.
      let result = try renumbering.run(own.look.snapshot) { () throws(SyncFailure) in
        try validity.save(FolderValidity.ofNone)
      }
      guard let result else {
        if verdict == .unknown || !own.folder.carriesNumbers { return nil }
        throw .problem(.numbersDoubtful(remote.place))
      }
      try validity.save(remote.validity)
      if isLocalUnsaved { try localValidity.save(own.folder.validity) }
      reporter.report(
        .renumbered(remote.place, recognised: result.recognised, total: result.total))
    }
    own.agreed = try status.load()
    own.look = LocalLook(snapshot: try snapshot(of: own.folder))
    return true
  }

  /// Whether the messages can get other numbers without writing to a side that is `readonly`.
  private func mayRenumber(_ own: Own) -> Bool {
    !own.folder.carriesNumbers || !context.account.local.rules.isReadOnly
  }

  /// Tries to recognise the messages of a folder that the server numbered anew.
  ///
  /// Leaves `own` to be filled again: what it holds is not needed for that, and may be a million messages.
  private func renumber(
    _ own: inout Own, _ remote: any RemoteFolder, _ status: StatusDatabase,
    _ change: ValidityCheck.Change
  ) throws(SyncFailure) -> Bool {
    guard change.isRemote || !own.folder.carriesNumbers, mayRenumber(own) else { return false }
    let renumbering = Renumbering(
      own.folder, remote, status: status, hasAgreed: !own.agreed.isEmpty)
    own.agreed = FolderSnapshot()
    // The directory may have been left unread because nothing in it had changed.
    if own.look.snapshot.arrivals.isEmpty {
      own.look = LocalLook(snapshot: FolderSnapshot())
      own.look = LocalLook(snapshot: try own.folder.snapshot())
    }
    guard let result = try renumbering.run(own.look.snapshot) else { return false }
    try change.accept()
    for place in [context.localPlace(pair), remote.place] {
      try StartUID(place, in: context.layout).forget()
    }
    reporter.report(
      .renumbered(remote.place, recognised: result.recognised, total: result.total))
    return true
  }

  /// Looks at the local side, without reading the folder when it is as it was.
  private func look(at own: inout Own) throws(SyncFailure) {
    // A dry run has not created the folder that it told of.
    if context.general.isDryRun, !own.folder.exists { return }
    let moment = WallClock.now
    guard let mark = try own.folder.mark() else {
      return own.look = LocalLook(snapshot: try snapshot(of: own.folder))
    }
    if memory.record?.local == mark {
      context.explain(.maildir, "\(pair.local): as it was, and not read", reporter)
      return own.look = LocalLook(snapshot: own.agreed, mark: mark)
    }
    context.explain(.maildir, "\(pair.local): reading new and cur", reporter)
    let snapshot = try snapshot(of: own.folder)
    own.look = LocalLook(snapshot: snapshot, mark: mark.isSettled(at: moment) ? mark : nil)
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
    return try StatusDatabase.peek(
      path: context.statusPath(pair),
      plain: context.layout.plainStatus(of: pair, in: context.account.name))
  }

  private func snapshot(of store: any FolderStore) throws(SyncFailure) -> FolderSnapshot {
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
