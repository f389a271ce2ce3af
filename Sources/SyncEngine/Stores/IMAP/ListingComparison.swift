// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Compares the list of a server, message by message as it comes, with the rows of the status.
///
/// As long as both are the same it only counts: a folder of a million messages in which nothing changed
/// takes a page of rows.
struct ListingComparison {
  /// Rows that are read at once.
  private static let page = 1_024

  private let status: StatusDatabase
  /// Rows that were read and not compared yet.
  private var rows: ArraySlice<KnownMessage> = []
  /// The message up to which rows have been read.
  private var end: UID?
  /// How many of the first messages were the same.
  private var matched = 0
  /// The messages from the first other one on.
  private var rest: [KnownMessage] = []
  private var failure: SyncFailure?

  init(with status: StatusDatabase) { self.status = status }

  /// How many messages came.
  var count: Int { matched + rest.count }

  /// Takes the next message of the list; a status that cannot be read is told by the other methods.
  mutating func note(_ message: KnownMessage) {
    if rest.isEmpty, row() == message {
      matched += 1
      rows.removeFirst()
    } else {
      rest.append(message)
    }
  }

  /// Whether the list, which is at its end, has the messages of the status and no others, in its order.
  mutating func isSame() throws(SyncFailure) -> Bool {
    guard rest.isEmpty else { return false }
    let next = row()
    if let failure { throw failure }
    return next == nil
  }

  /// All messages of the list, in its order.
  func messages() throws(SyncFailure) -> [KnownMessage] {
    if let failure { throw failure }
    return Array(try status.load().messages.prefix(matched)) + rest
  }

  /// The row that the next message is compared with.
  private mutating func row() -> KnownMessage? {
    if rows.isEmpty, failure == nil {
      do throws(SyncFailure) {
        rows = try status.rows(after: end, atMost: Self.page)[...]
        end = rows.last?.uid ?? end
      } catch {
        failure = error
      }
    }
    return rows.first
  }
}
