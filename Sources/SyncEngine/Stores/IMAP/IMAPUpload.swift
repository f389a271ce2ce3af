// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Sends messages to the open mailbox by APPEND, without waiting for the answer to one before sending
/// the next where the server allows that (LITERAL+).
///
/// With MULTIAPPEND (RFC 3502) small messages go several in one command, which the server stores all or
/// none.  They are held until the answer: when the server refuses a group, each of it is sent by itself,
/// so that only the bad one fails.
final class IMAPUpload: MessageReceiver {
  /// Commands without an answer yet.
  private static let depth = 32
  /// Messages and octets of one command; larger messages go by themselves and are not held.
  private static let groupCount = 64
  private static let groupOctets = 1 << 20
  private static let heldSize = 256 << 10
  /// All octets that are held together.
  private static let heldLimit = 6 << 20
  /// So many messages are identified together where the server does not tell their UIDs.
  private static let identifiedTogether = 250
  /// So many stored messages are worth a transaction.
  private static let recordCount = 64

  /// A message that was sent, or is being sent.
  struct Sent {
    let preview: MessagePreview
    var source: MessageReference?
    var flags: MessageFlags = []
    /// What identifies the message if the server does not tell its UID.
    var header = HeaderPrint()
    /// The octets, as long as they may have to be sent once more.
    fileprivate var held: [UInt8] = []
  }

  /// Where the octets of the message that is being received go.
  private enum Destination {
    case command(Tag)
    case group
    /// The server would not take it; it is not asked.
    case nowhere(SyncProblem)
  }

  /// An APPEND that is not answered.
  private struct Command {
    let tag: Tag
    let messages: [Sent]
  }

  /// APPEND names flags and time before the octets.
  let needsDetails = true

  private let folder: IMAPFolder
  private let observer: any CopyObserver
  private var connection: IMAPConnection { folder.connection }
  private var current: (message: Sent, destination: Destination)?
  /// Messages for the next command.
  private var group: [Sent] = []
  private var sent: [Command] = []
  private var stored: [StoredCopy] = []
  private var unidentified: [Sent] = []
  /// The last message that was looked at to find out which UIDs messages got.
  private var lastIdentified: UID?
  /// The UIDs that the server told.
  private var given = SeenUIDs()
  private let tellsUIDs: Bool
  private let limit: Int
  /// What the server said of the smallest message for which the mailbox has no room, and its size.
  private var full: (octets: Int, text: String)?
  private var sendsGroups: Bool

  init(to folder: IMAPFolder, observer: any CopyObserver) {
    self.folder = folder
    self.observer = observer
    let capabilities = folder.connection.capabilities
    tellsUIDs = capabilities.has("UIDPLUS")
    limit = capabilities.appendLimit ?? .max
    sendsGroups = capabilities.has("MULTIAPPEND")
  }

  func begin(_ preview: MessagePreview) throws(SyncFailure) {
    var message = Sent(preview: preview)
    if let problem = obstacle(to: preview) {
      current = (message, .nowhere(problem))
    } else if fitsGroup(preview) {
      message.held.reserveCapacity(preview.octets)
      current = (message, .group)
    } else {
      try sendGroup()
      current = (message, .command(try send([message])))
    }
  }

  func receive(_ octets: ArraySlice<UInt8>) throws(SyncFailure) {
    switch current?.destination {
    case .command(let tag):
      if !tellsUIDs { current?.message.header.add(octets) }
      try connection.supply(octets, for: tag)
    case .group: current?.message.held.append(contentsOf: octets)
    case .nowhere, nil: break
    }
  }

  func end(_ source: MessageReference, flags: MessageFlags) throws(SyncFailure) {
    guard let (begun, destination) = current else { return }
    current = nil
    var message = begun
    message.source = source
    message.flags = flags
    switch destination {
    case .command(let tag): sent.append(Command(tag: tag, messages: [message]))
    case .group: try add(message)
    case .nowhere(let problem): observer.failed(source, problem)
    }
    try takeAnswers(isFinishing: false)
    if unidentified.count >= Self.identifiedTogether {
      try takeAnswers(isFinishing: true)
      try identify()
    }
  }

  /// A message whose octets were promised cannot be taken back: only without the connection does the
  /// server drop what it got.
  func abandon() throws(SyncFailure) {
    guard case (_, .command)? = current else { return current = nil }
    connection.abandon()
    throw .problem(
      .connectionLost(host: connection.host, during: "taking back a message that changed"))
  }

  func finish() throws(SyncFailure) {
    // Who wants to leave does not wait for messages that were not even begun.
    if observer.shouldStop { group = [] }
    try sendGroup()
    try takeAnswers(isFinishing: true)
    try identify()
  }

  /// Asks for the UIDs of messages that the server took without telling them.
  private func identify() throws(SyncFailure) {
    guard !unidentified.isEmpty else { return }
    let search = UploadIdentification(unidentified, in: folder, after: lastIdentified)
    unidentified = []
    let result = try search.run()
    lastIdentified = result.last
    for message in result.lost { fail(message) }
    try observer.stored(result.found)
  }

  // MARK: - Sending

