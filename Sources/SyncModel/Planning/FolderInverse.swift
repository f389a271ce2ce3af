// SPDX-License-Identifier: MIT

/// Finds the name under which the server would get a folder that only the local side has.
///
/// `nametrans` goes one way.  The way back is the `nametrans` of the local side, or `folderrenames`, or
/// what the folders that the server has show: where `INBOX.Sent` is `Sent` here, `Lists` may be
/// `INBOX.Lists` there.  A name counts only if the way forward leads from it to the local folder.
package struct FolderInverse: Equatable, Sendable {
  /// What names on the server begin with, and what stands there on the local side instead.
  fileprivate struct Beginning: Hashable {
    let remote: String
    let visible: String
  }

  private let naming: FolderNaming
  private let reference: String
  private var beginnings: [Beginning] = []

  /// Learns from the folders of the server, whose translations `naming` must know.
  ///
  /// `reference` is what the name of a new folder must begin with.
  package init(_ naming: FolderNaming, remote: [FolderName], reference: String) {
    self.naming = naming
    self.reference = reference
    if naming.remoteTranslation != nil { beginnings = Self.beginnings(remote, naming) }
  }

  /// The names to consider, best first; the way forward must be known of each of them.
  package func candidates(for local: FolderName) -> [FolderName] {
    let names = inverses(of: local)
    return names + names.compactMap(belowReference)
  }

  /// The name that leads back to the local folder; `nil` if none does.
  package func remoteName(for local: FolderName) -> FolderName? {
    let names = candidates(for: local).filter { naming.localName(of: $0) == local }
    return names.first { $0.rawValue.hasPrefix(reference) } ?? names.first
  }

  private func inverses(of local: FolderName) -> [FolderName] {
    let same = FolderName(naming.toRemote(local.rawValue))
    if naming.localTranslation != nil {
      return [FolderName(naming.toRemote(naming.visibleName(ofLocal: local).rawValue))]
    }
    if naming.remoteTranslation != nil {
      return beginnings.compactMap { $0.remoteName(of: same) } + [same]
    }
    let renamed = naming.renames?.remoteNames(
      of: local, toLocal: naming.toLocal, toRemote: naming.toRemote)
    return (renamed ?? []) + [same]
  }

  /// `reference` is a folder, or the beginning of names, so that the separator may be missing.
  private func belowReference(_ name: FolderName) -> FolderName? {
    if name.rawValue.hasPrefix(reference) { return nil }
    let separator = naming.remoteSeparator.map(String.init) ?? ""
    let joint = reference.hasSuffix(separator) ? "" : separator
    return FolderName(reference + joint + name.rawValue)
  }

  /// The replaced beginnings, the most frequent first.
  private static func beginnings(_ remote: [FolderName], _ naming: FolderNaming) -> [Beginning] {
    var counts: [Beginning: Int] = [:]
    for folder in remote where folder != "INBOX" {
      let visible = naming.visibleName(ofRemote: folder)
      if let beginning = Beginning(from: folder, to: visible) { counts[beginning, default: 0] += 1 }
    }
    return counts.sorted { left, right in
      left.value == right.value ? left.key.remote < right.key.remote : left.value > right.value
    }.map(\.key)
  }
}

extension FolderInverse.Beginning {
  /// `nil` when the names end differently, so that nothing can be learnt for others.
  init?(from remote: FolderName, to visible: FolderName) {
    let (left, right) = (Array(remote.rawValue), Array(visible.rawValue))
    let same = zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.count
    guard same > 0 else { return nil }
    self.init(
      remote: String(left.dropLast(same)), visible: String(right.dropLast(same)))
  }

  /// The name with the beginning that it would have on the server.
  func remoteName(of name: FolderName) -> FolderName? {
    guard name.rawValue.hasPrefix(visible) else { return nil }
    return FolderName(remote + name.rawValue.dropFirst(visible.count))
  }
}
