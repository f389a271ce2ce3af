// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// Runs the accounts on threads of their own and obeys requests; safe to share between threads.
package final class Scheduler: RequestReceiver {
  let settings: Settings
  let publisher: any EventPublisher
  private let time: any TimeSource
  let stop: StopSignal
  let desk: PasswordDesk
  private let turns: Turns
  private let controls: [AccountName: AccountControl]
  private let total = Monitor(RunResult())
  private let mailboxList: MailboxList?

  /// Prepares the accounts; nothing happens before ``run()``.
  ///
  /// `canAsk` tells, each time anew, whether somebody can be asked for a password.  Throws when the system
  /// has no more descriptors.
  package init(
    _ settings: Settings, publisher: any EventPublisher,
    canAsk: @autoclosure @escaping @Sendable () -> Bool,
    time: any TimeSource = SystemTime()
  ) throws(SystemError) {
    self.settings = settings
    self.publisher = publisher
    self.time = time
    stop = try StopSignal()
    let layout = StateLayout(metadata: settings.general.metadata)
    mailboxList = settings.mailboxList.flatMap { list in
      list.isEnabled ? MailboxList(list, layout, isDryRun: settings.general.isDryRun) : nil
    }
    desk = PasswordDesk(canAsk: canAsk(), leaving: stop.leaving)
    turns = Turns(settings.general.isSingleThreaded ? 1 : settings.general.maxSyncAccounts)
    controls = Dictionary(
      settings.accounts.map {
        ($0.name, AccountControl(allowsDeletions: settings.general.allowsDeletions))
      }, uniquingKeysWith: { first, _ in first }
    )
  }

  /// Runs all accounts and returns when the last one has ended.
  package func run() throws(SystemError) -> RunResult {
    let namer = MaildirNamer()
    var threads: [Thread] = []
    for account in settings.accounts {
      threads.append(try start(account, namer))
    }
    for thread in threads { thread.join() }
    return total.read { $0 }
      + writingMailboxes { list, reporter throws(SyncProblem) in
        try list?.finish(reporter)
      }
  }

  /// Forgets accounts that are gone in the files of `[mbnames]` (`--mbnames-prune`).
  package func pruneMailboxes() -> RunResult {
    writingMailboxes { _, reporter throws(SyncProblem) in
      try MailboxPruning(settings, reporter).run()
    }
  }

  /// Does something with the list of mailboxes and reports the problem that stops it.
  private func writingMailboxes(
    _ body: (MailboxList?, Reporter) throws(SyncProblem) -> Void
  ) -> RunResult {
    let reporter = Reporter(publisher, as: .main)
    var result = RunResult()
    do throws(SyncProblem) {
      try body(mailboxList, reporter)
    } catch {
      result.hasFailed = true
      reporter.report(error, during: .program)
    }
    return result
  }

  package func receive(_ request: SyncRequest) {
    switch request {
    case .resync(let account): controls[account]?.requestRun()
    case .allowDeletions(let account, let shown):
      controls[account]?.allowDeletions(shown: shown)
    case .retryMessages(let account): controls[account]?.retryMessages()
    case .pause(let account): pause(account, true)
    case .resume(let account): pause(account, false)
    case .resyncAll: for control in controls.values { control.requestRun(orSkipNextSleep: true) }
    case .password(let id, let secret): desk.answer(id, with: secret)
    case .terminal(let id, let path): desk.lend(id, path)
    case .shutdown(let kind): end(kind)
    }
  }

  private func pause(_ account: AccountName, _ isPaused: Bool) {
    guard let control = controls[account] else { return }
    control.pause(isPaused)
    publish(.pauseChanged(account, isPaused: isPaused))
  }

  private func publish(_ event: SyncEvent) {
    publisher.publish(
      EventRecord(time: WallClock.now, origin: .main, activity: .idle, event: event))
  }

  private func end(_ kind: ShutdownKind) {
    stop.raise(kind)
    publish(.shutdownRequested(kind))
    turns.close()
    for control in controls.values { control.end() }
    if kind != .afterRun { desk.close() }
  }

  func context(of account: AccountSettings, _ namer: MaildirNamer) -> RunContext {
    var context = RunContext(
      general: settings.general, account: account,
      layout: StateLayout(metadata: settings.general.metadata), namer: namer,
      publisher: publisher, stop: stop)
    context.mailboxList = mailboxList
    context.waiting = (publisher as? RunWatch)?.waiting(of: account.name) ?? Stopwatch()
    return context
  }

  private func start(
    _ account: AccountSettings, _ namer: MaildirNamer
  ) throws(SystemError) -> Thread {
    guard let control = controls[account.name] else {
      preconditionFailure("every account has a control")
    }
    var own = context(of: account, namer)
    own.control = control
    let context = own
    let logins = AccountLogins(account, desk: desk)
    return try Thread(named: account.name.rawValue) { [turns, time] in
      let held = HeldConnection(context, on: time)
      let runner = AccountRunner(context, control: control, turns: turns, time: time) {
        order, reporter in
        AccountRun(context, logins, reporter: reporter, held: held).run(order)
      }
      runner.logins = logins
      runner.held = held
      runner.watchers = FolderWatchers(context, logins, control)
      let result = runner.run()
      self.total.update { $0 += result }
    }
  }
}
