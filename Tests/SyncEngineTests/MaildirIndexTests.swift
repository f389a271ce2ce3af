// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import Testing

@testable import SyncEngine

@Suite("MaildirIndex")
struct MaildirIndexTests {
  private static let folder = FolderName("INBOX")
  private static let own = "7e33429f656f1e6e9d79b29c3f82c57e"
  private static let foreign = "bc66aead267922ff6f696dda008c6475"

  /// Names as this program spells them, and everything near that.
  static let names = [
    "1700000000_0.4711.host,U=1,FMD5=\(own):2,", "1700000000_1.4711.host,U=2,FMD5=\(own):2,FS",
    "1700000000_2.1.other.example,U=4294967295,FMD5=\(own)!2,DFPRSTaz",
    "1_12.7.h,U=3,FMD5=\(own):2,SF", "1_13.7.h,U=4,FMD5=\(own):2,SS",
    "1_14.7.h,U=5,FMD5=\(own):2,FS.gz", "1_15.7.h,U=6,FMD5=\(own):2,FXS",
    "1_16.7.h,U=07,FMD5=\(own):2,S", "1_17.7.h,U=0,FMD5=\(own):2,S",
    "1_18.7.h,U=4294967296,FMD5=\(own):2,S", "1_19.7.h,U=,FMD5=\(own):2,S",
    "1_20.7.h,U=8,S=12,FMD5=\(own):2,S", "1_21.7.h,U=9,FMD5=\(own),S=12:2,S",
    "1_22.7.h,FMD5=\(own),U=10:2,S", "1_23.7.h,U=11,U=12,FMD5=\(own):2,S",
    "1_24.7.h,U=13,FMD5=\(foreign):2,S", "1_25.7.h:2,S,U=14,FMD5=\(own):2,F",
    "1_26.7.h,U=15,FMD5=\(own)", "1_27.7.h,U=16,FMD5=\(own):1,S", ",U=17,FMD5=\(own):2,S",
    "U=18,FMD5=\(own):2,S", "12345678.,U=19,FMD5=\(own):2,S", "1234567.é,U=20,FMD5=\(own):2,S",
    "1700000000.M1P2.host,S=10,W=12:2,RS", "1700000000.client", "x", ":2,", "1:2,S", "2,S",
    "0000000000_00.00..__,U=21,FMD5=\(own):2,T", "1.2,U=22,FMD5=\(own)!2,",
    String(repeating: "1", count: 255), String(repeating: "n", count: 255),
    "1700000000_3.4711.host,U=2x,FMD5=\(own):2,S",
  ]

  private func index(_ names: [String]) throws -> MaildirIndex {
    var index = MaildirIndex(of: FolderDigest(Self.folder))
    for name in names { index.add(Array(name.utf8).span, in: .cur) }
    index.finish()
    return index
  }

  @Test("a name is read as MaildirName reads it, and given back as it was", arguments: names)
  func reading(_ name: String) throws {
    let index = try index([name])
    let parsed = MaildirName(name)
    let snapshot = index.snapshot
    #expect(snapshot.messages.map(\.flags) + snapshot.arrivals.map(\.flags) == [parsed.flags])
    let uid = parsed.uid(in: FolderDigest(Self.folder))
    #expect(snapshot.messages.map(\.uid) == (uid.map { [$0] } ?? []))
    let message = uid.map { MessageReference.uid($0) } ?? .arrival(0)
    #expect(index.path(of: message) == "cur/\(name)")
  }

  @Test("many names with many endings are all given back")
  func manyEndings() throws {
    let names = (1...20_000).map {
      "17000\($0)_\($0 % 10).\($0).host\($0 % 6_000),U=\($0),FMD5=\(Self.own):2,S"
    }
    let index = try index(names.reversed())
    #expect(index.snapshot.messages.count == names.count)
    for (offset, name) in names.enumerated() {
      let uid = try #require(UID(UInt32(offset + 1)))
      #expect(index.path(of: .uid(uid)) == "cur/\(name)")
    }
  }

