// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// What was found out of UIDs that several messages of the local side claim.
struct ContestedNumbers {
  /// Messages that have lost a UID which is another one's: the UID, and the name of the file.
  var taken: [(uid: UID, name: String)] = []
  /// UIDs of which nobody knows whose they are, so that nothing may be deleted because of them.
  var unsure: Set<UID> = []
}

extension MaildirFolder {
  /// So many are looked into; each costs reading the files that claim it.
  private static let mostContested = 1_000

  /// Takes a UID from files that claim it although the server has another message under it: a mail client put
  /// a file back that had left the folder before the server numbered it anew, say.
  ///
  /// Copies of one message may go on to claim one UID; then it does not matter which of them counts.  Unless it
  /// `mayRename` files, it leaves what it would rename unsure.
  func settleContested(
    with remote: any RemoteFolder, mayRename: Bool
  ) throws(SyncFailure) -> ContestedNumbers {
    let duplicates = index?.duplicates ?? []
    if duplicates.isEmpty { return ContestedNumbers() }
    let found = try settle(index?.contested ?? [:], with: remote, mayRename: mayRename)
    let taken = Set(found.taken.map(\.uid))
    for duplicate in duplicates where !taken.contains(duplicate.uid) {
      warn(.duplicateUID(uid: duplicate.uid, ignored: duplicate.ignored, used: duplicate.used))
    }
    return found
  }

  private func settle(
    _ contested: [UID: [String]], with remote: any RemoteFolder, mayRename: Bool
  ) throws(SyncFailure) -> ContestedNumbers {
    guard contested.count <= Self.mostContested else {
      return ContestedNumbers(unsure: Set(contested.keys))
    }
    var claims: [UID: [(file: File, print: MessagePrint)]] = [:]
    for (uid, paths) in contested {
      let files = try claimants(paths)
      if Set(files.map(\.print)).count > 1 { claims[uid] = files }
    }
    var result = ContestedNumbers()
    if claims.isEmpty { return result }
    var prints: [UID: MessagePrint] = [:]
    for (uid, print) in try remote.prints(of: claims.keys.sorted()) { prints[uid] = print }
    for (uid, files) in claims.sorted(by: { $0.key < $1.key }) {
      let strangers = files.filter { prints[uid]?.isLike($0.print) != true }.map(\.file)
      guard mayRename || strangers.isEmpty, strangers.count < files.count else {
        result.unsure.insert(uid)
        continue
      }
      for file in strangers {
        try renumber(file, as: nil)
        result.taken.append((uid, file.below))
      }
    }
    if !result.taken.isEmpty {
      try settle()
      forgetNames()
    }
    return result
  }

  /// The files that are still there, with what is in them.
  private func claimants(
    _ paths: [String]
  ) throws(SyncFailure) -> [(file: File, print: MessagePrint)] {
    var files: [(File, MessagePrint)] = []
    for below in paths {
      if let print = try print(of: "\(path)/\(below)") { files.append((File(below: below), print)) }
    }
    return files
  }
}
