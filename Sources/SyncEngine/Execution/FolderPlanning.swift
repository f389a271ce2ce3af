// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Compares both sides of a folder by the rules and the window of the account.
struct FolderPlanning {
  private let pair: FolderPair
  private let context: RunContext

  init(_ pair: FolderPair, _ context: RunContext) {
    self.pair = pair
    self.context = context
  }

  /// The plan for all messages that take part.
  ///
  /// - Parameters:
  ///   - local: The local folder, which tells what the listings do not.
  ///   - own: What the local side holds.
  ///   - remote: The remote folder, which is asked for what lies in the window.
  ///   - theirs: What the remote side holds.
  ///   - agreed: What the status holds.
  /// - Returns: What makes both sides equal as far as the settings allow.
  /// - Throws: When the server cannot tell what lies in the window, or a file cannot be read.
  func plan(
    _ local: any LocalFolder, _ own: FolderSnapshot, _ remote: any RemoteFolder,
    _ theirs: FolderSnapshot, _ agreed: FolderSnapshot
  ) throws(SyncFailure) -> MessagePlan {
    let look = WindowLook(pair, context)
    let window = try look?.ask(remote, theirs)
    var rules = context.rules
    rules.sharedFlags.formIntersection(
      MessageFlags.system.union(remote.lastingKeywords.intersection(local.lastingKeywords)))
    var plan = Planner(
      local: own, remote: theirs, agreed: agreed, rules: rules, window: window
    ).plan()
    if let look, let window { try look.withdraw(&plan, window, local) }
    return plan
  }
}
