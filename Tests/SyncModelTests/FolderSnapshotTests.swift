// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import TestSupport
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

  @Test(
    "messages are left out, or kept, by their UIDs",
    arguments: [
      ("", "", ""), ("", "1", ""), ("1: 2:", "", "1: 2:"), ("1: 2: 3:", "2", "1: 3:"),
      ("1: 2: 3:", "1", "2: 3:"), ("1: 2: 3:", "3 4 5", "1: 2:"), ("5: 7:", "1 2 6 8", "5: 7:"),
      ("1: 2: 3: 4: 6:", "2 3 4 5 6", "1:"), ("2: 4:F 6:", "1 2 3 6 4294967295", "4:F"),
    ])
  func filtered(_ before: String, _ uids: String, _ after: String) {
    let all = messages(before)
    let snapshot = FolderSnapshot(all, arrivals: [Arrival(key: 3, flags: .seen)], isComplete: false)
    let set = UIDSet(uids.split(separator: " ").compactMap { UInt32($0).flatMap { UID($0) } })
    var expected = FolderSnapshot(
      messages(after), arrivals: snapshot.arrivals, isComplete: false)
    #expect(snapshot.removing(set) == expected)
    let rest = all.filter { !expected.messages.contains($0) }
    expected = FolderSnapshot(rest, arrivals: snapshot.arrivals, isComplete: false)
    #expect(snapshot.keeping(set) == expected)
  }

  @Test("a listing in any order comes out ascending, and of one UID the last message counts")
  func disorder() throws {
    var random = SeededRandom(seed: 11)
    var last: [UInt32: MessageFlags] = [:]
    var listed: [KnownMessage] = []
    for _ in 0..<5_000 {
      let number =
        UInt32.random(in: 1...(.max), using: &random) >> UInt32.random(in: 0...31, using: &random)
      let flags = MessageFlags(rawValue: UInt32.random(in: 0...63, using: &random))
      guard let uid = UID(number) else { continue }
      last[number] = flags
      listed.append(KnownMessage(uid, flags))
    }
    let found = FolderSnapshot(listed).messages
    #expect(found.map(\.uid.rawValue) == last.keys.sorted())
    #expect(found.allSatisfy { last[$0.uid.rawValue] == $0.flags })
  }
}
