// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import Testing

@Suite("KeywordMap")
struct KeywordMapTests {
  private static func map() throws -> KeywordMap {
    var map = KeywordMap()
    let first = map.insert("$Important", for: MessageFlags("a"))
    let last = map.insert("Later", for: MessageFlags("z"))
    try #require(first && last)
    return map
  }

  private static func list(_ names: String...) -> FlagList {
    FlagList(names.compactMap { Flag($0) })
  }

  @Test("letters and keywords stand for each other, in any case; others stand for nothing")
  func mapping() throws {
    let map = try Self.map()
    #expect(map.letters == MessageFlags("az"))
    #expect(map.letters(of: Self.list("LATER", "$Other", "\\Seen")).letters == "z")
    #expect(map.keywords(of: MessageFlags("FSabz")).map(\.name) == ["$Important", "Later"])
  }

  @Test("what is no keyword, or stands for another letter, is not taken")
  func refusals() throws {
    var map = try Self.map()
    for name in ["", "two words", "\\Seen", "a(b", "later"] {
      let isTaken = map.insert(name, for: MessageFlags("b"))
      #expect(!isTaken, "\(name)")
    }
    #expect(try map == Self.map())
  }

  @Test("only keywords that the mailbox keeps are shared")
  func kept() throws {
    let map = try Self.map()
    #expect(map.letters(keptBy: nil).letters == "az")
    #expect(map.letters(keptBy: Self.list("\\Seen")).letters == "")
    #expect(map.letters(keptBy: Self.list("\\Seen", "later")).letters == "z")
    var open = FlagList()
    open.system.formUnion(.newKeywords)
    #expect(map.letters(keptBy: open).letters == "az")
  }

  @Test("mapped letters are merged as other flags are")
  func planning() throws {
    var rules = SyncRules()
    rules.sharedFlags.formUnion(try Self.map().letters)
    func plan(_ local: String, _ remote: String, _ agreed: String) -> String {
      Planner(local: .one(local), remote: .one(remote), agreed: .one(agreed), rules: rules).plan()
        .inWords
    }
    #expect(plan("Sab", "S", "S") == "remote +a")
    #expect(plan("Sb", "Sz", "Sa") == "local +z; agree S")
    #expect(plan("Sab", "S", "Sa") == "local -a")
  }
}
