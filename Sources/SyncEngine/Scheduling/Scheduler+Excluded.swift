// SPDX-License-Identifier: MIT

import SyncModel

extension Scheduler {
  /// Tells what is left out because its settings cannot be used; the result has failed if anything is.
  ///
  /// An excluded account appears like one that ended, so that a person sees it among the others.
  package func tellExcluded() -> RunResult {
    var result = RunResult()
    for part in settings.excluded {
      result.hasFailed = true
      part.account.map { tell(part.reasons, of: $0) } ?? tell(part.reasons)
    }
    return result
  }

  private func tell(_ reasons: [String], of account: AccountName) {
    let reporter = Reporter(publisher, of: account)
    for reason in reasons {
      reporter.report(.settingsUnusable(reason: reason), during: .account(account))
    }
    reporter.report(.accountEnded)
    reporter.end()
  }

  private func tell(_ reasons: [String]) {
    let reporter = Reporter(publisher, as: .main)
    for reason in reasons { reporter.report(.settingsUnusable(reason: reason), during: .program) }
  }
}
