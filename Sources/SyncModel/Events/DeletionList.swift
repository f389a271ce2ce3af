// SPDX-License-Identifier: MIT

package import IMAP

/// The messages that would be deleted in a folder.
package struct DeletionList: Equatable, Codable, Sendable {
  /// All of them.
  package let uids: [UID]
  /// The newest of them by their headers, the oldest of these first.
  package let titles: [MessageTitle]

  package init(uids: [UID], titles: [MessageTitle]) {
    self.uids = uids
    self.titles = titles
  }

  /// Those that no title names: how many, and their UIDs such as `1:220,250`.
  package var others: (count: Int, ranges: String) {
    let named = Set(titles.map(\.uid))
    let others = uids.filter { !named.contains($0) }
    return (others.count, SyncEvent.ranges(of: others))
  }
}

/// A message as a person knows it.
package struct MessageTitle: Equatable, Codable, Sendable {
  package let uid: UID
  /// The subject, as far as there is one; decoded, and not escaped.
  package let subject: String
  /// Who it is from, likewise.
  package let sender: String

  package init(uid: UID, subject: String, sender: String) {
    self.uid = uid
    self.subject = subject
    self.sender = sender
  }

  /// The UID as a number.
  package var number: UInt32 { uid.rawValue }
}
