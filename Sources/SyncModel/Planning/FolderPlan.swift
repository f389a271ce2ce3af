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

  /// A mistake in the translation of names; nothing may be written before it is corrected.
  package enum Fault: Equatable, Sendable {
    /// Two remote folders would be the same local one.
    case collision(FolderName, FolderName, local: FolderName)
    /// A local folder would be created on the server under a name that is another one here, which
    /// would be created here in return, and so on.
    case endless(local: FolderName, remote: FolderName, back: FolderName)
    /// What a name is translated to cannot be the name of a folder.
    case unusable(Side, FolderName, result: FolderName)
  }

  /// Who may get new folders, and which folders are wanted.
  package struct Rules: Equatable, Sendable {
    package var mayCreateLocally: Bool
    package var mayCreateRemotely: Bool
    /// If given, only these remote folders take part.
    package var only: Set<FolderName>?
    /// Remote folders that are there but not wanted (`subscribedonly`).
    package var unsubscribed: Set<FolderName> = []
    /// The folders of each side, those to come included, that its filter leaves out.
    package var excluded: [Side: Set<FolderName>] = [:]
    /// What the name of a new remote folder must begin with (`reference`).
    package var reference = ""
    /// Local folders that are there but not wanted, where the local side is a server.
    package var unsubscribedLocally: Set<FolderName> = []
    /// What the name of a new local folder must begin with, where the local side is a server.
    package var localReference = ""
    /// On this disk, names that differ in upper and lower case only are the same.
    package var foldsCase = false

    package init(
      mayCreateLocally: Bool = true, mayCreateRemotely: Bool = true, only: Set<FolderName>? = nil
    ) {
      self.mayCreateLocally = mayCreateLocally
      self.mayCreateRemotely = mayCreateRemotely
      self.only = only
    }
  }

  /// To be synchronised, ordered by the lower-case visible name; includes those to be created.
  package private(set) var pairs: [FolderPair] = []
  /// Pairs whose local folder is missing.
  package private(set) var createLocally: [FolderPair] = []
  /// Pairs whose remote folder is missing, parents before children.
  package private(set) var createRemotely: [FolderPair] = []
  /// Left out, with the reason.
  package private(set) var ignored: [Ignored] = []
  /// Why nothing may be done at all; usually empty.
  package private(set) var faults: [Fault] = []

  /// How names cross from one side to the other.
  package let naming: FolderNaming
  private let rules: Rules
  private let inverse: FolderInverse
  /// The folders of the server, whether they take part or not.
  package let remote: Set<FolderName>
  /// The folders of the local side, in the same way.
  package let local: Set<FolderName>
  private var owners: [String: FolderName] = [:]

  /// Compares the folders of both sides.
  ///
  /// - Parameters:
  ///   - remote: The folders of the server that can be selected, in any order.
  ///   - local: The folders on disk, in any order.
  ///   - naming: How names cross from one side to the other; it must know the translations of the
  ///     folders and of all ``candidates(remote:local:naming:rules:)``.
  ///   - rules: What the settings allow.
  package init(
    remote: [FolderName], local: [FolderName], naming: FolderNaming, rules: Rules = Rules()
  ) {
    self.naming = naming
    self.rules = rules
    self.remote = Set(remote)
    inverse = FolderInverse(naming, remote: remote, reference: rules.reference)
    self.local = Set(local)
    let ordered = self.remote.sorted()
    // Of two folders that exclude each other the one that is here already goes on.
    let isHere = { [local = self.local] in local.contains(naming.localName(of: $0)) }
    for folder in ordered.filter(isHere) { addRemote(folder, isHere: true) }
    for folder in ordered where !isHere(folder) { addRemote(folder, isHere: false) }
    for folder in Self.unmatched(remote, self.local, naming) { addLocal(folder) }
    arrange([])
  }

  /// The names that folders may get on the server which only the local side has.
  ///
  /// `naming` must know the translations of the folders of both sides.
  package static func candidates(
    remote: [FolderName], local: [FolderName], naming: FolderNaming, rules: Rules
  ) -> [FolderName] {
    guard rules.mayCreateRemotely else { return [] }
    let inverse = FolderInverse(naming, remote: remote, reference: rules.reference)
    let wanted = unmatched(remote, Set(local), naming).filter {
      rules.excluded[.local]?.contains($0) != true
    }
    return Set(wanted.flatMap(inverse.candidates)).subtracting(remote).sorted()
  }

  /// The local folders that no remote folder has for its own, whether it takes part or not.
  private static func unmatched(
    _ remote: [FolderName], _ local: Set<FolderName>, _ naming: FolderNaming
  ) -> [FolderName] {
    local.subtracting(remote.map(naming.localName(of:))).sorted()
  }

  /// Orders the pairs by their visible names on the server: first the given ones, then the others by
  /// the alphabet in lower case, as OfflineIMAP does without `foldersort`.
  package mutating func arrange(_ names: [FolderName]) {
    let ranks = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    pairs = pairs.map { pair in
      let name = naming.visibleName(ofRemote: pair.remote)
      return (ranks[name] ?? .max, FolderName(name.rawValue.lowercased()), pair)
    }.sorted { ($0.0, $0.1, $0.2.remote) < ($1.0, $1.1, $1.2.remote) }.map(\.2)
  }

  /// The visible names of the pairs, in their order.
  package var visibleNames: [FolderName] {
    pairs.map { naming.visibleName(ofRemote: $0.remote) }
  }

  // MARK: - Folders of the server

  private mutating func addRemote(_ folder: FolderName, isHere: Bool) {
    if let reason = refusal(ofRemote: folder) { return ignore(folder, on: .remote, reason) }
    if let obstacle = obstacle(toRemote: folder) {
      return ignore(folder, on: .remote, obstacle)
    }
    guard isNameSafe(folder) else {
      return faults.append(
        .unusable(.remote, folder, result: naming.visibleName(ofRemote: folder)))
    }
    guard isHere || rules.mayCreateLocally else {
      return ignore(folder, on: .remote, .creationForbidden(.local))
    }
    guard let pair = claim(folder, naming.localName(of: folder), on: .remote) else { return }
    if !isHere { createLocally.append(pair) }
    pairs.append(pair)
  }

  private func refusal(ofRemote folder: FolderName) -> FolderIgnoreReason? {
    if rules.only?.contains(folder) == false { return .filtered }
    if excludes(folder, on: .remote) { return .excluded(by: .remote) }
    if rules.unsubscribed.contains(folder) { return .unsubscribed }
    let local = naming.localName(of: folder)
    if rules.unsubscribedLocally.contains(local) { return .unsubscribed }
    if !self.local.contains(local), !local.rawValue.hasPrefix(rules.localReference) {
      return .outsideReference(rules.localReference)
    }
    return excludes(local, on: .local) ? .excluded(by: .local) : nil
  }

  /// Why a folder takes no part; `nil` for one that does, and for one whose partner is left out.
  package func reason(against folder: FolderName, on side: Side) -> FolderIgnoreReason? {
    ignored.first { $0.side == side && $0.folder == folder }?.reason
      ?? (excludes(folder, on: side) ? .excluded(by: side) : nil)
  }

  private func excludes(_ folder: FolderName, on side: Side) -> Bool {
    rules.excluded[side]?.contains(folder) == true
  }

  /// A translated name is what a person wants, so only a name that stays as it is can be in the way.
  private func obstacle(toRemote folder: FolderName) -> FolderIgnoreReason? {
    guard naming.isTranslated(folder) else { return naming.obstacle(to: folder, from: .remote) }
    return folder.rawValue.isEmpty ? .unsafeName : nil
  }

  private func isNameSafe(_ folder: FolderName) -> Bool {
    guard naming.isTranslated(folder) else { return true }
    let local = naming.localName(of: folder)
    let isRoot = local.rawValue.isEmpty && !naming.isLocalServer
    return isRoot || naming.isSafe(local) && naming.isPrintable(local)
  }

  // MARK: - Folders of the local side

  private mutating func addLocal(_ folder: FolderName) {
    if excludes(folder, on: .local) { return ignore(folder, on: .local, .excluded(by: .local)) }
    if rules.unsubscribedLocally.contains(folder) {
      return ignore(folder, on: .local, .unsubscribed)
    }
    let name = inverse.remoteName(for: folder)
    if let obstacle = obstacle(toLocal: folder, as: name) {
      return ignore(folder, on: .local, obstacle)
    }
    let wish = name ?? inverse.candidates(for: folder)[0]
    if let reason = refusal(of: wish) { return ignore(folder, on: .local, reason) }
    guard let name else {
      let back = naming.localName(of: wish)
      return faults.append(.endless(local: folder, remote: wish, back: back))
    }
    guard naming.isWellFormed(name), naming.isPrintable(name) else {
      return faults.append(.unusable(.local, folder, result: name))
    }
    // Created now, it would be left out in the next run.
    if let obstacle = obstacle(toRemote: name) { return ignore(folder, on: .local, obstacle) }
    guard let pair = claim(name, folder, on: .local) else { return }
    createRemotely.append(pair)
    pairs.append(pair)
  }

  private func obstacle(
    toLocal folder: FolderName, as name: FolderName?
  ) -> FolderIgnoreReason? {
    if let name, name.rawValue != naming.toRemote(folder.rawValue) {
      return folder.rawValue.isEmpty || naming.isSafe(folder) ? nil : .unsafeName
    }
    return naming.obstacle(to: folder, from: .local)
  }

  /// Why a remote folder is not created, whatever its translation.
  private func refusal(of name: FolderName) -> FolderIgnoreReason? {
    if rules.only?.contains(name) == false { return .filtered }
    if remote.contains(name) { return .collidesWith(name) }
    // INBOX has any spelling (RFC 9051 §5.1).
    if name.rawValue.uppercased() == "INBOX", remote.contains("INBOX") {
      return .collidesWith("INBOX")
    }
    if excludes(name, on: .remote) { return .excluded(by: .remote) }
    if !name.rawValue.hasPrefix(rules.reference) { return .outsideReference(rules.reference) }
    return rules.mayCreateRemotely ? nil : .creationForbidden(.remote)
  }

  // MARK: - Pairs

  /// Pairs the folders unless another remote folder has one of the names already.
  private mutating func claim(
    _ remote: FolderName, _ local: FolderName, on side: Side
  ) -> FolderPair? {
    let file = naming.statusName(of: remote).stateFileName
    let keys = [
      "local \(local)", "status \(file)", "validity \(remote.stateFileName)",
      "local validity \(local.stateFileName)",
    ].map { rules.foldsCase ? $0.lowercased() : $0 }
    if let owner = keys.compactMap({ owners[$0] }).first {
      reportCollision(of: remote, with: owner, local, on: side, isLocal: owners[keys[0]] != nil)
      return nil
    }
    for key in keys { owners[key] = remote }
    return FolderPair(
      remote: remote, local: local, visible: naming.visibleName(ofLocal: local),
      statusFileName: file)
  }

  /// Folders that share a name because an option makes it so would share their mail.
  private mutating func reportCollision(
    of remote: FolderName, with owner: FolderName, _ local: FolderName, on side: Side,
    isLocal: Bool
  ) {
    if isLocal, naming.isTranslated(remote) || naming.isTranslated(owner) {
      return faults.append(.collision(owner, remote, local: local))
    }
    ignore(side == .remote ? remote : local, on: side, .collidesWith(owner))
  }

  private mutating func ignore(
    _ folder: FolderName, on side: Side, _ reason: FolderIgnoreReason
  ) {
    ignored.append(Ignored(side: side, folder: folder, reason: reason))
  }
}
