// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// A message that the server does not have any more in a folder, while its file is still there.
struct LostMessage: Hashable {
  let pair: FolderPair
  let uid: UID
}

/// The messages that folders lost, each to be found again once.
///
/// The server's ids tell which file a message has, so that no other one need be read; files of messages
/// without a known id are read once somebody needs their prints.
struct LostMessages {
  private var identified: [FolderName: (pair: FolderPair, uids: Set<UID>)] = [:]
  private var unread: [LostMessage] = []
  private var byPrint: [MessagePrint: [LostMessage]] = [:]
  private var counts: [Int: Int] = [:]

  var isEmpty: Bool { byPrint.isEmpty && unread.isEmpty && !hasIdentified }

  /// Whether messages are left whose ids are known.
  var hasIdentified: Bool { !identified.isEmpty }

  /// Adds messages of a folder: those whose ids are known, and others.
  mutating func add(_ identified: Set<UID>, _ others: [UID], of pair: FolderPair) {
    if !identified.isEmpty { self.identified[pair.remote] = (pair, identified) }
    unread += others.map { LostMessage(pair: pair, uid: $0) }
  }

  /// Takes the message of a folder to which the server gave the id of another one.
  mutating func take(_ twin: Twin, of folder: FolderName) -> LostMessage? {
    guard let pair = identified[folder]?.pair,
      identified[folder]?.uids.remove(twin.uid) != nil
    else { return nil }
    if identified[folder]?.uids.isEmpty == true { identified[folder] = nil }
    return LostMessage(pair: pair, uid: twin.uid)
  }

  /// Takes the messages whose prints nobody has added yet.
  mutating func takeUnread() -> [LostMessage] {
    defer { unread = [] }
    return unread
  }

  /// Adds a message that is known by its print.
  mutating func add(_ message: LostMessage, _ print: MessagePrint) {
    byPrint[print, default: []].append(message)
    counts[print.octets, default: 0] += 1
  }

  /// Whether one of the messages that are known by their prints has this length.
  func has(octets: Int) -> Bool { counts[octets] != nil }

  /// Takes a message with this print that another folder lost.
  mutating func take(_ print: MessagePrint, notOf pair: FolderPair) -> LostMessage? {
    guard let place = byPrint[print]?.firstIndex(where: { $0.pair != pair }),
      let message = byPrint[print]?.remove(at: place)
    else { return nil }
    if byPrint[print]?.isEmpty == true { byPrint[print] = nil }
    if let count = counts[print.octets] { counts[print.octets] = count > 1 ? count - 1 : nil }
    return message
  }
}
