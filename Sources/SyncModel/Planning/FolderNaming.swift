// SPDX-License-Identifier: MIT

/// Translates folder names between the two sides of an account.
package struct FolderNaming: Equatable, Sendable {
  /// `nil` when the server has no hierarchy.
  package let remoteSeparator: Character?
  package let localSeparator: Character

  package init(remoteSeparator: Character?, localSeparator: Character) {
    self.remoteSeparator = remoteSeparator
    self.localSeparator = localSeparator
  }

  /// The local name of a remote folder: the same levels, joined by the local separator.
  package func localName(of remote: FolderName) -> FolderName {
    replacing(remoteSeparator, by: localSeparator, in: remote)
  }

  /// The remote name of a local folder.
  package func remoteName(of local: FolderName) -> FolderName {
    replacing(localSeparator, by: remoteSeparator, in: local)
  }

  /// The name that the status database of a remote folder is filed under, before
  /// ``FolderName/stateFileName``.
  package func statusName(of remote: FolderName) -> FolderName {
    replacing(remoteSeparator, by: ".", in: remote)
  }

  /// Why a name cannot cross to the other side and come back as itself, if so.
  package func obstacle(to name: FolderName, from side: Side) -> FolderIgnoreReason? {
    let own = side == .remote ? remoteSeparator : localSeparator
    let foreign = side == .remote ? localSeparator : remoteSeparator
    if let foreign, foreign != own, name.rawValue.contains(foreign) {
      return .containsSeparator(of: side.other, String(foreign))
    }
    if let own, foreign == nil, name.rawValue.contains(own) {
      return .containsSeparator(of: side, String(own))
    }
    let local = side == .remote ? localName(of: name) : name
    let remote = side == .local ? remoteName(of: name) : name
    return isSafe(local) && isWellFormed(remote) ? nil : .unsafeName
  }

  /// Whether a remote name has no empty level, which servers refuse or silently drop.
  private func isWellFormed(_ remote: FolderName) -> Bool {
    guard let remoteSeparator else { return !remote.rawValue.isEmpty }
    let levels = remote.rawValue.split(
      separator: remoteSeparator, omittingEmptySubsequences: false)
    return levels.allSatisfy { !$0.isEmpty }
  }

  /// Whether a local name leads to a directory below the root that is no part of a Maildir.
  private func isSafe(_ local: FolderName) -> Bool {
    let isNested = localSeparator == "/"
    if !isNested && local.rawValue.contains("/") { return false }
    let levels =
      isNested
      ? local.rawValue.split(separator: "/", omittingEmptySubsequences: false)
      : [local.rawValue[...]]
    return levels.allSatisfy { level in
      !level.isEmpty && level.utf8.count <= 255 && !level.utf8.contains(0)
        && ![".", "..", "cur", "new", "tmp"].contains(level)
    }
  }

  private func replacing(
    _ old: Character?, by new: Character?, in name: FolderName
  ) -> FolderName {
    guard let old, let new, old != new else { return name }
    return FolderName(String(name.rawValue.map { $0 == old ? new : $0 }))
  }
}
