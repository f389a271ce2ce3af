// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Lists the mailbox that is open: by what changed where the server tells that, else as a whole.
final class IMAPListing {
  /// The numbers at the moment of opening; `nil` when the mailbox keeps no mod-sequences.
  let mark: RemoteMark?
  /// UIDNEXT at the moment of opening; 1 when the server did not tell.
  let next: UInt32
  /// Whether the last snapshot rests on what the server named as gone.
  private(set) var namesDeletions = false
  /// How many messages the server said that the mailbox has.
  let exists: Int
  /// The labels of the messages that the last snapshot looked at; `nil` where none are synchronised.
  private(set) var labels: LabelListing?

  /// For more messages memory is taken when they come: a server may say any number.
  private static let expectedMessages = 1 << 20

  private let place: FolderPlace
  private let selected: RemoteChanges?
  private let base: RemoteBase?
  private let connection: IMAPConnection
  private let validity: UInt32?
  /// Asks for what tells where else the server has the messages; `nil` where it does not tell.
  let identities: IdentityQuestion?
  private let knowledge: ServerKnowledge
  private let reporter: Reporter
  /// The list that ``isSame(as:)`` has got.
  private var listed: FolderSnapshot?

  init(
    _ place: FolderPlace, _ selection: MailboxSelection, since base: RemoteBase?,
    on connection: IMAPConnection, identities: IdentityQuestion? = nil,
    knowledge: ServerKnowledge, _ reporter: Reporter
  ) {
    self.place = place
    mark = selection.mark
    next = selection.next ?? 1
    exists = selection.exists
    validity = selection.validity
    self.identities = identities
    selected = selection.changes
    // With another UIDVALIDITY it says nothing, and may be a million messages.
    self.base = base?.mark.validity == selection.mark?.validity ? base : nil
    self.connection = connection
    self.knowledge = knowledge
    self.reporter = reporter
  }

  /// Every UID with its flags.
  func snapshot() throws(SyncFailure) -> FolderSnapshot {
    connection.begin("listing folder \(place.folder)")
    labels = connection.tellsLabels ? LabelListing() : nil
    if let base, let mark, let before = base.snapshot,
      mark.modificationSequence >= base.mark.modificationSequence,
      let snapshot = try changed(since: base.mark, to: mark, from: before)
    {
      return snapshot
    }
    return try complete()
  }

  // MARK: - By changes

  /// `nil` when what the server tells does not add up.
  private func changed(
    since earlier: RemoteMark, to mark: RemoteMark, from before: FolderSnapshot
  ) throws(SyncFailure) -> FolderSnapshot? {
    if mark == earlier { return before }
    if let selected {
      let snapshot = selected.applied(to: before, count: exists)
      namesDeletions = snapshot != nil
      return judge(snapshot, .quickResynchronization)
    }
    guard connection.tier != .plain, exists > 0 else { return nil }
    let changes = try changes(since: earlier)
    guard let changes else { return nil }
    if let snapshot = changes.applied(to: before, count: exists) { return snapshot }
    let uids = try allUIDs()
    return judge(changes.applied(to: before, keeping: uids, count: exists), .conditionalStore)
  }

  private func judge(_ snapshot: FolderSnapshot?, _ tier: ListingTier) -> FolderSnapshot? {
    if snapshot == nil {
      knowledge.doubt(
        tier.rawValue, "the changes of folder \(place.folder) do not add up", reporter)
    } else {
      knowledge.prove(tier.rawValue)
    }
    return snapshot
  }

  /// New messages and new flags; `nil` when the server does not understand the question.
  private func changes(since mark: RemoteMark) throws(SyncFailure) -> RemoteChanges? {
    var changes = RemoteChanges(connection.keywords)
    let tag = try connection.send(
      .fetch(uids: .all, items, [.changedSince(mark.modificationSequence)]))
    let asked = try askForIdentities()
    let completion = try connection.wait(for: tag) { event in
      changes.note(event)
      labels?.note(event)
    }
    if let asked { try identities?.collect(asked) }
    if completion.condition == .ok { return changes }
    knowledge.refuse(
      ListingTier.conditionalStore.rawValue, "FETCH: \(completion.text.text)", reporter)
    connection.tier = .plain
    return nil
  }

  private func askForIdentities() throws(SyncFailure) -> IdentityQuestion.Asked? {
    guard let identities, let validity else { return nil }
    return try identities.ask(validity: validity, below: next)
  }

  private var items: [FetchItem] {
    connection.tellsLabels ? [.uid, .flags, .gmailLabels] : [.uid, .flags]
  }

  private func allUIDs() throws(SyncFailure) -> UIDSet {
    var ranges: [ClosedRange<UInt32>] = []
    let isShort = connection.capabilities.has("ESEARCH")
    try connection.succeed(.search([.all], returning: isShort ? [.all] : [])) { event in
      switch event {
      case .untagged(.search(let found)): ranges += found.numbers.map { $0...$0 }
      case .untagged(.extendedSearch(let found)): ranges += found.all?.ranges ?? []
      default: break
      }
    }
    return UIDSet(ranges: ranges)
  }

  // MARK: - As a whole

  /// Whether the server lists the very messages of the status; found out while they come, so that a list
  /// without news takes no memory.
  ///
  /// If it does not, the next ``snapshot()`` is this list, which is not asked for again.
  func isSame(as status: StatusDatabase) throws(SyncFailure) -> Bool {
    connection.begin("listing folder \(place.folder)")
    var comparison = ListingComparison(with: status)
    let tally = try list { comparison.note($0) }
    if try comparison.isSame(), tally.isWhole(comparison.count) { return true }
    listed = tally.snapshot(of: try comparison.messages())
    return false
  }

  private func complete() throws(SyncFailure) -> FolderSnapshot {
    if let listed {
      self.listed = nil
      return listed
    }
    var messages: [KnownMessage] = []
    messages.reserveCapacity(min(exists, Self.expectedMessages))
    let tally = try list { messages.append($0) }
    return tally.snapshot(of: messages)
  }

  /// What came beside the messages of a list.
  private struct Tally {
    var expected: Int
    var vanished: [ClosedRange<UInt32>] = []
    var isDamaged = false

    /// Whether so many messages are all that there are: no response was damaged, and at least as many
    /// messages came as the server said there are.
    ///
    /// A message that went before it was listed stays expected: then the listing proves nothing.
    func isWhole(_ count: Int) -> Bool { !isDamaged && vanished.isEmpty && count >= expected }

    func snapshot(of messages: [KnownMessage]) -> FolderSnapshot {
      var listed = FolderSnapshot(messages)
      listed.isComplete = !isDamaged && listed.count >= expected
      return listed.removing(UIDSet(ranges: vanished))
    }
  }

  /// Asks for every message and hands each on as it comes.
  private func list(_ note: (KnownMessage) -> Void) throws(SyncFailure) -> Tally {
    var tally = Tally(expected: exists)
    guard exists > 0 else { return tally }
    let tag = try connection.send(.fetch(uids: .all, items))
    let asked = try askForIdentities()
    let completion = try connection.wait(for: tag) { event in
      labels?.note(event)
      switch event {
      case .untagged(.fetch(let message)):
        if let uid = message.uid, let flags = message.flags {
          note(KnownMessage(uid, MessageFlags(flags, connection.keywords)))
        }
      case .untagged(.expunge): tally.expected -= 1
      case .untagged(.vanished(let news)): tally.vanished += news.uids.ranges
      case .unparsable: tally.isDamaged = true
      default: break
      }
    }
    if let asked { try identities?.collect(asked) }
    try completion.success()
    return tally
  }
}
