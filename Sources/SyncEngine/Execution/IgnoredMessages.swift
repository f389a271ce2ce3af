// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The messages that `copy_ignore_eval` keeps from being copied from the server.
struct IgnoredMessages {
  private let pair: FolderPair
  private let context: RunContext

  init(_ pair: FolderPair, _ context: RunContext) {
    self.pair = pair
    self.context = context
  }

  /// Takes their copies from the plan and tells of each; returns the number of problems.
  ///
  /// The option is asked only when something would be copied.  When it fails, nothing is.
  func withdraw(from plan: inout MessagePlan, _ reporter: Reporter) -> Int {
    guard let rule = context.account.remote.ignoredMessages, !plan.local.copies.isEmpty else {
      return 0
    }
    do throws(SyncProblem) {
      withdraw(try numbers(rule), from: &plan, reporter)
      return 0
    } catch {
      plan.local.copies = []
      let place = context.remotePlace(pair)
      reporter.report(error, during: .folder(place, context.account.name))
      return 1
    }
  }

  private func withdraw(
    _ ignored: Set<UInt32>, from plan: inout MessagePlan, _ reporter: Reporter
  ) {
    plan.local.copies.removeAll { copy in
      guard case .uid(let uid) = copy.message, ignored.contains(uid.rawValue) else { return false }
      reporter.report(
        .copyIgnored(
          uid: uid, from: context.remotePlace(pair), to: context.account.local.rules.name))
      return true
    }
  }

  /// The function gets the name that the folder has on the other side, with the server's separator.
  private func numbers(
    _ rule: Computed<FolderName, Set<UInt32>>
  ) throws(SyncProblem) -> Set<UInt32> {
    let names = context.account.remote.rules.names
    let translated = try names.translation?.compute([pair.remote])
    return try rule.compute(
      translated?.first ?? names.renames?.localName(of: pair.remote) ?? pair.remote)
  }
}
