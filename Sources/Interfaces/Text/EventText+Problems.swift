// SPDX-License-Identifier: MIT

import SyncModel

extension EventText {
  /// An error as OfflineIMAP shows it: where it happened, what and why, and then what to do.
  static func error(_ problem: SyncProblem, _ scope: ProblemScope) -> SafeText {
    let remedy: SafeText = problem.remedy.map { "\n  \($0)" } ?? ""
    guard let context = context(scope) else { return "ERROR: \(problem.message)" + remedy }
    return "ERROR: \(context)\n  \(problem.message)" + remedy
  }

  private static func context(_ scope: ProblemScope) -> SafeText? {
    switch scope {
    case .program: nil
    case .account(let account): "While attempting to sync account '\(account)'"
    case .folder(let place, let account):
      "Aborting sync, folder '\(place.folder)' [acc: '\(account)']"
    case .message(.uid(let uid), _, let account): "Copying message \(uid) [acc: \(account)]"
    case .message(.arrival, let place, let account):
      "Copying a new message of \(place) [acc: \(account)]"
    }
  }
}
