// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import Testing

@Suite("FolderSnapshot")
struct FolderSnapshotTests {
  private func messages(_ text: String) -> [KnownMessage] {
    text.split(separator: " ").compactMap { part in
      let fields = part.split(separator: ":", omittingEmptySubsequences: false)
      return UInt32(fields[0]).flatMap { UID($0) }.map {
        KnownMessage($0, MessageFlags(fields[1]))
      }
    }
  }

  @Test(
    "changes take the place of messages, or come in order",
    arguments: [
      ("", "", ""), ("", "2:S 1:", "1: 2:S"), ("1: 3:", "", "1: 3:"), ("1: 3:", "2:F", "1: 2:F 3:"),
      ("1: 3:", "3:S", "1: 3:S"), ("2:", "1: 2:S 3:", "1: 2:S 3:"), ("1: 2:", "1:S 1:F", "1:F 2:"),
      ("5:", "9: 7:", "5: 7: 9:"),
    ])
  func updated(_ before: String, _ changes: String, _ after: String) {
    let snapshot = FolderSnapshot(messages(before), isComplete: false)
    #expect(
      snapshot.updated(with: messages(changes))
        == FolderSnapshot(messages(after), isComplete: false))
  }
}
