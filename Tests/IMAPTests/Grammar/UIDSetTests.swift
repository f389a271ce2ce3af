// SPDX-License-Identifier: MIT

import IMAP
import TestSupport
import Testing

@Suite("UIDSet")
struct UIDSetTests {
  /// UIDs in any order, and how they must look on the wire.
  static let encodings: [([UInt32], String)] = [
    ([], ""), ([7], "7"), ([3, 1, 2], "1:3"), ([1, 1, 2, 9], "1:2,9"),
    ([5, 3, 4, 9, 8], "3:5,8:9"),
    ([UInt32.max - 1, UInt32.max], "4294967294:4294967295"), ([1, UInt32.max], "1,4294967295"),
  ]

  @Test("a set is ascending and merged on the wire", arguments: encodings)
  func encodes(_ example: (uids: [UInt32], wire: String)) {
    let set = UIDSet(example.uids.compactMap { UID($0) })
    #expect(set.encoded == example.wire)
    #expect(set.count == Set(example.uids).count)
    #expect(set.uids.map(\.rawValue) == Array(Set(example.uids)).sorted())
  }

  @Test("ranges are merged, in any order, and 0 is left out") func ranges() {
    #expect(UIDSet(ranges: [7...9, 1...3, 4...5, 8...12]).ranges == [1...5, 7...12])
    #expect(UIDSet(ranges: [0...0]).isEmpty)
    #expect(UIDSet(ranges: [0...2]).ranges == [1...2])
    #expect(UIDSet(ranges: [1...UInt32.max, 5...6]).ranges == [1...UInt32.max])
    #expect(UIDSet(ranges: [1...10, 3...4, 11...11]).ranges == [1...11])
  }

  @Test("membership agrees with the ranges") func contains() {
    let set = uidSet(2...4, 8...8, 100...UInt32.max)
    let inside = (1...110).filter { UID($0).map(set.contains) == true }
    #expect(inside == [2, 3, 4, 8] + Array(100...110))
    #expect(UID(.max).map(set.contains) == true)
  }

  @Test("random sets agree with sets of numbers") func random() {
    var generator = SeededRandom(seed: 5)
    for _ in 0..<300 {
      let ranges = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
        let start = UInt32.random(in: 1...60, using: &generator)
        return start...start + UInt32.random(in: 0...5, using: &generator)
      }
      let numbers = Set(ranges.flatMap { Array($0) })
      let set = UIDSet(ranges: ranges)
      #expect(Set(set.uids.map(\.rawValue)) == numbers)
      #expect(set == UIDSet(numbers.compactMap { UID($0) }))
      #expect(
        (1...70).allSatisfy { number in UID(number).map(set.contains) == numbers.contains(number) })
      let more = UIDSet(ranges: set.ranges + [30...40])
      #expect(more.uids.map(\.rawValue) == numbers.union(30...40).sorted())
    }
  }

  @Test("chunks stay within the limit and lose nothing") func chunks() throws {
    let set = UIDSet(stride(from: UInt32(1), to: 20_000, by: 3).compactMap { UID($0) })
    let parts = set.chunks(ofAtMost: 8_000)
    #expect(parts.allSatisfy { $0.encoded.utf8.count <= 8_000 })
    #expect(parts.flatMap(\.ranges) == set.ranges)
    #expect(parts.count == 5)
    #expect(UIDSet(ranges: []).chunks(ofAtMost: 21).isEmpty)
  }

  @Test("0 is no UID") func zero() { #expect(UID(0) == nil) }

  @Test("a list keeps the order of the server") func list() {
    let list = UIDList(ranges: [9...10, 3...3])
    #expect(list.uids.map(\.rawValue) == [9, 10, 3])
    #expect(list.count == 3)
  }

  @Test("a set of messages has a wire form") func messageSet() {
    #expect(MessageSet.all.encoded == "1:*")
    #expect(MessageSet.from(12).encoded == "12:*")
    #expect(MessageSet.from(0).encoded == "1:*")
    #expect(MessageSet.numbers(2...5).encoded == "2:5")
    #expect(MessageSet.set(uidSet()).isEmpty)
    #expect(!MessageSet.all.isEmpty)
  }
}
