// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// A message that the server does not have any more in a folder, while its file is still there.
struct LostMessage: Hashable {
  let pair: FolderPair
  let uid: UID
}

/// The messages that folders lost, each to be found again once.
struct LostMessages {
  private var byPrint: [MessagePrint: [LostMessage]] = [:]
  private var prints: [LostMessage: MessagePrint] = [:]
  private var byFolder: [FolderName: FolderPair] = [:]
  private var counts: [Int: Int] = [:]

  var isEmpty: Bool { prints.isEmpty }

  /// Whether one of the messages that are left has this length.
  func has(octets: Int) -> Bool { counts[octets] != nil }

  mutating func add(_ message: LostMessage, _ print: MessagePrint) {
    byPrint[print, default: []].append(message)
    prints[message] = print
    byFolder[message.pair.remote] = message.pair
    counts[print.octets, default: 0] += 1
  }

  /// Takes a message with this print that another folder lost.
  mutating func take(_ print: MessagePrint, notOf pair: FolderPair) -> LostMessage? {
    guard let message = byPrint[print]?.first(where: { $0.pair != pair }) else { return nil }
    remove(message, print)
    return message
  }

  /// Takes one of the messages to which the server gave one id, if its file has the length of the message.
  mutating func take(amid twins: [Twin], octets: Int) -> LostMessage? {
    for twin in twins where twin.octets == octets {
      guard let pair = byFolder[twin.folder.name] else { continue }
      let message = LostMessage(pair: pair, uid: twin.uid)
      guard let print = prints[message], print.octets == octets else { continue }
      remove(message, print)
      return message
    }
    return nil
  }

  private mutating func remove(_ message: LostMessage, _ print: MessagePrint) {
    prints[message] = nil
    byPrint[print]?.removeAll { $0 == message }
    guard let count = counts[print.octets] else { return }
    counts[print.octets] = count > 1 ? count - 1 : nil
  }
}
