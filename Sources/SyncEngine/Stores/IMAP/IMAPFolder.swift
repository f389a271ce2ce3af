// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// A mailbox that is open on a connection, for one run.
final class IMAPFolder: RemoteFolder {
  /// Servers need not accept longer lines (RFC 7162 §4), and some do not.
  static let longestSet = 8_000
  /// Of so many messages the times of arrival are asked for before the messages themselves.
  private static let datedTogether = 5_000

  let place: FolderPlace
  var kind = StoreKind.imap
  let isReadOnly: Bool
  let validity: UInt32
  /// The letters for which the mailbox has lasting keywords; all when it was opened for reading.
  var lastingKeywords: MessageFlags
  /// Where deleted messages go; `nil` where they are gone.
  var trash: MailboxName?
  /// Whether the mailbox keeps the mark of messages for which no receipt is to be sent (RFC 3503).
  var keepsReceiptMark = false
  /// What is not sent; `nil` sends every header.
  var headerFilter: HeaderFilter?
  /// Headers that one side alone may have, so that they do not tell messages apart.
  var printFilter: HeaderFilter?
  private let listing: IMAPListing
  let connection: IMAPConnection
  let mailbox: MailboxName
  private let expunges: Bool
  var exists: Int { listing.exists }
  var mark: RemoteMark? { listing.mark }
  var next: UInt32 { listing.next }
  var namesDeletions: Bool { listing.namesDeletions }
  var labels: LabelListing? { listing.labels }
  var identities: IdentityQuestion? { listing.identities }

  init(
    _ place: FolderPlace, mailbox: MailboxName, connection: IMAPConnection, validity: UInt32,
    listing: IMAPListing, isReadOnly: Bool, expunges: Bool
  ) {
    self.place = place
    self.mailbox = mailbox
    self.connection = connection
    self.validity = validity
    lastingKeywords = connection.keywords.letters
    self.listing = listing
    self.isReadOnly = isReadOnly
    self.expunges = expunges
  }

  func snapshot() throws(SyncFailure) -> FolderSnapshot { try listing.snapshot() }

  func isSame(as status: StatusDatabase) throws(SyncFailure) -> Bool {
    try listing.isSame(as: status)
  }

  func find(_ criteria: [SearchCriterion]) throws(SyncFailure) -> UIDSet {
    connection.begin("searching folder \(place.folder)")
    return try connection.search(criteria)
  }

  /// A listing of the server is not disturbed by renaming, so nothing is looked at again.
  func confirmAbsent(_ uids: [UID]) throws(SyncFailure) -> [UID] { uids }

  func send(
    _ copies: [MessageCopy], to receiver: any MessageReceiver, observer: any CopyObserver
  ) throws(SyncFailure) {
    guard receiver.needsDetails else {
      var rest = copies
      return try send(to: receiver, observer: observer) {
        defer { rest = [] }
        return rest
      }
    }
    var rest = copies[...]
    while !rest.isEmpty, !observer.shouldStop {
      var chunk = Array(rest.prefix(Self.datedTogether))
      rest = rest.dropFirst(chunk.count)
      let dates = try dates(of: chunk)
      connection.begin("receiving messages of folder \(place.folder)")
      var download = IMAPDownload(
        of: { () throws(SyncFailure) in
          defer { chunk = [] }
          return chunk
        }, from: connection, to: receiver, observer: observer, dates: dates)
      try download.run()
    }
  }

  /// When messages arrived on this server.
  private func dates(of copies: [MessageCopy]) throws(SyncFailure) -> [UID: InternalDate] {
    let uids = copies.compactMap { copy in
      if case .uid(let uid) = copy.message { uid } else { nil }
    }
    connection.begin("looking at messages of folder \(place.folder)")
    var dates: [UID: InternalDate] = [:]
    for set in UIDSet(uids).chunks(ofAtMost: Self.longestSet) {
      try connection.succeed(.fetch(uids: .set(set), [.uid, .internalDate])) { event in
        guard case .untagged(.fetch(let message)) = event, let uid = message.uid else { return }
        dates[uid] = message.internalDate
      }
    }
    return dates
  }

  func send(
    to receiver: any MessageReceiver, observer: any CopyObserver,
    _ more: @escaping () throws(SyncFailure) -> [MessageCopy]
  ) throws(SyncFailure) {
    connection.begin("receiving messages of folder \(place.folder)")
    var download = IMAPDownload(of: more, from: connection, to: receiver, observer: observer)
    try download.run()
  }

  func receiver(observer: any CopyObserver) throws(SyncFailure) -> any MessageReceiver {
    connection.begin("sending messages to folder \(place.folder)")
    let upload = IMAPUpload(to: self, observer: observer)
    if headerFilter == nil && !keepsReceiptMark { return upload }
    let (filter, keepsMark) = (headerFilter, keepsReceiptMark)
    return HeaderGate(to: upload) { preview, header in
      // Whoever asked for a receipt got it when the message was read first, or waits for the reader.
      preview.isReceiptHandled =
        keepsMark && HeaderFields(header[...]).first("disposition-notification-to") != nil
      return filter?.applied(to: header) ?? header
    }
  }

