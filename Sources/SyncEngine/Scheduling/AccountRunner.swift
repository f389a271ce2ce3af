// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// Runs one account again and again until the program ends: the life of an account thread.
final class AccountRunner {
  private let context: RunContext
  private let control: AccountControl
  private let turns: Turns
  private let time: any TimeSource
  private let reporter: Reporter
  private let runOnce: (RunOrder, Reporter) -> RunResult
  private var quickRunsLeft = 0
  /// How many runs in a row ended because the server was used too much.
  private var throttledRuns = 0
  /// A person has asked for the next run.
  private var isRequested = false
  private var total = RunResult()
  /// Whose passwords the account may have to wait for.
  var logins: AccountLogins?
  /// The connection that is kept between two runs, if one is.
  var held: HeldConnection?
  /// Those who tell that a folder has changed on the server, if any are wanted.
  var watchers: FolderWatchers?

  /// `runOnce` makes one run; a test replaces it.
  init(
    _ context: RunContext, control: AccountControl, turns: Turns, time: any TimeSource,
    runOnce: @escaping (RunOrder, Reporter) -> RunResult
  ) {
    self.context = context
    self.control = control
    self.turns = turns
    self.time = time
    self.runOnce = runOnce
    reporter = Reporter(context.publisher, of: context.account.name)
  }

  /// Returns when the account will not run any more; the result adds up all runs.
  func run() -> RunResult {
    var last: RunResult
    repeat {
      guard waitForTurn() else { break }
      last = runInTurn()
    } while rest(atLeast: pause(after: last))
    held?.leave()
    watchers?.join()
    reporter.report(.accountEnded)
    reporter.end()
    return total
  }

  private func waitForTurn() -> Bool {
    if context.stop.endsAfterRun { return false }
    if turns.tryTake() { return true }
    reporter.enter(.idle)
    reporter.report(.waitingForTurn)
    return turns.take()
  }

  private func runInTurn() -> RunResult {
    // The run looks at all folders, so that it obeys every earlier notice.
    _ = control.takeNotices()
    return runInTurn(
      RunOrder(
        mode: nextIsQuick() ? .quick : .full, permission: control.takePermission(),
        retriesMessages: control.takeRetry(), isRequested: isRequested))
  }

  private func runInTurn(_ order: RunOrder) -> RunResult {
    defer { turns.giveBack() }
    var order = order
    order.watchers = watchers?.count ?? 0
    let result = runOnce(order, reporter)
    reporter.enter(.idle)
    total += result
    return result
  }

  /// Synchronises the folders that have changed on the server, unless the program ends.
  private func followNotices() {
    control.wake()
    guard waitForTurn() else { return }
    let folders = control.takeNotices()
    reporter.report(.noticed(folders: folders))
    _ = runInTurn(RunOrder(mode: .idle, folders: folders))
    control.lieDown()
  }

  /// Whether the next run is a quick one: `quick = n` puts n of them after each full one.
  private func nextIsQuick() -> Bool {
    let quick = context.account.quick
    if quick < 0 { return true }
    if quickRunsLeft > 0 {
      quickRunsLeft -= 1
      return true
    }
    quickRunsLeft = quick
    return false
  }

  /// The seconds for which the server is left alone: 15 minutes when it says nothing, doubled each time in
  /// a row, up to 4 hours.
  private func pause(after last: RunResult) -> Double {
    throttledRuns = last.isThrottled ? throttledRuns + 1 : 0
    guard last.isThrottled else { return last.pause }
    return min(14_400, 900 * Double(1 << min(throttledRuns - 1, 8)))
  }

  /// Waits for the next run; `false` when there is none.
  private func rest(atLeast pause: Double) -> Bool {
    guard let refresh = context.account.autorefresh, !context.stop.endsAfterRun else {
      return false
    }
    if let wait = logins?.wait { return waitForPerson(wait, lookingEvery: refresh) }
    watchers?.begin(reporter)
    return sleep(refresh, atLeast: pause)
  }

  /// Waits until a person asks for a run, or has changed the password that the server refused.
  private func waitForPerson(_ wait: PasswordWait, lookingEvery refresh: Double) -> Bool {
    control.lieDown()
    reporter.enter(.attention)
    reporter.report(.passwordAwaited(wait))
    var waking: AccountControl.Waking
    repeat {
      waking = control.sleep(until: time.now + .seconds(refresh), on: time)
      // Without a password there is nothing to be done about it.
      if waking == .noticed { _ = control.takeNotices() }
    } while (waking == .timeIsUp || waking == .noticed) && logins?.hasChanged != true
    reporter.enter(.idle)
    return wake(waking)
  }

  /// A person may ask for a run before the pause that a server asked for is over.
  private func sleep(_ refresh: Double, atLeast pause: Double) -> Bool {
    let seconds = max(refresh, pause)
    let end = time.now + .seconds(seconds)
    var waking = AccountControl.Waking.timeIsUp
    control.lieDown()
    repeat {
      let rest = max(0, time.now.duration(to: end) / .seconds(1))
      reporter.report(.sleeping(remaining: rest, total: seconds))
      waking = doze(until: nextMinute(before: end, rest))
      if waking == .noticed { followNotices() }
    } while (waking == .timeIsUp || waking == .noticed) && time.now < end
    return wake(waking)
  }

  /// Sleeps, and uses the connection that is kept as often as it must be.
  private func doze(until moment: ContinuousClock.Instant) -> AccountControl.Waking {
    while true {
      let next = min(moment, held?.nextUse ?? moment)
      let waking = control.sleep(until: next, on: time)
      guard waking == .timeIsUp, next < moment, time.now < moment else { return waking }
      held?.use()
    }
  }

  private func wake(_ waking: AccountControl.Waking) -> Bool {
    control.wake()
    if waking == .shutdown { return false }
    isRequested = waking == .requested
    if isRequested {
      reporter.report(.resyncRequested)
      quickRunsLeft = 0
    }
    reporter.report(.woken(requested: isRequested))
    return true
  }

  /// The next moment at which a full number of minutes is left.
  private func nextMinute(before end: ContinuousClock.Instant, _ rest: Double)
    -> ContinuousClock.Instant
  {
    let minutes = (rest / 60).rounded(.up) - 1
    return end - .seconds(max(0, minutes) * 60)
  }
}

/// What became of one run, or of several.
package struct RunResult: Equatable, Sendable {
  /// What was changed.
  package var summary = RunSummary()
  /// Something went wrong that the exit status must tell.
  package var hasFailed = false
  /// Seconds for which a server asked to be left alone; 0 for none.
  var pause = 0.0
  /// The server wants to be left alone and does not say for how long.
  var isThrottled = false

  package init() {}

  /// Both runs together.
  static func + (left: RunResult, right: RunResult) -> RunResult {
    var sum = left
    sum += right
    return sum
  }

  /// Adds another run.
  package static func += (left: inout RunResult, right: RunResult) {
    left.summary += right.summary
    left.hasFailed = left.hasFailed || right.hasFailed
  }
}
