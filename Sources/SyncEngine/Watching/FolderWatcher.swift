// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Watches one folder on the server, on a thread and a connection of its own (`idlefolders`).
///
/// What it notices goes to the ``AccountControl``, whose account then synchronises the folder.
struct FolderWatcher: IdleObserver, Sendable {
  /// IDLE is begun anew before a server may think that nobody is there (RFC 2177: 29 minutes).
  private static let longest = 28 * 60
  /// Seconds; each failure in a row doubles them.
  private static let firstPause = 1.0
  private static let longestPause = 300.0
  /// A watch that lasted so many seconds was none of a row of failures.
  private static let goodTime = 60.0

  private let context: RunContext
  private let logins: AccountLogins
  private let control: AccountControl
  private let folder: FolderName
  private let wakeUp: WakeUp
  private var settings: IMAPSettings { context.account.remote }
  private var place: FolderPlace { FolderPlace(settings.rules.name, folder) }

  /// `wakeUp` is raised when the account ends.
  init(
    _ folder: FolderName, _ context: RunContext, _ logins: AccountLogins, _ control: AccountControl,
    wakeUp: WakeUp
  ) {
    var context = context
    context.watching = wakeUp
    self.folder = folder
    self.context = context
    self.logins = logins
    self.control = control
    self.wakeUp = wakeUp
  }

  /// Watches until the account ends, or the server turns out not to be able to tell.
  func run() {
    let account = context.account.name
    let reporter = Reporter(
      context.publisher, label: "Watching \(folder) [acc: \(account)]", account: account)
    var pause = 0.0
    while !wakeUp.isRaised {
      let start = ContinuousClock.now
      do throws(SyncFailure) {
        try watch(reporter)
        break
      } catch {
        guard case .problem(let problem) = error, !wakeUp.isRaised else { break }
        let lasted = start.duration(to: .now) / .seconds(1)
        if lasted > Self.goodTime { pause = 0 }
        pause = min(max(pause * 2, Self.firstPause), Self.longestPause)
        reporter.enter(.idle)
        reporter.report(.watchLost(place, problem, pause: pause))
        sleep(pause)
      }
    }
    reporter.end()
  }

  /// Returns when the server cannot tell of changes; otherwise it throws in the end.
  private func watch(_ reporter: Reporter) throws(SyncFailure) {
    let connector = try IMAPConnector(
      context, to: settings, credentials: logins.remote, knowledge: ServerKnowledge(known: [:]))
    let store = try connector.connect(reporter)
    defer { store.abandon() }
    guard store.capabilities.contains("IDLE") else {
      return reporter.report(.warning(.idleNotOffered(host: settings.host)))
    }
    let opened = try store.open(folder, since: nil, isReading: true, reporter)
    // What came since the last run, or while there was no connection, nobody has told.
    if opened.mark == nil || opened.mark != control.mark(of: folder) { mailboxChanged() }
    reporter.enter(.idle)
    reporter.report(.watching(place))
    while true {
      try store.idle(messages: opened.exists, until: .after(.seconds(period)), self)
    }
  }

  private var period: Int { min(settings.keepAlivePeriod ?? Self.longest, Self.longest) }

  func idling() {}

  func mailboxChanged() { control.notice(folder) }

  /// Looks at the clock now and then, because a timer stands still while the machine sleeps.
  private func sleep(_ seconds: Double) {
    let end = Deadline.after(.seconds(seconds))
    while !end.isOver {
      var poll = PollSet()
      poll.add(wakeUp.descriptor, .read)
      if poll.waitOrPause(until: .after(.seconds(10)).sooner(end)) { return }
    }
  }
}
