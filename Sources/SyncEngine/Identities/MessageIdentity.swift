// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// How a server tells which messages are one and the same, whatever their folders and UIDs.
enum IdentityKind: CaseIterable {
  /// EMAILID (RFC 8474 §5.1).
  case objectID
  /// X-GM-MSGID (developers.google.com/gmail/imap).
  case gmail

  /// The name of the extension in the list of capabilities.
  var name: String { self == .objectID ? "OBJECTID" : "X-GM-EXT-1" }

  var item: FetchItem { self == .objectID ? .emailID : .gmailMessageID }
}

/// The id that a server gives a message for good, the same for each copy of it in any folder.
///
/// The first 128 bits of the SHA-256 of what the server said: ids have up to 255 letters, and the memory
/// has one for each message.
struct MessageIdentity: Hashable, Sendable {
  let high: Int64
  let low: Int64

  init(high: Int64, low: Int64) {
    self.high = high
    self.low = low
  }

  /// The id in a response; `nil` when there is none, or none that the standard allows.
  init?(_ message: FetchResponse, _ kind: IdentityKind) {
    switch kind {
    case .objectID:
      guard let id = message.emailID, Self.isObjectID(id) else { return nil }
      self.init("EMAILID \(id)")
    case .gmail:
      guard let id = message.gmailMessageID, id > 0 else { return nil }
      self.init("X-GM-MSGID \(id)")
    }
  }

  private init?(_ text: String) {
    // Without SHA-256 there are no ids; whoever needs it for more than that tells it.
    guard let digest = try? Digest.sha256.bytes(of: Array(text.utf8)), digest.count >= 16 else {
      return nil
    }
    func number(_ octets: ArraySlice<UInt8>) -> Int64 {
      Int64(bitPattern: octets.reduce(0) { $0 << 8 | UInt64($1) })
    }
    self.init(high: number(digest[..<8]), low: number(digest[8..<16]))
  }

  /// `objectid` of RFC 8474 §7.
  private static func isObjectID(_ id: String) -> Bool {
    (1...255).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}

/// A message of a folder with its id, as a server told them together.
struct IdentifiedMessage: Equatable, Sendable {
  /// The lengths that a message can have: no mailbox takes one of a tebibyte.
  static let lengths = 1..<1 << 40

  let uid: UID
  let identity: MessageIdentity
  /// RFC822.SIZE.
  let octets: Int
}

/// A folder whose messages have ids.
struct IdentifiedFolder: Equatable, Sendable {
  /// Stands for name and UIDVALIDITY in the memory.
  let number: Int64
  let name: FolderName
  let validity: UInt32
  /// The ids of all UIDs below this one are known, as far as the server told them.
  let next: UInt32
}

/// A message of another folder that has the id and the length of one.
///
/// There may be a million of them at once.
struct Twin: Equatable, Sendable {
  /// The message that was asked about.
  let message: UID
  /// The UID of the other one.
  let uid: UID
  /// ``IdentifiedFolder/number`` of its folder.
  let folder: Int64
  /// RFC822.SIZE of both.
  let octets: Int
}

/// What the memory knows of messages that have the ids of some.
struct TwinSearch: Equatable, Sendable {
  /// The folders that have ids, by their numbers.
  var folders: [Int64: IdentifiedFolder] = [:]
  /// In the order in which the messages were asked about.
  var twins: [Twin] = []
  /// A message with the id of another one that has another length: then the server gave one id twice.
  ///
  /// The search ends there.
  var contradiction: UID?
}