  @Test("new files that get UIDs are found by them, in whatever order they get them")
  func numbering() throws {
    let count = 30_000
    let arrivals = (0..<count).map { "17\($0).M\($0 * 31)P1.client,S=\($0):2,S" }
    var index = try index(arrivals + [Self.names[0]])
    let names = (0..<count).map { key in
      "1800000000_0.\(key).host,U=\(key * 7 % count + 2),FMD5=\(Self.own):2,S"
    }
    let uids = (0..<count).compactMap { UID(UInt32($0 * 7 % count + 2)) }
    for key in 0..<count where key != 5 {
      index.move(.arrival(key), to: names[key], in: .cur, uid: uids[key])
    }
    #expect(
      (0..<count).allSatisfy { key in
        key == 5
          ? index.path(of: .arrival(key)) == "cur/\(arrivals[key])"
            && index.path(of: .uid(uids[key])) == nil
          : index.path(of: .arrival(key)) == nil
            && index.path(of: .uid(uids[key])) == "cur/\(names[key])"
      })
    #expect(index.snapshot.messages.count == count && index.snapshot.arrivals.map(\.key) == [5])
    // The file that has a UID gives way to the one that gets it.
    index.move(.arrival(5), to: names[5], in: .new, uid: uids[6])
    #expect(index.path(of: .uid(uids[6])) == "new/\(names[5])")
    #expect(index.snapshot.messages.count == count && index.snapshot.arrivals.isEmpty)
    index.forget(.uid(uids[6]))
    #expect(index.path(of: .uid(uids[6])) == nil)
    #expect(index.snapshot.messages.count == count - 1)
  }

  @Test("of two files with one UID the one listed last is used")
  func duplicates() throws {
    let names = ["9", "1", "5", "7"].map { "\($0)_1.7.h,U=5,FMD5=\(Self.own):2,S" }
    let index = try index(names)
    let uid = try #require(UID(5))
    #expect(index.path(of: .uid(uid)) == "cur/\(names[3])")
    #expect(index.snapshot.messages.count == 1)
    #expect(index.duplicates.map(\.ignored) == names[..<3].map { "cur/\($0)" })
  }

  @Test("a message is found by the name, place and UID that it was given")
  func moving() throws {
    var index = try index([Self.names[0], "1.client:2,S"])
    let (one, two) = (try #require(UID(1)), try #require(UID(2)))
    let renamed = "1700000000_0.4711.host,U=1,FMD5=\(Self.own):2,FS"
    index.move(.uid(one), to: renamed, in: .new, uid: one)
    #expect(index.path(of: .uid(one)) == "new/\(renamed)")
    // The name may tell another UID than the one that counts.
    index.move(.arrival(0), to: renamed, in: .cur, uid: two)
    #expect(index.path(of: .arrival(0)) == nil)
    #expect(index.path(of: .uid(two)) == "cur/\(renamed)")
    let key = index.addArrival(renamed, in: .cur)
    #expect(index.path(of: .arrival(key)) == "cur/\(renamed)")
    index.forget(.uid(one))
    #expect(index.path(of: .uid(one)) == nil)
    #expect(index.snapshot.messages == [KnownMessage(two, [.flagged, .seen])])
  }

  @Test(
    "a usual name is spelt with other flags as MaildirName spells it, and no other is",
    arguments: names)
  func renaming(_ name: String) throws {
    let change = FlagChange(add: .flagged, remove: .seen)
    for separator in [":", "!"] as [Character] {
      var index = try index([name])
      guard let uid = index.snapshot.messages.first?.uid,
        let renaming = index.renaming(of: uid, by: change, separator: separator)
      else { continue }
      let parsed = MaildirName(name)
      let expected = parsed.named(with: change.applied(to: parsed.flags), separator: separator)
      #expect(String(decoding: renaming.old, as: UTF8.self) == name)
      #expect(String(decoding: renaming.new, as: UTF8.self) == expected)
      #expect(renaming.isDone == (name == expected))
      index.note(renaming)
      #expect(index.path(of: .uid(uid)) == "cur/\(expected)")
    }
    let usual = try index([Self.names[0]])
    let one = try #require(UID(1))
    #expect(usual.renaming(of: one, by: change, separator: ":") != nil)
    #expect(usual.renaming(of: one, by: change, separator: "!") == nil)
  }

  @Test("what is read moves from new to cur, and other flags leave a file where it is")
  func places() throws {
    var index = MaildirIndex(of: FolderDigest(Self.folder))
    let name = "1700000000_0.4711.host,U=1,FMD5=\(Self.own):2,"
    index.add(Array(name.utf8).span, in: .new)
    index.finish()
    let one = try #require(UID(1))
    let flagged = try #require(
      index.renaming(of: one, by: FlagChange(add: .flagged), separator: ":"))
    #expect(flagged.newPlace == .new)
    let seen = try #require(index.renaming(of: one, by: FlagChange(add: .seen), separator: ":"))
    #expect(seen.oldPlace == .new && seen.newPlace == .cur)
    index.note(seen)
    #expect(index.path(of: .uid(one)) == "cur/\(name)S")
  }
}
