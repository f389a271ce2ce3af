// SPDX-License-Identifier: MIT

import IMAP
import POSIX
package import SyncModel

/// The status of a folder as OfflineIMAP 6 kept it, and OfflineIMAP 7 where it was told to: a text file.
///
/// Its rows go into the database once, when there is none yet.  After that the file is out of date, and is
/// put where nobody takes it for the status again: rows of former times read as "the user deleted these".
package struct PlainStatus {
  /// A message as the file describes it.
  package struct Row: Equatable, Sendable {
    package let message: KnownMessage
    /// Seconds since 1970 of the file, where labels are synchronised; else 0.
    package let modified: Int64
    /// Gmail labels, parted by comma and blank.
    package let labels: String
  }

  private static let title = "OFFLINEIMAP LocalStatus CACHE DATA - DO NOT MODIFY - FORMAT "

  private let path: String
  /// Where the file lies after its rows were taken.
  private let laterPath: String

  /// Names the file; nothing is looked at yet.
  package init(path: String, laterPath: String) {
    self.path = path
    self.laterPath = laterPath
  }

  /// The rows of the file; `nil` when there is none.
  ///
  /// A line that cannot be read is passed over: a message that the status does not know is united by its
  /// UID, and never deleted.
  ///
  /// - Throws: A problem of the folder when the file is of no known format.
  package func rows() throws(SyncFailure) -> [Row]? {
    guard Files.exists(path) else { return nil }
    let octets = try attempting(to: "read \(path)") { () throws(SystemError) in
      try Files.read(path)
    }
    var lines = octets.split(separator: UInt8(ascii: "\n")).map {
      String(decoding: $0, as: UTF8.self).trimmed
    }[...]
    guard let first = lines.popFirst() else { return [] }
    switch first {
    case "\(Self.title)1": return lines.compactMap { Self.row($0, separator: ":", fields: 2) }
    case "\(Self.title)2": return lines.compactMap { Self.row($0, separator: "|", fields: 4) }
    default:
      throw .problem(
        .stateUnreadable(path: path, reason: "its first line is not that of a status"))
    }
  }

  /// Puts the file away durably; without one there is nothing to do.
  package func setAside() throws(SyncFailure) {
    guard Files.exists(path), let directory = Files.parent(of: laterPath) else { return }
    try attempting(to: "move \(path) to \(laterPath)") { () throws(SystemError) in
      try Files.createDirectories(directory)
      try Files.rename(path, to: laterPath)
      try Files.synchroniseDirectory(directory)
    }
  }

  /// `UID:FLAGS`, or `UID|FLAGS|MTIME|LABELS`.
  private static func row(_ line: String, separator: Character, fields count: Int) -> Row? {
    let fields = line.split(
      separator: separator, maxSplits: count - 1, omittingEmptySubsequences: false)
    guard fields.count == count, let uid = UInt32(fields[0]).flatMap({ UID($0) }) else {
      return nil
    }
    return Row(
      message: KnownMessage(uid, MessageFlags(String(fields[1]))),
      modified: count > 2 ? Int64(fields[2]) ?? 0 : 0, labels: count > 3 ? String(fields[3]) : "")
  }
}

extension String {
  /// Without white space at both ends, such as the carriage return of a file from elsewhere.
  fileprivate var trimmed: String {
    let end = reversed().drop { $0.isWhitespace }.reversed()
    return String(end.drop { $0.isWhitespace })
  }
}
