// SPDX-License-Identifier: MIT

/// A folder on both sides, and what it is filed under.
package struct FolderPair: Hashable, Codable, Sendable {
  package let remote: FolderName
  package let local: FolderName
  /// The local name as `nametrans` of the local side has it: its digest marks the files (FMD5).
  package let visible: FolderName
  /// The file name of the status database.
  package let statusFileName: String

  /// Without a `visible` name the folder shows its local one.
  package init(
    remote: FolderName, local: FolderName, visible: FolderName? = nil, statusFileName: String
  ) {
    self.remote = remote
    self.local = local
    self.visible = visible ?? local
    self.statusFileName = statusFileName
  }
}

/// Which folders are synchronised, and which must be created before.
///
/// A folder that is missing on one side is created there again; deleting a folder is never passed on.
package struct FolderPlan: Equatable, Sendable {
  /// A folder that takes no part, named as its own side names it.
  package struct Ignored: Equatable, Sendable {
    package let side: Side
    package let folder: FolderName
    package let reason: FolderIgnoreReason
  }

  /// Who may get new folders, and which remote folders are wanted.
  package struct Rules: Equatable, Sendable {
    package var mayCreateLocally: Bool
    package var mayCreateRemotely: Bool
    /// If given, only these remote folders take part.
    package var only: Set<FolderName>?
    /// Remote folders that are there but not wanted (`subscribedonly`).
    package var unsubscribed: Set<FolderName> = []
    /// What the name of a new remote folder must begin with (`reference`).
    package var reference = ""

    package init(
      mayCreateLocally: Bool = true, mayCreateRemotely: Bool = true, only: Set<FolderName>? = nil
    ) {
      self.mayCreateLocally = mayCreateLocally
      self.mayCreateRemotely = mayCreateRemotely
      self.only = only
    }
  }

  /// To be synchronised, ordered by the lower-case local name; includes those to be created.
  package private(set) var pairs: [FolderPair] = []
  /// Pairs whose local folder is missing.
  package private(set) var createLocally: [FolderPair] = []
  /// Pairs whose remote folder is missing, parents before children.
  package private(set) var createRemotely: [FolderPair] = []
  /// Left out, with the reason.
  package private(set) var ignored: [Ignored] = []

  private let naming: FolderNaming
  private var owners: [String: FolderName] = [:]

  /// Compares the folders of both sides.
  ///
  /// - Parameters:
  ///   - remote: The folders of the server that can be selected, in any order.
  ///   - local: The folders on disk, in any order.
  ///   - naming: How names cross from one side to the other.
  ///   - rules: What the settings allow.
  package init(
    remote: [FolderName], local: [FolderName], naming: FolderNaming, rules: Rules = Rules()
  ) {
    self.naming = naming
    let local = Set(local)
    for folder in Set(remote).sorted() { addRemote(folder, local, rules) }
    let matched = Set(remote.map(naming.localName(of:)))
    for folder in local.subtracting(matched).sorted() { addLocal(folder, rules) }
    pairs.sort { $0.order < $1.order }
  }

  private mutating func addRemote(_ folder: FolderName, _ local: Set<FolderName>, _ rules: Rules) {
    guard rules.only?.contains(folder) != false else { return }
    if rules.unsubscribed.contains(folder) { return ignore(folder, on: .remote, .unsubscribed) }
    if let obstacle = naming.obstacle(to: folder, from: .remote) {
      return ignore(folder, on: .remote, obstacle)
    }
    guard let pair = claim(folder, on: .remote) else { return }
    guard !local.contains(pair.local) else { return pairs.append(pair) }
    guard rules.mayCreateLocally else {
      return ignore(folder, on: .remote, .creationForbidden(.local))
    }
    createLocally.append(pair)
    pairs.append(pair)
  }

  private mutating func addLocal(_ folder: FolderName, _ rules: Rules) {
    guard rules.only?.contains(naming.remoteName(of: folder)) != false else { return }
    if let obstacle = naming.obstacle(to: folder, from: .local) {
      return ignore(folder, on: .local, obstacle)
    }
    guard naming.remoteName(of: folder).rawValue.hasPrefix(rules.reference) else {
      return ignore(folder, on: .local, .outsideReference(rules.reference))
    }
    guard rules.mayCreateRemotely else {
      return ignore(folder, on: .local, .creationForbidden(.remote))
    }
    guard let pair = claim(folder, on: .local) else { return }
    createRemotely.append(pair)
    pairs.append(pair)
  }

  /// Pairs the folder unless another one has its state file or its local name already.
  private mutating func claim(_ folder: FolderName, on side: Side) -> FolderPair? {
    let remote = side == .remote ? folder : naming.remoteName(of: folder)
    let local = side == .local ? folder : naming.localName(of: folder)
    let file = naming.statusName(of: remote).stateFileName
    let keys = ["status \(file)", "local \(local)", "validity \(remote.stateFileName)"]
    if let owner = keys.compactMap({ owners[$0] }).first {
      ignore(folder, on: side, .collidesWith(owner))
      return nil
    }
    for key in keys { owners[key] = remote }
    return FolderPair(remote: remote, local: local, statusFileName: file)
  }

  private mutating func ignore(
    _ folder: FolderName, on side: Side, _ reason: FolderIgnoreReason
  ) {
    ignored.append(Ignored(side: side, folder: folder, reason: reason))
  }
}

extension FolderPair {
  /// Orders as OfflineIMAP does without `foldersort`.
  fileprivate var order: FolderName { FolderName(local.rawValue.lowercased()) }
}
