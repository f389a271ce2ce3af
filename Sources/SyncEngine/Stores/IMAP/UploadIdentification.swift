// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The header of a message as far as it is needed to recognise the message on a server.
struct HeaderPrint: Equatable {
  /// More than that is not looked at.
  private static let limit = 64 << 10
  private static let end = Array("\r\n\r\n".utf8)

  private var bytes: [UInt8] = []
  private var isComplete = false

  /// The header with the empty line that ends it, or what there is of it.
  var octets: [UInt8] { bytes }

  /// Adds the next octets of the message; what follows the header is dropped.
  mutating func add(_ octets: ArraySlice<UInt8>) {
    guard !isComplete else { return }
    let start = max(0, bytes.count - 3)
    bytes.append(contentsOf: octets)
    for index in start..<max(start, bytes.count - 3)
    where bytes[index..<(index + 4)].elementsEqual(Self.end) {
      bytes.removeSubrange((index + 4)...)
      isComplete = true
      return
    }
    if bytes.count > Self.limit {
      bytes.removeSubrange(Self.limit...)
      isComplete = true
    }
  }
}

/// Finds the UIDs of messages that a server took without telling them (no UIDPLUS).
///
/// Looks at the messages that the folder did not have when it was opened, and compares headers.  A
/// server that changes headers leaves only the order to go by, which is trusted when the numbers agree.
struct UploadIdentification {
  /// The messages that were recognised, and those that were not.
  struct Result {
    var found: [StoredCopy] = []
    var lost: [IMAPUpload.Sent] = []
    /// The last message that was looked at.
    var last: UID?
  }

  private let messages: [IMAPUpload.Sent]
  private let folder: IMAPFolder
  /// The last of the new messages that was looked at before; `nil` the first time.
  private let last: UID?

  init(_ messages: [IMAPUpload.Sent], in folder: IMAPFolder, after last: UID?) {
    self.messages = messages
    self.folder = folder
    self.last = last
  }

  func run() throws(SyncFailure) -> Result {
    var candidates = try newMessages()
    let agrees = candidates.count == messages.count
    var result = Result(last: candidates.last?.uid ?? last)
    for message in messages {
      let match =
        candidates.firstIndex { $0.header == message.header }
        ?? (agrees && !candidates.isEmpty ? 0 : nil)
      guard let match, let source = message.source else {
        result.lost.append(message)
        continue
      }
      result.found.append(message.copy(as: candidates.remove(at: match).uid, source))
    }
    return result
  }

  /// The headers of the messages that came since the folder was opened, ascending by UID.
  private func newMessages() throws(SyncFailure) -> [(uid: UID, header: HeaderPrint)] {
    let first = folder.exists + 1
    let isNew = { (message: FetchResponse, uid: UID) in
      last.map { uid > $0 } ?? (message.sequenceNumber >= first)
    }
    var found: [UID: HeaderPrint] = [:]
    var current = HeaderPrint()
    // NOOP makes the server tell of the new messages, so that their numbers are valid.
    try folder.connection.succeed(.noOperation)
    let items: [FetchItem] = [.uid, .body(BodyRequest(.header))]
    let command =
      last.map { Command.fetch(uids: .from($0.rawValue &+ 1), items) }
      ?? Command.fetch(numbers: .from(UInt32(clamping: first)), items)
    try folder.connection.succeed(command) { event in
      switch event {
      case .bodyBegan: current = HeaderPrint()
      case .bodyChunk(let octets): current.add(octets)
      case .untagged(.fetch(let message)):
        if let uid = message.uid, isNew(message, uid) { found[uid] = current }
      default: break
      }
    }
    return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
