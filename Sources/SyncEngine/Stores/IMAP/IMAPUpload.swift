// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Sends messages to the open mailbox by APPEND, without waiting for the answer to one before sending
/// the next where the server allows that (LITERAL+).
final class IMAPUpload: MessageReceiver {
  /// Commands without an answer yet.
  private static let depth = 32

  /// A message that was sent, or is being sent.
  struct Sent {
    let tag: Tag
    let preview: MessagePreview
    var source: MessageReference?
    var flags: MessageFlags = []
    /// What identifies the message if the server does not tell its UID.
    var header = HeaderPrint()
  }

  private let folder: IMAPFolder
  private let observer: any CopyObserver
  private var connection: IMAPConnection { folder.connection }
  private var sent: [Sent] = []
  private var current: Sent?
  private var stored: [StoredCopy] = []
  private var unidentified: [Sent] = []
  private let tellsUIDs: Bool

  init(to folder: IMAPFolder, observer: any CopyObserver) {
    self.folder = folder
    self.observer = observer
    tellsUIDs = folder.connection.capabilities.has("UIDPLUS")
  }

  func begin(_ preview: MessagePreview) throws(SyncFailure) {
    let message = AppendedMessage(
      flags: FlagList(preview.flags, folder.connection.keywords),
      date: preview.date.flatMap(Self.date),
      content: .supplied(octets: preview.octets))
    let tag = try connection.send(.append(to: folder.mailbox, [message]))
    current = Sent(tag: tag, preview: preview)
  }

  func receive(_ octets: ArraySlice<UInt8>) throws(SyncFailure) {
    guard let tag = current?.tag else { return }
    if !tellsUIDs { current?.header.add(octets) }
    try connection.supply(octets, for: tag)
  }

  func end(_ message: MessageReference, flags: MessageFlags) throws(SyncFailure) {
    guard var finished = current else { return }
    current = nil
    finished.source = message
    finished.flags = flags
    sent.append(finished)
    try settle(untilAtMost: Self.depth - 1)
  }

  /// A message whose octets were promised cannot be taken back: only without the connection does the
  /// server drop what it got.
  func abandon() throws(SyncFailure) {
    connection.abandon()
    throw .problem(
      .connectionLost(host: connection.host, during: "taking back a message that changed"))
  }

  func finish() throws(SyncFailure) {
    try settle(untilAtMost: 0)
    guard !unidentified.isEmpty else { return }
    let search = UploadIdentification(unidentified, in: folder)
    unidentified = []
    let result = try search.run()
    for message in result.lost {
      if let source = message.source {
        observer.failed(source, .uploadUnidentified(file: message.preview.label))
      }
    }
    try observer.stored(result.found)
  }

  /// Takes answers until at most that many messages are without one.
  private func settle(untilAtMost count: Int) throws(SyncFailure) {
    while let first = sent.first {
      if sent.count > count {
        note(try connection.wait(for: first.tag), of: first)
      } else if let completion = connection.completion(of: first.tag) {
        note(completion, of: first)
      } else {
        break
      }
      sent.removeFirst()
    }
    guard !stored.isEmpty, stored.count >= Self.depth || count == 0 else { return }
    let batch = stored
    stored = []
    try observer.stored(batch)
  }

  private func note(_ completion: Completion, of message: Sent) {
    guard let source = message.source else { return }
    guard completion.condition == .ok else {
      return observer.failed(
        source,
        .uploadRefused(file: message.preview.label, serverText: completion.text.text))
    }
    if case .appendUID(_, let uids) = completion.text.code,
      let uid = uids.uids.first(where: { _ in true })
    {
      stored.append(message.copy(as: uid, source))
    } else {
      unidentified.append(message)
    }
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
}
