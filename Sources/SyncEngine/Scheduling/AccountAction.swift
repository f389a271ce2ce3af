// SPDX-License-Identifier: MIT

import SyncModel

/// A single thing that is done with an account instead of synchronising it, such as `--info`.
protocol AccountAction {
  var context: RunContext { get }
  var reporter: Reporter { get }
  /// What a problem belongs to that stands in the way.
  var scope: ProblemScope { get }

  /// Does the thing, and returns how many parts of it failed, which have been reported.
  func perform() throws(SyncFailure) -> Int
}

extension AccountAction {
  var scope: ProblemScope { .account(context.account.name) }

  /// Does the thing; every problem has been published when it returns.
  func run() -> RunResult {
    var result = RunResult()
    do throws(SyncFailure) {
      result.hasFailed = try perform() > 0
    } catch {
      result.hasFailed = true
      if case .problem(let problem) = error { reporter.report(problem, during: scope) }
    }
    reporter.report(.accountEnded)
    reporter.end()
    return result
  }
}
