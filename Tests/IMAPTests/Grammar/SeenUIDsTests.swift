// SPDX-License-Identifier: MIT

import IMAP
import TestSupport
import Testing

@Suite("SeenUIDs")
struct SeenUIDsTests {
  @Test("UIDs that are added one by one are each added once, in any order")
  func inserting() throws {
    var seen = SeenUIDs()
    var added: Set<UInt32> = []
    for number in [5, 6, 7, 5, 9, 8, 1, 7, 20, 3, 20, 2, 4_294_967_295, 4_294_967_295] as [UInt32] {
      let uid = try #require(UID(number))
      let isNew = seen.insert(uid)
      #expect(isNew == added.insert(number).inserted, "\(number)")
    }
  }

  @Test(
    "many UIDs are added in a moment, whatever their order", .timeLimit(.minutes(1)),
    arguments: ["ascending", "descending", "mixed"])
  func insertingMany(_ order: String) throws {
    // Every second one, so that no two make a range.
    var uids = try (1...60_000).map { try #require(UID(2 * $0)) }
    var generator = SeededRandom(seed: 3)
    if order == "descending" { uids.reverse() }
    if order == "mixed" { uids.shuffle(using: &generator) }
    var seen = SeenUIDs()
    #expect(uids.allSatisfy { seen.insert($0) })
    #expect(!uids.contains { seen.insert($0) })
  }
}
