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
    let name = context.account.name
    reporter = Reporter(context.publisher, label: "Account sync \(name)", account: name)
  }

  /// Returns when the account will not run any more; the result adds up all runs.
  func run() -> RunResult {
    var total = RunResult()
    var last: RunResult
    repeat {
      guard waitForTurn() else { break }
      last = runInTurn()
      total += last
    } while sleep(atLeast: last.pause)
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
    defer { turns.giveBack() }
    let order = RunOrder(
      mode: nextIsQuick() ? .quick : .full, allowsDeletions: control.takePermission())
    let result = runOnce(order, reporter)
    reporter.enter(.idle)
    return result
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

  /// Waits for the next run; `false` when there is none.
  ///
  /// A person may ask for a run before the pause that a server asked for is over.
  private func sleep(atLeast pause: Double) -> Bool {
    guard let refresh = context.account.autorefresh, !context.stop.endsAfterRun else {
      return false
    }
    let seconds = max(refresh, pause)
    let end = time.now + .seconds(seconds)
    var waking = AccountControl.Waking.timeIsUp
    control.lieDown()
    repeat {
      let rest = max(0, time.now.duration(to: end) / .seconds(1))
      reporter.report(.sleeping(remaining: rest, total: seconds))
      waking = control.sleep(until: nextMinute(before: end, rest), on: time)
    } while waking == .timeIsUp && time.now < end
    control.wake()
    if waking == .shutdown { return false }
    if waking == .requested {
      reporter.report(.resyncRequested)
      quickRunsLeft = 0
    }
    reporter.report(.woken(requested: waking == .requested))
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
