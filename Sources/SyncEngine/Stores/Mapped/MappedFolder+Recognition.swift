// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

extension MappedFolder {
  func prints(
    of messages: [MessageReference]
  ) throws(SyncFailure) -> [(message: MessageReference, print: MessagePrint)] {
    var found: [UID: MessagePrint] = [:]
    for (uid, print) in try mailbox.prints(of: messages.compactMap(local)) { found[uid] = print }
    return messages.compactMap { message in
      local(message).flatMap { found[$0] }.map { (message, $0) }
    }
  }

  /// The server is asked for those that lie inside.
  func outside(
    _ messages: [MessageReference], firstDay: Int?, octets: Int?
  ) throws(SyncFailure) -> Set<MessageReference> {
    var criteria: [SearchCriterion] = []
    if let day = firstDay.flatMap({ CivilDate(daysSince1970: $0) }) { criteria.append(.since(day)) }
    if let octets { criteria.append(.smaller(UInt32(clamping: octets))) }
    guard !messages.isEmpty, !criteria.isEmpty else { return [] }
    let inside = try mailbox.find(criteria)
    return Set(messages.filter { message in local(message).map { !inside.contains($0) } ?? false })
  }

  /// Recognises messages that both servers have although the map does not know them.
  ///
  /// They come from a run that was cut off between a copy and the map, from a map that was lost, or from a
  /// time before the two servers were synchronised.  What the status knows and the map does not is no
  /// deletion: if it is not recognised, the status must forget it.
  func adopt(
    from remote: any RemoteFolder, _ theirs: FolderSnapshot, _ agreed: FolderSnapshot
  ) throws(SyncFailure) -> Adoption {
    let (unknown, arrivals) = try unmapped(theirs, agreed)
    let pairs = try match(arrivals, unknown, in: remote)
    let recognised = Set(pairs.map(\.remote))
    let disowned = unknown.filter { agreed[$0] != nil && !recognised.contains($0) }
    if hasLostMap, pairs.count * 2 < min(arrivals.count, pairs.count + disowned.count) {
      throw .problem(
        .mapLost(place, recognised: pairs.count, total: pairs.count + disowned.count))
    }
    for pair in pairs { try assign(pair.remote, to: .arrival(Int(pair.local.rawValue))) }
    try settle()
    return Adoption(recognised: pairs.count, disowned: disowned)
  }

  /// The messages of both sides that the map does not know.
  ///
  /// An entry that the status knows nothing of comes from a run that was cut off.  If its message is gone from
  /// one side since, the other side's may have been copied once more, so that the entry says nothing.
  private func unmapped(
    _ theirs: FolderSnapshot, _ agreed: FolderSnapshot
  ) throws(SyncFailure) -> (remote: [UID], local: [UID]) {
    let own = try current()
    let isWhole = own.isComplete && theirs.isComplete
    let remote = theirs.messages.map(\.uid).filter { uid in
      guard let local = map.local(of: uid) else { return true }
      return agreed[uid] == nil && isWhole && own[local] == nil
    }
    let local = own.messages.map(\.uid).filter { uid in
      guard let remote = map.remote(of: uid) else { return true }
      return agreed[remote] == nil && isWhole && theirs[remote] == nil
    }
    return (remote, local)
  }

  /// Pairs messages of one length and one header; headers are fetched only where the lengths agree.
  private func match(
    _ arrivals: [UID], _ unknown: [UID], in remote: any RemoteFolder
  ) throws(SyncFailure) -> [(local: UID, remote: UID)] {
    guard !arrivals.isEmpty, !unknown.isEmpty else { return [] }
    var (own, theirs) = (arrivals, unknown)
    // A header that is not sent makes the copy shorter.
    if mailbox.headerFilter == nil {
      let sizes = (try mailbox.sizes(of: arrivals), try remote.sizes(of: unknown))
      let common = Set(sizes.0.values).intersection(sizes.1.values)
      own = arrivals.filter { sizes.0[$0].map(common.contains) ?? false }
      theirs = unknown.filter { sizes.1[$0].map(common.contains) ?? false }
    }
    guard !own.isEmpty, !theirs.isEmpty else { return [] }
    let matching = PrintMatching(
      local: try mailbox.prints(of: own).map { (.uid($0.uid), $0.print) },
      remote: try remote.prints(of: theirs))
    return matching.pairs.compactMap { pair in
      if case .uid(let local) = pair.message { (local, pair.uid) } else { nil }
    }
  }
}
