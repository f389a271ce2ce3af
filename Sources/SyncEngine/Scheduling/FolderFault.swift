// SPDX-License-Identifier: MIT

import SyncModel

extension FolderPlan {
  /// The first mistake in the translation of names, for a person; `nil` without any.
  func problem(in account: AccountSettings) -> SyncProblem? { problems(in: account).first }

  /// All mistakes in the translation of names.
  func problems(in account: AccountSettings) -> [SyncProblem] {
    faults.map { $0.problem(in: account) }
  }
}

extension FolderPlan.Fault {
  fileprivate func problem(in account: AccountSettings) -> SyncProblem {
    let (ours, theirs) = (account.local.rules, account.remote.rules)
    switch self {
    case .collision(let first, let second, let local):
      return .foldersCollide(
        FolderPlace(theirs.name, first), FolderPlace(theirs.name, second),
        local: FolderPlace(ours.name, local), option: theirs.names.namingOption)
    case .endless(let local, let remote, let back):
      return .endlessCreation(
        local: FolderPlace(ours.name, local), remote: FolderPlace(theirs.name, remote), back: back)
    case .unusable(let side, let folder, let result):
      let rules = side == .remote ? theirs : ours
      let option =
        side == .remote || rules.names.translation == nil ? theirs.names.namingOption : "nametrans"
      return .folderNameUnusable(
        FolderPlace(rules.name, folder), result: result.rawValue, option: option)
    }
  }
}

extension NameRules {
  /// The option that gives folders other names.
  fileprivate var namingOption: String {
    translation == nil && renames != nil ? "folderrenames" : "nametrans"
  }
}
