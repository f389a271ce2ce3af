// SPDX-License-Identifier: MIT

import POSIX

/// The write-ahead log of a database, which stays as a file from run to run but means nothing between them.
///
/// To overwrite a file costs the disk less than to make a new one, whose size and place it must write as well.  All that the
/// log held is in the database by then.  As the log is blank, it cannot be taken for that of a database that comes back
/// from a backup.
struct KeptLog {
  /// A larger log is not worth its place.
  private static let limit = 1 << 20
  /// The header of a log (SQLite's file format, chapter 4.1); with another first word it is a file that says nothing.
  private static let (headerSize, wordSize) = (32, 4)

  private let path: String

  init(of database: String) { path = "\(database)-wal" }

  /// Whether it is small enough to be kept.
  var isSmall: Bool { (try? Files.status(path)).map { $0.size <= Self.limit } ?? false }

  /// Whether the log holds nothing, or does not exist.
  var isBlank: Bool {
    guard let file = try? FileDescriptor(opening: path, .read) else { return true }
    var word = [UInt8](repeating: 0, count: Self.wordSize)
    var span = word.mutableSpan
    let count = (try? file.read(into: &span)) ?? 0
    return count < Self.wordSize || word.allSatisfy { $0 == 0 }
  }

  /// Makes it hold nothing; its database must hold everything, durably.
  ///
  /// That it is not blank after a crash does no harm then.
  func blank() {
    guard let file = try? FileDescriptor(opening: path, .readAndWrite) else { return }
    try? file.write([UInt8](repeating: 0, count: Self.headerSize))
  }
}
