// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Remembers that messages are on their way to a folder of the server.
///
/// If the program or the connection ends before the server's answer, nobody knows which of them arrived.
/// The entry stays then, and the next run looks for them above the UIDNEXT of that time before it sends
/// anything again.
struct UploadJournal {
  private let folder: String
  private let memory: AccountMemory?

  init(_ pair: FolderPair, _ context: RunContext) {
    folder = pair.statusFileName
    memory = context.memory?.store
  }

  /// Notes, durably, that messages are about to be sent.
  ///
  /// An entry that is there already reaches further back and stays.
  func begin(validity: UInt32, next: UInt32) throws(SyncFailure) {
    guard let memory else { return }
    if let entry = try memory.upload(folder), entry.validity == validity { return }
    try memory.beginUpload(folder, validity: validity, next: next)
  }

  /// Whether messages may have arrived in the folder without our knowing.
  func isOpen() throws(SyncFailure) -> Bool { try memory?.upload(folder) != nil }

  /// Notes that everything that was sent has been answered and recorded.
  func end() throws(SyncFailure) { try memory?.endUpload(folder) }

  /// Gives local messages that arrived on the server in an interrupted run the UIDs that they got
  /// there, and returns whether there were any; an entry that has served is removed.
  ///
  /// `own` and `theirs` are what the two folders hold; nothing is sent.
  func recover(
    _ local: any LocalFolder, _ own: FolderSnapshot, from remote: any RemoteFolder,
    _ theirs: FolderSnapshot, _ agreed: FolderSnapshot
  ) throws(SyncFailure) -> Bool {
    guard let entry = try memory?.upload(folder), own.isComplete else { return false }
    let sent = mayBeSent(own, theirs, agreed)
    guard entry.validity == remote.validity, !sent.isEmpty else {
      // An entry that outlived its uploads would take a later twin for one of them.
      try end()
      return false
    }
    guard theirs.messages.last.map({ $0.uid.rawValue >= entry.next }) == true else { return false }
    // Most of what arrived was recorded: headers of the rest alone are of use.
    let first = theirs.messages.first { $0.uid.rawValue >= entry.next && own[$0.uid] == nil }
    var arrived: [(uid: UID, print: MessagePrint)] = []
    try remote.forEachPrint(from: first?.uid.rawValue ?? max(entry.next, remote.next)) {
      uid, print in
      if own[uid] == nil { arrived.append((uid, print)) }
    }
    // Nothing was unrecorded: the files that are still to be sent need not be read for that.
    if arrived.isEmpty { return false }
    let (files, others) = try candidates(sent, local, for: arrived.map(\.print))
    let matching = PrintMatching(
      local: files, remote: arrived.sorted { $0.uid < $1.uid })
    for (message, uid) in matching.pairs { try local.assign(uid, to: message) }
    try local.settle()
    if matching.unmatched.isEmpty && others == 0 { try end() }
    return !matching.pairs.isEmpty
  }

  /// The prints of the local messages that could be one of those that arrived, and the number of the
  /// others: of a million files few were under way.
  private func candidates(
    _ sent: [MessageReference], _ local: any LocalFolder, for arrived: [MessagePrint]
  ) throws(SyncFailure) -> (files: [PrintMatching.Local], others: Int) {
    let choice = PrintChoice(arrived)
    var files: [PrintMatching.Local] = []
    var others = 0
    for start in stride(from: 0, to: sent.count, by: Self.portion) {
      let part = Array(sent[start..<min(start + Self.portion, sent.count)])
      let prints = try local.prints(of: part)
      files += prints.filter { choice.mayHold($0.print) }
      others += prints.count { !choice.mayHold($0.print) }
    }
    return (files, others)
  }

  /// So many files are read at once.
  private static let portion = 1_000

  /// The local messages that a run would send: new ones, and those with a UID that means nothing any
  /// more, as after a loss of the status.
  private func mayBeSent(
    _ own: FolderSnapshot, _ theirs: FolderSnapshot, _ agreed: FolderSnapshot
  ) -> [MessageReference] {
    let stale = own.messages.filter { theirs[$0.uid] == nil && agreed[$0.uid] == nil }
    return own.arrivals.map { .arrival($0.key) } + stale.map { .uid($0.uid) }
  }
}

extension AccountMemory {
  fileprivate func upload(
    _ folder: String
  ) throws(SyncFailure) -> (validity: UInt32, next: UInt32)? {
    let row = try read { connection throws(SQLiteFailure) -> [Int64] in
      let rows = try connection.prepare("SELECT validity, next FROM upload WHERE folder = ?")
      try rows.bind(folder, at: 1)
      defer { rows.reset() }
      return try rows.step() ? [rows.integer(0), rows.integer(1)] : []
    }
    guard row.count == 2 else { return nil }
    return (UInt32(truncatingIfNeeded: row[0]), UInt32(truncatingIfNeeded: row[1]))
  }

  fileprivate func beginUpload(
    _ folder: String, validity: UInt32, next: UInt32
  ) throws(SyncFailure) {
    try write(isDurable: true) { connection throws(SQLiteFailure) in
      let row = try connection.prepare("INSERT OR REPLACE INTO upload VALUES (?, ?, ?)")
      try row.bind(folder, at: 1)
      try row.bind(Int64(validity), at: 2)
      try row.bind(Int64(next), at: 3)
      try row.run()
    }
  }

  fileprivate func endUpload(_ folder: String) throws(SyncFailure) {
    try write { connection throws(SQLiteFailure) in
      let row = try connection.prepare("DELETE FROM upload WHERE folder = ?")
      try row.bind(folder, at: 1)
      try row.run()
    }
  }
}
