// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Which UID on the local server and which on the remote one are the same message: `UIDMapping`.
///
/// The text is OfflineIMAP's, a line `LOCALUID:REMOTEUID` for each message in any order.  A UID of either
/// side occurs once.
struct UIDMap: Equatable {
  private var remotes: [UID: UID] = [:]
  private var locals: [UID: UID] = [:]

  init() {}

  /// Reads a file; `nil` when a line is none of the map, so that nothing in the file can be trusted.
  ///
  /// Of two lines with a UID in common the later one holds, as in OfflineIMAP.
  init?(_ text: [UInt8]) {
    for line in text.split(separator: UInt8(ascii: "\n")) {
      guard let (local, remote) = Self.pair(line) else { return nil }
      put(local, remote)
    }
  }

  private static func pair(_ line: ArraySlice<UInt8>) -> (local: UID, remote: UID)? {
    let parts = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, let local = number(parts[0]), let remote = number(parts[1]) else {
      return nil
    }
    return (local, remote)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UID? {
    let blanks: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")]
    let digits = digits.filter { !blanks.contains($0) }
    return UInt32(String(decoding: digits, as: UTF8.self)).flatMap { UID($0) }
  }

  /// The file, ascending by the UIDs of the local server.
  var text: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(remotes.count * 14)
    for (local, remote) in remotes.sorted(by: { $0.key < $1.key }) {
      text += "\(local.rawValue):\(remote.rawValue)\n".utf8
    }
    return text
  }

  var count: Int { remotes.count }

  /// The message on the remote server.
  func remote(of local: UID) -> UID? { remotes[local] }

  /// The message on the local server.
  func local(of remote: UID) -> UID? { locals[remote] }

  /// Notes that two UIDs are one message; what was known of either is forgotten.
  mutating func put(_ local: UID, _ remote: UID) {
    if let old = remotes.updateValue(remote, forKey: local) { locals[old] = nil }
    if let old = locals.updateValue(local, forKey: remote), old != local { remotes[old] = nil }
  }

  /// Forgets a message of the local server.
  mutating func drop(local: UID) {
    if let remote = remotes.removeValue(forKey: local) { locals[remote] = nil }
  }

  /// Forgets the messages for which that is so.
  mutating func drop(where isGone: (_ local: UID, _ remote: UID) -> Bool) {
    for (local, remote) in remotes where isGone(local, remote) { drop(local: local) }
  }
}

extension UIDMap {
  /// The highest UID of the local server in the map.
  var lastLocal: UID? { remotes.keys.max() }

  /// The messages of the local server in a snapshot by the UIDs of the remote one.
  func localSide(of snapshot: FolderSnapshot) -> FolderSnapshot {
    FolderSnapshot(
      snapshot.messages.compactMap { message in
        local(of: message.uid).map { KnownMessage($0, message.flags) }
      })
  }
}
