// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Makes sure that the Maildirs of an account are the ones that it had in the last run.
///
/// The root carries an id that the memory of the account knows.  A disk that is not mounted, a root that
/// was emptied by accident or one that belongs to another account is told apart from a user who deleted
/// everything.
struct RootIdentity {
  /// The file in the root; OfflineIMAP and mail programs look at directories only.
  static let fileName = ".offlineimap-id"

  private let context: RunContext
  private let settings: MaildirSettings
  private var root: String { settings.root }
  private var path: String { "\(root)/\(Self.fileName)" }

  init(_ settings: MaildirSettings, _ context: RunContext) {
    self.settings = settings
    self.context = context
  }

  /// Returns when the root may be used; a new one gets its id.
  ///
  /// - Throws: A problem of the account when the root is not the one that the status describes.
  func check() throws(SyncFailure) {
    guard let store = context.memory?.store else { return }
    let (known, found) = (try store.rootID(), readMarker())
    if let known, known == found { return }
    if let status = try directoryOfStatus() {
      if let known, found != nil { throw .problem(.rootForeign(path: root, id: known)) }
      if found == nil, try MaildirStore(settings).folders().isEmpty {
        throw .problem(.rootEmpty(path: root, status: status))
      }
      // Another tree in its place, of another account or older, would read as deletions and changes.
      if let known { throw .problem(.rootUnmarked(path: root, id: known)) }
    }
    try settle(found ?? known, isMarked: found != nil, store)
  }

  private func settle(
    _ id: String?, isMarked: Bool, _ store: AccountMemory
  ) throws(SyncFailure) {
    let id = id ?? Self.newID()
    if !isMarked {
      if settings.rules.isReadOnly { return }
      try attempting(to: "write \(path)") { () throws(SystemError) in
        try Files.createDirectories(root)
        try Files.replace(path, with: Array("\(id)\n".utf8))
      }
    }
    try store.setRootID(id)
  }

  private func readMarker() -> String? {
    guard let bytes = try? Files.read(path) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
    return text.isEmpty ? nil : text
  }

  /// Where a status says that there was mail; `nil` when none does.
  private func directoryOfStatus() throws(SyncFailure) -> String? {
    let account = context.account.name
    for directory in [
      context.layout.statusDirectory(of: account), context.layout.plainStatusDirectory(of: account),
    ] where Files.isDirectory(directory) {
      let names = try attempting(to: "list \(directory)") { () throws(SystemError) in
        try Directory.names(in: directory)
      }
      if !names.isEmpty { return directory }
    }
    return nil
  }

  private static func newID() -> String {
    var source = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let part = String(UInt32.random(in: 0 ... .max, using: &source), radix: 16)
      return String(repeating: "0", count: 8 - part.count) + part
    }.joined()
  }
}

extension AccountMemory {
  /// The id of the Maildirs that the status describes; `nil` before the first run.
  func rootID() throws(SyncFailure) -> String? {
    try read { connection throws(SQLiteFailure) in
      let rows = try connection.prepare("SELECT id FROM root")
      defer { rows.reset() }
      return try rows.step() ? rows.text(0) : nil
    }
  }

  /// Remembers the id of the Maildirs.
  func setRootID(_ id: String) throws(SyncFailure) {
    try write { connection throws(SQLiteFailure) in
      try connection.execute("DELETE FROM root")
      let row = try connection.prepare("INSERT INTO root VALUES (?)")
      try row.bind(id, at: 1)
      try row.run()
    }
  }
}
