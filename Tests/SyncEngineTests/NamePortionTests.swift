// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("NamePortion")
struct NamePortionTests {
  private static let digest = FolderDigest(FolderName("INBOX"))

  private func index(_ names: [(name: String, place: MaildirIndex.Place)]) -> MaildirIndex {
    var index = MaildirIndex(of: Self.digest)
    for (name, place) in names { index.add(Array(name.utf8).span, in: place) }
    index.finish()
    return index
  }

  /// Names with UIDs far apart and close together, in all the forms that there are.
  private static func names(_ count: Int, seed: UInt64) -> [(String, MaildirIndex.Place)] {
    var generator = SeededRandom(seed: seed)
    var uid: UInt32 = 0
    return (0..<count).map { number in
      uid += .random(in: 1...(number.isMultiple(of: 50) ? 5_000 : 3), using: &generator)
      let start =
        [
          "17000\(number)_\(number % 7).4711.host", "\(number).M\(number)P1.other.example", "",
          String(repeating: "n", count: number % 200), "1.é\(number)",
        ].randomElement(using: &generator) ?? ""
      let end = ["", ",S=12"].randomElement(using: &generator) ?? ""
      let flags = [":2,", ":2,S", "!2,FS", ":2,SF", ":2,Sab", ""].randomElement(using: &generator)
      let marker = String(decoding: Self.digest.marker, as: UTF8.self)
      return (
        "\(start),U=\(uid)\(marker)\(end)\(flags ?? "")",
        Bool.random(using: &generator) ? .new : .cur
      )
    }
  }

  private static func recalled(
    _ portions: some Sequence<NamePortion>, agreed: FolderSnapshot, packingAbove few: Int = 50_000
  ) -> MaildirIndex? {
    var recollection = NameRecollection(
      of: digest, count: agreed.messages.count, packingAbove: few)
    for portion in portions { recollection.add(portion) }
    return recollection.index(agreed)
  }

  private func paths(_ index: MaildirIndex) -> [UID: String] {
    var paths: [UID: String] = [:]
    for message in index.snapshot.messages {
      paths[message.uid] = index.path(of: .uid(message.uid))
    }
    return paths
  }

  @Test(
    "a folder of any names is the same after it was remembered",
    arguments: 1...40 as ClosedRange<UInt64>)
  func remembered(_ seed: UInt64) throws {
    let known = index(Self.names(Int(seed) * 40, seed: seed))
    let agreed = known.snapshot
    let portions = known.portions
    for few in [0, .max] {
      let again = try #require(Self.recalled(portions, agreed: agreed, packingAbove: few))
      #expect(again.snapshot == agreed)
      #expect(paths(again) == paths(known))
      #expect(again.portions.isEmpty && again.isMirror(of: agreed))
    }
  }

  @Test("flags are those that were agreed on, and messages that have gone since are left out")
  func agreement() throws {
    let known = index(Self.names(3_000, seed: 3))
    let portions = known.portions
    let kept = known.snapshot.messages.enumerated().compactMap { number, message in
      number.isMultiple(of: 3) ? nil : KnownMessage(message.uid, [.flagged, .seen])
    }
    let again = try #require(
      Self.recalled(portions, agreed: FolderSnapshot(kept)))
    #expect(again.snapshot.messages == kept)
  }

  @Test("names that are not those of all messages are not used")
  func missing() throws {
    let known = index(Self.names(2_000, seed: 4))
    let agreed = known.snapshot
    let last = try #require(agreed.messages.last?.uid.rawValue)
    let more = agreed.updated(with: [KnownMessage(try #require(UID(last + 1)), [])])
    #expect(Self.recalled(known.portions, agreed: more) == nil)
    #expect(Self.recalled(Array(known.portions.dropFirst()), agreed: agreed) == nil)
    #expect(Self.recalled([], agreed: FolderSnapshot()) != nil)
  }

  @Test("only the portions with other names are remembered anew")
  func changes() throws {
    let read = index((1...5_000).map { ("1.\($0).h,U=\($0)\(marker):2,", .new) })
    let agreed = read.snapshot
    var known = try #require(Self.recalled(read.portions, agreed: agreed))
    let uids = try [1, 2_000, 4_999].map { try #require(UID($0)) }
    let flagged = try #require(
      known.renaming(of: uids[0], by: FlagChange(add: .flagged), separator: ":"))
    known.note(flagged)
    #expect(known.portions.isEmpty)
    let seen = try #require(known.renaming(of: uids[1], by: FlagChange(add: .seen), separator: ":"))
    known.note(seen)
    known.forget(.uid(uids[2]))
    #expect(known.portions.map(\.number) == [1])
    let new = try #require(UID(6_000))
    known.move(.uid(new), to: "2.h,U=6000\(marker):2,S", in: .cur, uid: new)
    #expect(known.portions.map(\.number) == [1, 5])
    var portions = read.portions
    for portion in known.portions {
      portions.removeAll { $0.number == portion.number }
      portions.append(portion)
    }
    portions.sort { $0.number < $1.number }
    let again = try #require(Self.recalled(portions, agreed: known.snapshot))
    #expect(paths(again) == paths(known))
  }

  @Test(
    "a portion of which most messages have gone is remembered anew, one of which all have gone not at all"
  )
  func waste() throws {
    let read = index((1...5_119).map { ("1.\($0).h,U=\($0)\(marker):2,", .new) })
    // Of the five portions all stay, 512, 511, none and one.
    let kept = read.snapshot.messages.filter { message in
      let (portion, rest) = message.uid.rawValue.quotientAndRemainder(dividingBy: 1_024)
      return rest < [1_024, 512, 511, 0, 1][Int(portion)]
    }
    let agreed = FolderSnapshot(kept)
    let again = try #require(Self.recalled(read.portions, agreed: agreed))
    let changed = Dictionary(uniqueKeysWithValues: again.portions.map { ($0.number, $0) })
    #expect(changed.keys.sorted() == [2, 3, 4] && changed[3]?.bytes.isEmpty == true)
    let portions = read.portions.map { changed[$0.number] ?? $0 }
    let later = try #require(Self.recalled(portions, agreed: agreed))
    #expect(later.portions.isEmpty && paths(later) == paths(again))
  }

  @Test("damaged bytes are never more than of no use", arguments: 1...200 as ClosedRange<UInt64>)
  func damage(_ seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let known = index(Self.names(200, seed: seed))
    let portions = known.portions.map { portion in
      var bytes = portion.bytes
      for _ in 0..<3 where !bytes.isEmpty {
        let place = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = .random(in: .min ... .max, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.removeLast(bytes.count - place)
        }
      }
      return NamePortion(number: portion.number, bytes: bytes)
    }
    if let again = Self.recalled(portions, agreed: known.snapshot) {
      #expect(again.snapshot.messages == known.snapshot.messages)
      _ = paths(again)
    }
  }

  private var marker: String { String(decoding: Self.digest.marker, as: UTF8.self) }
}

extension MaildirIndex {
  /// The names to remember, in an array.
  fileprivate var portions: [NamePortion] {
    var portions: [NamePortion] = []
    forEachChangedPortion { portions.append($0) }
    return portions
  }
}
