// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// What moving messages needs of one folder that may have lost or got some.
///
/// There is one for each folder that changed, of which hardly any has moved messages: so whatever costs
/// memory or a descriptor is opened when it is first asked for.
final class MoveSide {
  let pair: FolderPair
  let local: MaildirFolder
  /// Whether the memory knew the folder before anything was moved.
  let wasKnown: Bool
  /// Whether the status has changed since.
  fileprivate(set) var isChanged = false
  private let context: RunContext
  private let reporter: Reporter
  /// The status and what it held before anything was moved.
  private var books: (status: StatusDatabase, agreed: FolderSnapshot)?
  /// The rows as they were first asked for.
  private var labels: [UID: AgreedLabels]?

  init(
    _ pair: FolderPair, _ settings: MaildirSettings, _ context: RunContext, _ reporter: Reporter
  ) {
    self.pair = pair
    self.context = context
    self.reporter = reporter
    local = MaildirFolder(
      pair.local, visible: pair.visible, of: settings, in: context, warn: { _ in })
    wasKnown = context.record(of: pair) != nil
  }

  /// What both sides agreed on before anything was moved.
  func agreed() throws(SyncFailure) -> FolderSnapshot { try open().agreed }

  /// Makes changes of the status durable.
  fileprivate func apply(_ changes: StatusDatabase.Changes) throws(SyncFailure) {
    try open().status.apply(changes)
    isChanged = true
  }

  /// The labels on which both sides agreed, for the number that the message gets; `nil` without labels.
  func labels(of uid: UID, as new: UID) throws(SyncFailure) -> AgreedLabels? {
    guard context.account.labels != nil else { return nil }
    if labels == nil { labels = Dictionary(try open().status.labels().map { ($0.uid, $0) }) { $1 } }
    guard let row = labels?[uid] else { return nil }
    return AgreedLabels(new, text: row.text, modified: row.modified)
  }

  private func open() throws(SyncFailure) -> (status: StatusDatabase, agreed: FolderSnapshot) {
    if let books { return books }
    let status = try context.openStatus(of: pair, reporter)
    let opened = (status: status, agreed: try status.load())
    books = opened
    return opened
  }
}

/// The folders between which messages move in one run.
final class MoveSides {
  private let context: RunContext
  private let reporter: Reporter
  /// The Maildirs of the local side.
  let settings: MaildirSettings
  private var opened: [FolderPair: MoveSide] = [:]

  init(_ settings: MaildirSettings, _ context: RunContext, _ reporter: Reporter) {
    self.settings = settings
    self.context = context
    self.reporter = reporter
  }

  /// The folder, the same one each time.
  subscript(pair: FolderPair) -> MoveSide {
    if let side = opened[pair] { return side }
    let side = MoveSide(pair, settings, context, reporter)
    opened[pair] = side
    return side
  }

  /// Notes that a message has another folder and UID on both sides now.
  func record(
    _ uid: UID, of source: FolderPair, as new: UID, in target: FolderPair
  ) throws(SyncFailure) {
    try record([(uid, new)], of: source, in: target)
  }

  /// Notes the same of several messages.
  ///
  /// The new folder learns it first: an end in between leaves rows too many, which the next look
  /// forgets, and not too few, which it would take for new messages.
  func record(
    _ moves: [(former: UID, new: UID)], of source: FolderPair, in target: FolderPair
  ) throws(SyncFailure) {
    if moves.isEmpty { return }
    try context.generation?.advance()
    let (from, to) = (self[source], self[target])
    var labels: [AgreedLabels] = []
    for move in moves {
      if let row = try from.labels(of: move.former, as: move.new) { labels.append(row) }
    }
    let agreed = try from.agreed()
    let rows = moves.map { KnownMessage($0.new, agreed[$0.former] ?? []) }
    try to.apply(.init(put: rows, labels: labels))
    try from.apply(.init(drop: moves.map(\.former)))
  }

  /// The memory after the moves.
  ///
  /// The marks of the folders are older than the moves, and what the server tells to have changed since
  /// then is true whether the status knows it already or not: nothing needs to be listed as a whole.
  func renewed(_ memory: RunMemory) -> RunMemory {
    var memory = memory
    for (pair, side) in opened where side.wasKnown && side.isChanged {
      memory.renew(pair.statusFileName, status: context.statusPath(pair))
    }
    return memory
  }
}
