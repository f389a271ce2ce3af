// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Gives new messages of a folder the files that other folders have of them, instead of fetching them.
///
/// The server says by its ids that the messages are the same (``IdentityQuestion``) and have the same length.
/// That finds the file; what proves that it is the right one is the file itself: it must have that length, and
/// the header that the server sends of the new message.  A header of another message means that the ids
/// tell nothing, and a file that is gone or cannot be read that the message is fetched.
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

  /// So many headers are asked for at a time.
  private static let portion = 1_000

  /// A message, and where its file may be.
  private struct Wanted {
    let copy: MessageCopy
    let twin: Twin
  }

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
    let search = try identities.twins(of: uids, validity: remote.validity)
    if search.twins.isEmpty { return copies }
    var rest = copies
    for source in sources(of: search) where goesOn {
      let wanted = wanted(of: rest, from: source, search.twins)
      guard isWorth(wanted, source) else { continue }
      var done: Set<MessageReference> = []
      try link(wanted, from: source) { (stored) throws(SyncFailure) in
        try record(stored)
        done.formUnion(stored.map(\.source))
      }
      if !done.isEmpty { rest.removeAll { done.contains($0.message) } }
    }
    return rest
  }

  private var goesOn: Bool { !context.stop.endsSoon && identities.isTrusted }

  /// The folders that have twins, small ones first.
  private func sources(of search: TwinSearch) -> [Source] {
    var sources: [Int64: Source] = [:]
    for number in Set(search.twins.lazy.map(\.folder)) {
      guard let folder = search.folders[number], let pair = context.pairs[folder.name] else {
        continue
      }
      let known = context.memory?.records[pair.statusFileName]?.remote?.messages
      sources[number] = Source(folder: folder, pair: pair, count: known ?? Int(folder.next))
    }
    return sources.values.sorted { ($0.count, $0.folder.number) < ($1.count, $1.folder.number) }
  }

  private func wanted(
    of copies: [MessageCopy], from source: Source, _ twins: [Twin]
  ) -> [Wanted] {
    var found: [UID: Twin] = [:]
    for twin in twins where twin.folder == source.folder.number && found[twin.message] == nil {
      found[twin.message] = twin
    }
    return copies.compactMap { copy in
      guard case .uid(let uid) = copy.message else { return nil }
      return found[uid].map { Wanted(copy: copy, twin: $0) }
    }
  }

  private func isWorth(_ wanted: [Wanted], _ source: Source) -> Bool {
    var missing = source.count * Self.octetsPerName
    // A server may say what it likes of lengths: their sum need not be a number.
    for wanted in wanted where missing > 0 { missing -= min(missing, wanted.twin.octets) }
    return missing <= 0
  }

  private func link(
    _ wanted: [Wanted], from source: Source,
    record: ([StoredCopy]) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    guard vouches(source) else { return }
    let times = AccessTimes(of: source.pair.local, in: context.account.local)
    defer { times?.restore() }
    let other = MaildirFolder(
      source.pair.local, visible: source.pair.visible, of: local.settings, in: context,
      warn: { _ in })
    for start in stride(from: 0, to: wanted.count, by: Self.portion) where goesOn {
      let portion = wanted[start..<min(start + Self.portion, wanted.count)]
      let (stored, failure) = link(try confirmed(portion, in: other))
      try keep(stored, from: source, record: record)
      if let failure { throw failure }
    }
  }

  /// Whether the numbers in the names of the files are those to which the ids belong, as far as anybody knows.
  private func vouches(_ source: Source) -> Bool {
    let validity = FolderValidity(context.remotePlace(source.pair), in: context.layout)
    // Whatever keeps it from being read is told where that folder is synchronised.
    return (try? validity.saved()) == source.folder.validity
  }

  /// The files that are those of the messages, by length and header.
  private func confirmed(
    _ wanted: ArraySlice<Wanted>, in other: MaildirFolder
  ) throws(SyncFailure) -> [(file: TwinFile, copy: MessageCopy)] {
    var candidates: [(file: TwinFile, wanted: Wanted)] = []
    for wanted in wanted where !context.stop.endsSoon {
      guard let file = other.twinFile(of: wanted.twin.uid),
        file.print.octets == wanted.twin.octets
      else { continue }
      candidates.append((file, wanted))
    }
    let theirs = try prints(of: candidates.map(\.wanted.twin.message))
    var sure: [(TwinFile, MessageCopy)] = []
    for (file, wanted) in candidates {
      guard let print = theirs[wanted.twin.message] else { continue }
      if print == file.print {
        sure.append((file, wanted.copy))
      } else if !print.isVariant(of: file.print) {
        identities.distrust(wanted.twin.message)
        return []
      }
    }
    return sure
  }

  /// What the server has of messages; without its headers they are fetched.
  private func prints(of uids: [UID]) throws(SyncFailure) -> [UID: MessagePrint] {
    if uids.isEmpty { return [:] }
    do throws(SyncFailure) {
      return Dictionary(
        try remote.prints(of: uids).lazy.map { ($0.uid, $0.print) },
        uniquingKeysWith: { first, _ in first })
    } catch {
      guard case .problem(let problem) = error, problem.severity <= .folder else { throw error }
      return [:]
    }
  }

  /// Links until something fails; what was linked before has to be kept all the same.
  private func link(
    _ files: [(file: TwinFile, copy: MessageCopy)]
  ) -> (stored: [StoredCopy], failure: SyncFailure?) {
    var stored: [StoredCopy] = []
    do throws(SyncFailure) {
      for (file, copy) in files where !context.stop.endsSoon {
        if let new = try local.link(file, for: copy) { stored.append(new) }
      }
    } catch {
      return (stored, error)
    }
    return (stored, nil)
  }

  /// Records what was linked, or takes it away where another worker may have given the files new numbers
  /// meanwhile: before that, it forgets the ids.
  private func keep(
    _ stored: [StoredCopy], from source: Source,
    record: ([StoredCopy]) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    if stored.isEmpty { return }
    var isUnchanged = false
    do throws(SyncFailure) {
      isUnchanged = try identities.isUnchanged(source.folder)
    } catch {
      try local.unlink(stored)
      throw error
    }
    guard isUnchanged else { return try local.unlink(stored) }
    local.add(stored)
    try record(stored)
    reporter.report(
      .linked(count: stored.count, from: context.localPlace(source.pair), to: local.place))
  }
}
