// SPDX-License-Identifier: MIT

package import IMAP

/// The messages that would be deleted in a folder.
package struct DeletionList: Equatable, Codable, Sendable {
  /// All of them.
  package let uids: [UID]
  /// The newest of them by their headers, the oldest of these first.
  package let titles: [MessageTitle]
  /// See ``digest(of:)``.
  package let digest: String

  package init(uids: [UID], titles: [MessageTitle]) {
    self.uids = uids
    self.titles = titles
    digest = Self.digest(of: uids)
  }

  /// A word by which a list is known again: its length and 64 bits of FNV-1a over its UIDs, ascending.
  ///
  /// It tells a list from the one that came after it; it proves nothing against somebody who chooses UIDs.
  package static func digest(of uids: some Collection<UID>) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for uid in uids.sorted() {
      for shift in stride(from: 0, to: 32, by: 8) {
        hash = (hash ^ UInt64(uid.rawValue >> UInt32(shift) & 0xff)) &* 0x100_0000_01b3
      }
    }
    return "\(uids.count)-\(String(hash, radix: 16))"
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