  /// Why the server would not take a message: no literal may be empty (RFC 9051 §6.3.12).
  private func obstacle(to preview: MessagePreview) -> SyncProblem? {
    if preview.octets == 0 { return .messageEmpty(file: preview.label) }
    if let full, preview.octets >= full.octets {
      return .mailboxFull(folder.place, serverText: full.text)
    }
    guard preview.octets > limit else { return nil }
    return .uploadTooLarge(file: preview.label, octets: preview.octets, limit: limit)
  }

  /// Whether a message is small enough to share a command, and need not wait for the server's consent.
  private func fitsGroup(_ preview: MessagePreview) -> Bool {
    sendsGroups
      && preview.octets <= min(Self.heldSize, connection.capabilities.largestImmediateLiteral)
  }

  private func add(_ message: Sent) throws(SyncFailure) {
    let octets = group.reduce(message.preview.octets) { $0 + $1.preview.octets }
    if octets > Self.groupOctets { try sendGroup() }
    group.append(message)
    if group.count >= Self.groupCount { try sendGroup() }
  }

  private func sendGroup() throws(SyncFailure) {
    let messages = group
    group = []
    if !messages.isEmpty { try sendHeld(messages) }
  }

  private func sendHeld(_ messages: [Sent]) throws(SyncFailure) {
    let tag = try send(messages)
    for message in messages { try connection.supply(message.held[...], for: tag) }
    sent.append(Command(tag: tag, messages: messages))
  }

  /// Begins a command; its octets must follow.
  private func send(_ messages: [Sent]) throws(SyncFailure) -> Tag {
    try connection.send(
      .append(
        to: folder.mailbox,
        messages.map { message in
          let preview = message.preview
          var flags = FlagList(preview.flags, connection.keywords)
          if preview.isReceiptHandled { flags.insert(.receiptSent) }
          return AppendedMessage(
            flags: flags,
            date: preview.arrival ?? preview.date.flatMap(Self.date),
            content: .supplied(octets: preview.octets))
        }))
  }

  // MARK: - Answers

  private var mustWait: Bool {
    sent.count >= Self.depth
      || sent.reduce(0) { $0 + $1.messages.reduce(0) { $0 + $1.held.count } } > Self.heldLimit
  }

  /// Takes the answers that are there, and waits for more while too much is under way.
  private func takeAnswers(isFinishing: Bool) throws(SyncFailure) {
    while let first = sent.first {
      let completion: Completion
      if let ready = connection.completion(of: first.tag) {
        completion = ready
      } else if isFinishing || mustWait {
        completion = try connection.wait(for: first.tag)
      } else {
        break
      }
      sent.removeFirst()
      try note(completion, of: first.messages)
    }
    guard !stored.isEmpty, stored.count >= Self.recordCount || isFinishing else { return }
    let batch = stored
    stored = []
    try observer.stored(batch)
  }

  private func note(_ completion: Completion, of messages: [Sent]) throws(SyncFailure) {
    guard completion.condition == .ok else { return try noteRefusal(completion, of: messages) }
    guard case .appendUID(let validity, let list) = completion.text.code else {
      return unidentified += messages.map(\.identified)
    }
    guard validity == folder.validity, list.count == messages.count else {
      return messages.forEach(fail)
    }
    for (message, uid) in zip(messages, list.uids) {
      guard let source = message.source else { continue }
      // A server may take an upload for a message that it has, and tell the UID of that one.
      if uid.rawValue < folder.next || !given.insert(uid) {
        observer.failed(source, .uploadMerged(file: message.preview.label, uid: uid))
      } else {
        stored.append(message.copy(as: uid, source))
      }
    }
  }

  /// Nothing of a refused command is stored (RFC 3502 §6.3.11).
  private func noteRefusal(
    _ completion: Completion, of messages: [Sent]
  ) throws(SyncFailure) {
    if messages.count > 1 {
      if completion.condition == .bad { sendsGroups = false }
      for message in messages { try sendHeld([message]) }
    } else if let message = messages.first, let source = message.source {
      observer.failed(source, refusal(of: message.preview, completion.text))
    }
  }

  /// A full mailbox takes no message that is as large, so that those are not sent in vain; a smaller one
  /// may find room (RFC 9051 §7.1).
  private func refusal(of preview: MessagePreview, _ words: ResponseText) -> SyncProblem {
    guard words.isOfFullMailbox else {
      return .uploadRefused(file: preview.label, serverText: words.text)
    }
    full = (min(preview.octets, full?.octets ?? .max), words.text)
    return .mailboxFull(folder.place, serverText: words.text)
  }

  private func fail(_ message: Sent) {
    guard let source = message.source else { return }
    observer.failed(source, .uploadUnidentified(file: message.preview.label))
  }

  /// The time of arrival in the zone of this machine; none for times that cannot be true.
  private static func date(_ seconds: Int) -> InternalDate? {
    let parts = WallClock.localParts(seconds)
    guard parts.year >= 1981 else { return nil }
    return InternalDate(secondsSince1970: Int64(seconds), zoneMinutes: parts.offset)
  }
}

extension IMAPUpload.Sent {
  /// The message under the UID that the server gave it.
  func copy(as uid: UID, _ source: MessageReference) -> StoredCopy {
    StoredCopy(source: source, uid: uid, flags: flags, octets: preview.octets)
  }

  /// The message with what identifies it, instead of its octets.
  fileprivate var identified: Self {
    guard !held.isEmpty else { return self }
    var result = self
    result.header.add(held[...])
    result.held = []
    return result
  }
}