  /// The server gives the UIDs on this side; there is nothing to assign.
  func assign(_ uid: UID, to message: MessageReference) throws(SyncFailure) {}

  /// What the server has confirmed is its business to keep.
  func beginSettling() -> Settlement? { nil }

  func changeFlags(
    _ steps: [FlagStep], done: (FlagStep) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    connection.begin("changing flags in folder \(place.folder)")
    let keywords = connection.keywords
    try change(steps, done: done) { step, set in
      let (added, removed) = (step.change.add, step.change.remove)
      let add = Command.store(set, .add, FlagList(added, keywords))
      let remove = Command.store(set, .remove, FlagList(removed, keywords))
      return (added.isEmpty ? [] : [add]) + (removed.isEmpty ? [] : [remove])
    }
  }

  /// Sends the commands of all steps without waiting, and calls `done` for each step that succeeds.
  ///
  /// A refusal is thrown after the other steps, which do not depend on it.
  func change<Step: ChangeOfMessages>(
    _ steps: [Step], done: (Step) throws(SyncFailure) -> Void,
    by commands: (Step, UIDSet) -> [Command]
  ) throws(SyncFailure) {
    var sent: [(step: Step, tags: [Tag])] = []
    for step in steps {
      var tags: [Tag] = []
      for set in UIDSet(step.uids).chunks(ofAtMost: Self.longestSet) {
        for command in commands(step, set) { tags.append(try connection.send(command)) }
      }
      sent.append((step, tags))
    }
    var refusal: SyncFailure?
    for (step, tags) in sent {
      do throws(SyncFailure) {
        for tag in tags { try connection.wait(for: tag).success() }
        try done(step)
      } catch {
        // The other steps are on their way.
        guard !connection.isBroken, refusal == nil else { throw error }
        refusal = error
      }
    }
    if let refusal { throw refusal }
  }

  func remove(
    _ uids: [UID], done: ([UID]) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    connection.begin("deleting messages in folder \(place.folder)")
    if let trash, trash != mailbox, expunges, try moveToTrash(uids, trash) { return try done(uids) }
    let sets = UIDSet(uids).chunks(ofAtMost: Self.longestSet)
    var tags: [Tag] = []
    for set in sets { tags.append(try connection.send(.store(set, .add, FlagList(.deleted)))) }
    if expunges, connection.capabilities.has("UIDPLUS") {
      for set in sets { tags.append(try connection.send(.expunge(set))) }
    }
    for tag in tags { try connection.wait(for: tag).success() }
    if expunges, !connection.capabilities.has("UIDPLUS") { try expungeOnly(uids) }
    try done(uids)
  }

  /// Puts messages into the folder for deleted ones, and returns whether they are gone here.
  private func moveToTrash(
    _ uids: [UID], _ trash: MailboxName
  ) throws(SyncFailure) -> Bool {
    let moves = connection.capabilities.has("MOVE")
    for set in UIDSet(uids).chunks(ofAtMost: Self.longestSet) {
      let completion = try connection.run(moves ? .move(set, to: trash) : .copy(set, to: trash))
      guard completion.condition == .ok else {
        let (folder, words) = (FolderName(trash.text), completion.text)
        throw .problem(
          words.isOfFullMailbox
            ? .mailboxFull(FolderPlace(place.repository, folder), serverText: words.text)
            : .folderRefused(folder: folder, serverText: words.text))
      }
    }
    return moves
  }

  /// Expunges these messages and no others on a server that can only expunge everything.
  ///
  /// Messages that somebody else marked as deleted lose the mark for that moment.  If the connection
  /// breaks in between they stay unmarked: a mark is lost then, not a message.
  private func expungeOnly(_ uids: [UID]) throws(SyncFailure) {
    let own = Set(uids.map(\.rawValue))
    var others: [UID] = []
    try connection.succeed(.search([.deleted])) { event in
      guard case .untagged(.search(let found)) = event else { return }
      others += found.numbers.filter { !own.contains($0) }.compactMap { UID($0) }
    }
    let kept = UIDSet(others).chunks(ofAtMost: Self.longestSet)
    for set in kept { try connection.succeed(.store(set, .remove, FlagList(.deleted))) }
    try connection.succeed(.expunge)
    for set in kept { try connection.succeed(.store(set, .add, FlagList(.deleted))) }
  }
}

/// One change of many messages.
protocol ChangeOfMessages {
  /// The messages, ascending.
  var uids: [UID] { get }
}

extension FlagStep: ChangeOfMessages {}
extension LabelStep: ChangeOfMessages {}
