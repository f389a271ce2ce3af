// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Holds plans that would delete more than the settings allow; shared by the workers of one run.
///
/// The limit of the account counts what the run has deleted so far, on each side for itself.
final class DeletionBrake: Sendable {
  private struct State {
    var deletions: [Side: Int] = [:]
    /// The messages of each folder, as far as they are known.
    var totals: [FolderName: Int]
  }

  /// `nil` lets everything pass.
  private let limit: DeletionLimit?
  private let permission: DeletionPermission
  private let state: Monitor<State>

  /// `totals` are the messages of the folders, as far as they are known without opening them.
  init(
    _ limit: DeletionLimit?, _ permission: DeletionPermission = .nothing,
    totals: [FolderName: Int] = [:]
  ) {
    self.limit = limit
    self.permission = permission
    state = Monitor(State(totals: totals))
  }

  /// Takes from the plan the deletions that must not happen unasked, and returns what was held.
  ///
  /// The other steps of the plan are as good as before.
  func hold(
    _ plan: inout MessagePlan, of folder: FolderName, _ count: (Side) -> Int
  ) -> [HeldDeletions] {
    guard let limit else { return [] }
    let total = max(count(.local), count(.remote))
    state.update { $0.totals[folder] = total }
    var held: [HeldDeletions] = []
    for side in Side.allCases where !plan[side].deletions.isEmpty {
      let uids = plan[side].deletions
      // What a person has agreed to counts for no limit.
      if permission.covers(uids, at: FolderSide(folder: folder, side: side)) { continue }
      let wanted = uids.count
      let isAllowed = limit.allows(wanted, inFolderOf: count(side)) && take(wanted, side, limit)
      if isAllowed { continue }
      held.append(HeldDeletions(side: side, uids: uids, total: count(side)))
      plan[side].deletions = []
    }
    return held
  }

  private func take(_ wanted: Int, _ side: Side, _ limit: DeletionLimit) -> Bool {
    state.update { state in
      let all = state.deletions[side, default: 0] + wanted
      let total = state.totals.values.reduce(0, +)
      guard limit.allows(all, inAccountOf: total) else { return false }
      state.deletions[side] = all
      return true
    }
  }
}

/// Deletions that wait for a person.
struct HeldDeletions: Equatable, Sendable {
  let side: Side
  let uids: [UID]
  /// How many messages the side has in that folder.
  let total: Int
}

extension HeldDeletions {
  /// So many of the newest messages are named to a person.
  private static let named = 100

  /// Names the newest of the messages by their headers, which the side still has.
  func titles(
    in local: any LocalFolder, _ remote: any RemoteFolder
  ) throws(SyncFailure) -> [MessageTitle] {
    let newest = Array(uids.sorted().suffix(Self.named))
    if side == .remote { return try remote.prints(of: newest).map { $0.print.title(of: $0.uid) } }
    return try local.prints(of: newest.map { .uid($0) }).compactMap { message, print in
      guard case .uid(let uid) = message else { return nil }
      return print.title(of: uid)
    }
  }
}

extension MessagePrint {
  fileprivate func title(of uid: UID) -> MessageTitle {
    MessageTitle(uid: uid, subject: subject, sender: sender)
  }
}
