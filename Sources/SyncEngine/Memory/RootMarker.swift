// SPDX-License-Identifier: MIT

import POSIX

/// The file in the root of Maildirs that tells whose they are, and of what time.
///
/// OfflineIMAP and mail programs look at directories only.
struct RootMarker {
  static let fileName = ".offlineimap-id"

  let id: String
  /// Grows whenever messages come to the Maildirs (``RootGeneration``); 0 also where a person wrote the file, who
  /// need not know that mail has come since.
  let generation: Int64

  init(id: String, generation: Int64 = 0) {
    self.id = id
    self.generation = generation
  }

  /// Reads the marker of a root; `nil` when there is none.
  init?(in root: String) {
    guard let octets = try? Files.read("\(root)/\(Self.fileName)") else { return nil }
    let lines = String(decoding: octets, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.filter { !$0.isWhitespace } }
    guard let id = lines.first, !id.isEmpty else { return nil }
    self.init(id: id, generation: lines.dropFirst().first.flatMap { Int64($0) } ?? 0)
  }

  /// Replaces the marker of a root, which must be there.
  func write(to root: String, isDurable: Bool) throws(SyncFailure) {
    let path = "\(root)/\(Self.fileName)"
    try attempting(to: "write \(path)") { () throws(SystemError) in
      try Files.replace(path, with: Array("\(id)\n\(generation)\n".utf8), isDurable: isDurable)
    }
  }
}

extension RootMarker {
  /// What the memory of an account holds; `nil` before the first run.
  static func remembered(in connection: SQLiteConnection) throws(SQLiteFailure) -> RootMarker? {
    let rows = try connection.prepare("SELECT id, (SELECT number FROM generation) FROM root")
    defer { rows.reset() }
    return try rows.step() ? RootMarker(id: rows.text(0), generation: rows.integer(1)) : nil
  }
}

extension AccountMemory {
  /// Made in each file that lacks it: it means nothing to the other tables.
  static let generationSchema = "CREATE TABLE IF NOT EXISTS generation (number INTEGER)"

  /// What the marker of the Maildirs held that the status describes; `nil` before the first run.
  func root() throws(SyncFailure) -> RootMarker? {
    try read { connection throws(SQLiteFailure) in try RootMarker.remembered(in: connection) }
  }

  /// Remembers the marker of the Maildirs.
  func setRoot(_ marker: RootMarker) throws(SyncFailure) {
    try write { connection throws(SQLiteFailure) in
      try connection.execute("DELETE FROM root; DELETE FROM generation")
      let id = try connection.prepare("INSERT INTO root VALUES (?)")
      try id.bind(marker.id, at: 1)
      try id.run()
      let number = try connection.prepare("INSERT INTO generation VALUES (?)")
      try number.bind(marker.generation, at: 1)
      try number.run()
    }
  }
}
