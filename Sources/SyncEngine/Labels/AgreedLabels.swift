// SPDX-License-Identifier: MIT

package import IMAP
import SyncModel

/// The labels on which both sides agreed, in the columns of OfflineIMAP 8.
package struct AgreedLabels: Equatable, Sendable {
  package let uid: UID
  /// See ``LabelText/status``.
  package let text: String
  /// When the file was changed last, in seconds since 1970; 0 when the sides never agreed.
  package let modified: Int

  package init(_ uid: UID, text: String, modified: Int) {
    self.uid = uid
    self.text = text
    self.modified = modified
  }

  /// What is recorded of a message that the server has just taken: no label, and a file to look at.
  ///
  /// OfflineIMAP understands it so as well.
  static func none(_ uid: UID) -> AgreedLabels { AgreedLabels(uid, text: "", modified: 1) }

  /// The time to record of a file that was changed at `second`.
  ///
  /// What somebody writes to the file within the same second would not show, so a second that is not over
  /// does not count: the next look reads the file once more.
  static func settled(_ second: Int, at now: Double) -> Int {
    max(1, Double(second) + 1 <= now ? second : second - 1)
  }
}

extension AgreedLabels {
  /// All rows, ascending by UID.
  static func read(_ connection: SQLiteConnection) throws(SQLiteFailure) -> [AgreedLabels] {
    let rows = try connection.prepare("SELECT id, mtime, labels FROM status ORDER BY id")
    defer { rows.reset() }
    var labels: [AgreedLabels] = []
    while try rows.step() {
      guard let uid = UInt32(exactly: rows.integer(0)).flatMap({ UID($0) }) else { continue }
      labels.append(AgreedLabels(uid, text: rows.text(2), modified: Int(rows.integer(1))))
    }
    return labels
  }

  /// Changes rows that are there.
  static func write(
    _ labels: [AgreedLabels], _ connection: SQLiteConnection
  ) throws(SQLiteFailure) {
    if labels.isEmpty { return }
    let row = try connection.prepare("UPDATE status SET labels = ?, mtime = ? WHERE id = ?")
    for message in labels {
      try row.bind(message.text, at: 1)
      try row.bind(Int64(message.modified), at: 2)
      try row.bind(Int64(message.uid.rawValue), at: 3)
      try row.run()
    }
  }
}
