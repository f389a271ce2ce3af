// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Asks for the ids of the messages that a mailbox has got since the last time, and remembers them.
///
/// The question follows the command that lists the messages without waiting for its answer: it costs no
/// round trip, and a server that does not understand it spoils no listing.  Without new messages nothing
/// is asked.  What the server gets wrong costs transfers only.
final class IdentityQuestion {
  /// A question that is on its way.
  struct Asked {
    fileprivate let tag: Tag
    fileprivate let folder: IdentifiedFolder
    /// The messages that it is about.
    let uids: Range<UInt32>
  }

  /// So many ids are kept in memory before they are written.
  private static let batch = 1_000

  private let folder: FolderName
  private let kind: IdentityKind
  private let memory: AccountMemory
  private let connection: IMAPConnection
  private let connector: IMAPConnector
  private let reporter: Reporter
  private var knowledge: ServerKnowledge { connector.knowledge }

  /// `nil` where the server has no ids, or nothing may be remembered.
  init?(
    _ folder: FolderName, _ memory: AccountMemory?, on connection: IMAPConnection,
    of connector: IMAPConnector, _ reporter: Reporter
  ) {
    guard let memory, let kind = connection.identityKind else { return nil }
    self.folder = folder
    self.kind = kind
    self.memory = memory
    self.connection = connection
    self.connector = connector
    self.reporter = reporter
  }

  /// Forgets ids that belong to other numbers, before anybody gives files their new ones.
  func open(validity: UInt32) throws(SyncFailure) {
    try memory.forgetIdentities(of: folder, unless: validity)
  }

  /// Sends the question for a mailbox of this UIDVALIDITY; `nil` when no message is new.
  func ask(validity: UInt32, below next: UInt32) throws(SyncFailure) -> Asked? {
    guard isTrusted else { return nil }
    let known = try memory.identified(folder)
    let first = known?.validity == validity ? known?.next ?? 1 : 1
    guard first < next, let folder = try memory.identify(folder, validity: validity) else {
      return nil
    }
    let command = Command.fetch(
      uids: .set(UIDSet(ranges: [first...(next - 1)])), [.uid, .size, kind.item])
    return Asked(tag: try connection.send(command), folder: folder, uids: first..<next)
  }

  /// Sends the question right behind the command that opens the mailbox and lists what changed since
  /// `mark`; `nil` unless the listing of all folders told of new messages.
  func ask(since mark: RemoteMark?) throws(SyncFailure) -> Asked? {
    guard let mark, let announced = connector.mark(of: folder), announced.hasGot(since: mark)
    else { return nil }
    return try ask(validity: mark.validity, below: announced.next)
  }

  /// Waits for the answer and remembers it; `note` gets each message with its length.
  ///
  /// Returns whether the server understood the question.
  @discardableResult
  func collect(
    _ asked: Asked, note: (UID, Int) -> Void = { _, _ in }
  ) throws(SyncFailure) -> Bool {
    var waiting: [IdentifiedMessage] = []
    var (told, untold, isDamaged) = (0, 0, false)
    let completion = try connection.wait(for: asked.tag) { event throws(SyncFailure) in
      switch event {
      case .unparsable: isDamaged = true
      case .untagged(.fetch(let message)):
        guard let uid = message.uid, asked.uids.contains(uid.rawValue) else { return }
        let identity = MessageIdentity(message, kind)
        guard let octets = message.size, IdentifiedMessage.lengths.contains(octets) else {
          // Flags may change at any time, and such a response has neither.
          if message.size != nil || identity != nil { untold += 1 }
          return
        }
        note(uid, octets)
        guard let identity else { return untold += 1 }
        told += 1
        waiting.append(IdentifiedMessage(uid: uid, identity: identity, octets: octets))
        if waiting.count < Self.batch { return }
        try memory.add(waiting, to: asked.folder)
        waiting = []
      default: break
      }
    }
    if completion.condition != .ok {
      distrust("FETCH: \(completion.text.text)")
      return false
    }
    if isDamaged || untold > 0 && told == 0 {
      distrust("the answer to FETCH \(kind.itemName) has no ids, or no lengths")
      return !isDamaged
    }
    guard told > 0 else { return true }
    try memory.add(waiting, to: asked.folder)
    try memory.note(asked.folder, identifiedBelow: asked.uids.upperBound)
    knowledge.prove(kind.name)
    return true
  }

  /// Waits for the answer to a question about a mailbox that could not be opened.
  func drop(_ asked: Asked) throws(SyncFailure) { _ = try connection.wait(for: asked.tag) }

  /// What other folders have of messages of this one.
  ///
  /// A server that gave one id to messages of different lengths is not believed any more.
  func twins(
    of uids: some Sequence<UID>, validity: UInt32
  ) throws(SyncFailure) -> TwinSearch {
    guard isTrusted, let folder = try memory.identified(folder),
      folder.validity == validity, try memory.identifiesOthers(than: folder)
    else { return TwinSearch() }
    var search = try memory.twins(of: uids, in: folder)
    if let uid = search.contradiction {
      distrust("UID \(uid) of \(folder.name) has the id of a message of another length")
      return TwinSearch()
    }
    let stale = Set(search.folders.values.lazy.filter { !self.isCurrent($0) }.map(\.number))
    if !stale.isEmpty { search.twins.removeAll { stale.contains($0.folder) } }
    return search
  }

  /// Those of some messages of this folder whose id is known and believed.
  func identified(
    among uids: some Sequence<UID>, validity: UInt32
  ) throws(SyncFailure) -> Set<UID> {
    guard isTrusted, let folder = try memory.identified(folder), folder.validity == validity
    else { return [] }
    return try memory.identifiedMessages(of: folder, among: uids)
  }

  /// Whether the ids of the server are believed, as far as anybody knows by now.
  var isTrusted: Bool { knowledge.allows(kind.name) }

  /// Notes that the server gave a message the id of another one: their headers differ.
  func distrust(_ uid: UID) {
    distrust("UID \(uid) of \(folder) has the id of a message with another header")
  }

  /// Whether the server has not numbered a folder anew since its ids were told, as far as it said.
  private func isCurrent(_ other: IdentifiedFolder) -> Bool {
    guard let announced = connector.mark(of: other.name) else { return true }
    return announced.validity == other.validity
  }

  /// Whether the ids of a folder still mean what they meant.
  func isUnchanged(_ other: IdentifiedFolder) throws(SyncFailure) -> Bool {
    try memory.identifiesStill(other)
  }

  /// Forgets the ids of messages that are gone: of those named, or where the folder was compared as a whole,
  /// of all that the server does not have.
  func tidy(_ gone: [UID], whole theirs: FolderSnapshot?) throws(SyncFailure) {
    guard theirs != nil || !gone.isEmpty, let folder = try memory.identified(folder) else { return }
    guard let theirs else { return try memory.forgetIdentities(of: gone, in: folder) }
    try memory.forgetIdentities(in: folder) { theirs[$0] == nil }
  }

  private func distrust(_ reason: String) { knowledge.refuse(kind.name, reason, reporter) }
}

extension IdentityKind {
  /// What FETCH calls the id.
  fileprivate var itemName: String { self == .objectID ? "EMAILID" : "X-GM-MSGID" }
}
