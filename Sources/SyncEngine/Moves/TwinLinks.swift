// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Gives new messages of a folder the files that other folders have of them, instead of fetching them.
///
/// The server says by its ids that the messages are the same (``IdentityQuestion``); it must say that they
/// have the same length, and the file must have that length.
///
/// The file gets a second name (a hard link) rather than a copy: a message never changes, so that two names
/// mean what two files would, for no disk and no time, and Dovecot does the same in Maildirs for COPY.
/// Flags are part of the names, so each folder has its own.  What the file's times tell is true of both.
/// A message that was moved rather than copied gets its second name here, and loses the first one when its
/// old folder is synchronised: whatever happens in between, no folder lacks it.
struct TwinLinks {
  /// Whoever wants a file of a folder reads the names of all.
  ///
  /// That takes about as long as fetching so many octets for each name.
  private static let octetsPerName = 8

  /// Where files may come from.
  private struct Source {
    let folder: IdentifiedFolder
    let pair: FolderPair
    /// How many files it has, at most or about.
    let count: Int
  }

  private let local: MaildirFolder
  private let remote: any RemoteFolder
  private let identities: IdentityQuestion
  private let context: RunContext
  private let reporter: Reporter

  /// `nil` where nothing can be taken: the local side is a server, or the other one has no ids.
  ///
  /// The same with labels, which are in the header of each file as they are in its own folder.
  init?(
    _ local: any LocalFolder, _ remote: any RemoteFolder, _ context: RunContext,
    _ reporter: Reporter
  ) {
    guard let local = local as? MaildirFolder, let identities = remote.identities,
      context.account.labels == nil
    else { return nil }
    self.local = local
    self.remote = remote
    self.identities = identities
    self.context = context
    self.reporter = reporter
  }

  /// Takes what other folders have, and returns the messages that must be fetched.
  ///
  /// `record` is called with those that were taken, which are in the folder but not yet durable.
  func take(
    _ copies: [MessageCopy], record: ([StoredCopy]) throws(SyncFailure) -> Void
  ) throws(SyncFailure) -> [MessageCopy] {
    // There may be a million of them, which would take a while to write down once more.
    let uids = copies.lazy.compactMap { copy -> UID? in
      if case .uid(let uid) = copy.message { uid } else { nil }
    }
    let twins = try identities.twins(of: uids, validity: remote.validity)
    if twins.isEmpty { return copies }
    var rest = copies
    for source in sources(of: twins) where !context.stop.endsSoon {
      let wanted = rest.compactMap { copy -> (copy: MessageCopy, twin: Twin)? in
        guard case .uid(let uid) = copy.message else { return nil }
        return twins[uid]?.first { $0.folder.number == source.folder.number }.map { (copy, $0) }
      }
      let octets = wanted.reduce(0) { $0 + $1.twin.octets }
      guard octets >= source.count * Self.octetsPerName else { continue }
      let stored = try link(wanted, from: source)
      if stored.isEmpty { continue }
      try record(stored)
      let done = Set(stored.map(\.source))
      rest.removeAll { done.contains($0.message) }
    }
    return rest
  }

  /// The folders that have twins, small ones first.
  private func sources(of twins: [UID: [Twin]]) -> [Source] {
    var sources: [Int64: Source] = [:]
    for twin in twins.values.joined() where sources[twin.folder.number] == nil {
      guard let pair = context.pairs[twin.folder.name] else { continue }
      let known = context.memory?.records[pair.statusFileName]?.remote?.messages
      sources[twin.folder.number] = Source(
        folder: twin.folder, pair: pair, count: known ?? Int(twin.folder.next))
    }
    return sources.values.sorted { ($0.count, $0.folder.number) < ($1.count, $1.folder.number) }
  }

  private func link(
    _ wanted: [(copy: MessageCopy, twin: Twin)], from source: Source
  ) throws(SyncFailure) -> [StoredCopy] {
    let validity = FolderValidity(context.remotePlace(source.pair), in: context.layout)
    guard try validity.saved() == source.folder.validity else { return [] }
    let times = AccessTimes(of: source.pair.local, in: context.account.local)
    defer { times?.restore() }
    let other = MaildirFolder(
      source.pair.local, visible: source.pair.visible, of: local.settings, in: context,
      warn: { _ in })
    var stored: [StoredCopy] = []
    for (copy, twin) in wanted where !context.stop.endsSoon {
      if let new = try local.link(twin.uid, of: other, for: copy, octets: twin.octets) {
        stored.append(new)
      }
    }
    if stored.isEmpty { return [] }
    // Before another worker gives the files there new numbers, it forgets the ids.
    guard try identities.isUnchanged(source.folder) else {
      try local.unlink(stored)
      return []
    }
    local.add(stored)
    reporter.report(
      .linked(count: stored.count, from: context.localPlace(source.pair), to: local.place))
    return stored
  }
}
