// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import Testing

@testable import SyncEngine

@Suite("UIDMap")
struct UIDMapTests {
  private static func map(_ pairs: [(UInt32, UInt32)]) -> UIDMap {
    var map = UIDMap()
    for (local, remote) in pairs {
      if let local = UID(local), let remote = UID(remote) { map.put(local, remote) }
    }
    return map
  }

  /// A text and the pairs in it; `nil` when it is no map.
  struct Reading: CustomTestStringConvertible {
    let name: String
    let text: String
    let pairs: [(UInt32, UInt32)]?
    var testDescription: String { name }
  }

  @Test(
    "the file of OfflineIMAP is read, and anything else as a whole is not",
    arguments: [
      Reading(name: "empty", text: "", pairs: []),
      Reading(name: "two lines", text: "7:1\n9:2\n", pairs: [(7, 1), (9, 2)]),
      Reading(name: "no last newline", text: "7:1\n9:2", pairs: [(7, 1), (9, 2)]),
      Reading(name: "any order", text: "9:2\n7:1\n", pairs: [(7, 1), (9, 2)]),
      Reading(name: "blanks", text: " 7:1 \r\n", pairs: [(7, 1)]),
      Reading(name: "the largest UID", text: "4294967295:1\n", pairs: [(4_294_967_295, 1)]),
      Reading(name: "one local UID twice", text: "7:1\n7:2\n", pairs: [(7, 2)]),
      Reading(name: "one remote UID twice", text: "7:1\n8:1\n", pairs: [(8, 1)]),
      Reading(name: "no colon", text: "7:1\n92\n", pairs: nil),
      Reading(name: "two colons", text: "7:1:2\n", pairs: nil),
      Reading(name: "no number", text: "7:x\n", pairs: nil),
      Reading(name: "zero", text: "0:1\n", pairs: nil),
      Reading(name: "negative", text: "-1:1\n", pairs: nil),
      Reading(name: "too large", text: "4294967296:1\n", pairs: nil),
      Reading(name: "a half line", text: "7:\n", pairs: nil),
    ])
  func read(_ reading: Reading) {
    #expect(UIDMap(Array(reading.text.utf8)) == reading.pairs.map(Self.map))
  }

  @Test("what is written is read again, in the order of the local UIDs") func write() {
    let map = Self.map([(9, 2), (7, 10), (8, 1)])
    #expect(String(decoding: map.text, as: UTF8.self) == "7:10\n8:1\n9:2\n")
    #expect(UIDMap(map.text) == map)
  }

  @Test("a UID of either side is in the map once") func unique() throws {
    var map = Self.map([(7, 1), (8, 2)])
    let (seven, one, two) = (try #require(UID(7)), try #require(UID(1)), try #require(UID(2)))
    map.put(seven, two)
    #expect(map.count == 1)
    #expect(map.remote(of: seven) == two && map.local(of: two) == seven)
    #expect(map.local(of: one) == nil)
  }

  @Test("dropping forgets both directions") func drop() throws {
    var map = Self.map([(7, 1), (8, 2)])
    let (seven, one) = (try #require(UID(7)), try #require(UID(1)))
    map.drop { local, _ in local == seven }
    #expect(map.count == 1 && map.local(of: one) == nil && map.remote(of: seven) == nil)
    #expect(map.lastLocal == UID(8))
  }

  @Test("a snapshot by remote UIDs becomes one by local UIDs") func snapshot() throws {
    let map = Self.map([(7, 3), (9, 1)])
    let (one, two, three) = (try #require(UID(1)), try #require(UID(2)), try #require(UID(3)))
    let agreed = FolderSnapshot([
      KnownMessage(one, .seen), KnownMessage(two, []), KnownMessage(three, .flagged),
    ])
    #expect(
      map.localSide(of: agreed).messages == [
        KnownMessage(try #require(UID(7)), .flagged), KnownMessage(try #require(UID(9)), .seen),
      ])
  }
}
