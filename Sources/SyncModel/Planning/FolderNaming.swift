// SPDX-License-Identifier: MIT

/// Translates folder names between the two sides of an account.
package struct FolderNaming: Equatable, Sendable {
  /// `nil` when the server has no hierarchy.
  package let remoteSeparator: Character?
  /// `nil` when the local side is a server without hierarchy.
  package let localSeparator: Character?
  /// Local names need not be those of directories.
  package let isLocalServer: Bool
  /// What `nametrans` of the remote side makes of names; `nil` without one.
  ///
  /// Holds every folder that was asked about; any other one stays as it is.
  package var remoteTranslation: [FolderName: FolderName]?
  /// What `nametrans` of the local side makes of names, in the same way.
  package var localTranslation: [FolderName: FolderName]?
  /// Used where there is no `nametrans` of the remote side.
  package var renames: FolderRenames?

  package init(
    remoteSeparator: Character?, localSeparator: Character?, isLocalServer: Bool = false
  ) {
    self.remoteSeparator = remoteSeparator
    self.localSeparator = localSeparator
    self.isLocalServer = isLocalServer
  }

  /// The name of a remote folder after translation, with the separators of the server.
  ///
  /// A name that is nothing but a separator stands for the Maildir at the root, "".
  package func visibleName(ofRemote folder: FolderName) -> FolderName {
    let name =
      remoteTranslation.map { $0[folder] ?? folder } ?? renames?.localName(of: folder) ?? folder
    return name.rawValue == remoteSeparator.map(String.init) ? "" : name
  }

  /// The name of a local folder after translation, with the local separators; it marks the files.
  package func visibleName(ofLocal folder: FolderName) -> FolderName {
    let name = localTranslation?[folder] ?? folder
    return name.rawValue == localSeparator.map(String.init) ? "" : name
  }

  /// The local name of a remote folder: the levels of its visible name, joined by the local separator.
  package func localName(of remote: FolderName) -> FolderName {
    FolderName(toLocal(visibleName(ofRemote: remote).rawValue))
  }

  /// The name that the status database of a remote folder is filed under, before
  /// ``FolderName/stateFileName``.
  package func statusName(of remote: FolderName) -> FolderName {
    FolderName(replacing(remoteSeparator, by: ".", in: visibleName(ofRemote: remote).rawValue))
  }

  /// Whether an option gives the remote folder another name.
  package func isTranslated(_ remote: FolderName) -> Bool {
    visibleName(ofRemote: remote) != remote
  }

  /// A name of the local side with the separators of the server.
  func toRemote(_ name: String) -> String {
    replacing(localSeparator, by: remoteSeparator, in: name)
  }

  /// A name with the separators of the server as the local side parts it.
  func toLocal(_ name: String) -> String {
    replacing(remoteSeparator, by: localSeparator, in: name)
  }

  private func replacing(_ old: Character?, by new: Character?, in name: String) -> String {
    guard let old, let new, old != new else { return name }
    return String(name.map { $0 == old ? new : $0 })
  }
}

// MARK: - Names that cannot cross

extension FolderNaming {
  /// Why a name that no option translates cannot cross to the other side and come back as itself.
  package func obstacle(to name: FolderName, from side: Side) -> FolderIgnoreReason? {
    let own = side == .remote ? remoteSeparator : localSeparator
    let foreign = side == .remote ? localSeparator : remoteSeparator
    if let foreign, foreign != own, name.rawValue.contains(foreign) {
      return .containsSeparator(of: side.other, String(foreign))
    }
    if let own, foreign == nil, name.rawValue.contains(own) {
      return .containsSeparator(of: side, String(own))
    }
    let local = side == .remote ? FolderName(toLocal(name.rawValue)) : name
    let remote = side == .local ? FolderName(toRemote(name.rawValue)) : name
    return isSafe(local) && isWellFormed(remote) ? nil : .unsafeName
  }

  /// Whether a remote name has no empty level, which servers refuse or silently drop.
  func isWellFormed(_ remote: FolderName) -> Bool { isWellFormed(remote, remoteSeparator) }

  private func isWellFormed(_ name: FolderName, _ separator: Character?) -> Bool {
    if name.rawValue.utf8.contains(0) { return false }
    guard let separator else { return !name.rawValue.isEmpty }
    let levels = name.rawValue.split(separator: separator, omittingEmptySubsequences: false)
    return levels.allSatisfy { !$0.isEmpty }
  }

  /// Whether a translated name is without control characters, which only a mistake puts there.
  func isPrintable(_ name: FolderName) -> Bool {
    name.rawValue.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }

  /// Whether a local name leads to a directory below the root that is no part of a Maildir, and is a text: bytes that
  /// are none come as characters of the last private plane of Unicode, which would reach the server.
  func isSafe(_ local: FolderName) -> Bool {
    if isLocalServer { return isWellFormed(local, localSeparator) }
    let isNested = localSeparator == "/"
    if !isNested && local.rawValue.contains("/") { return false }
    let levels =
      isNested
      ? local.rawValue.split(separator: "/", omittingEmptySubsequences: false)
      : [local.rawValue[...]]
    return levels.allSatisfy { level in
      !level.isEmpty && level.utf8.count <= 255 && !level.utf8.contains(0)
        && level.unicodeScalars.allSatisfy { $0.value < 0x10_0000 }
        && ![".", "..", "cur", "new", "tmp"].contains(level)
    }
  }
}
