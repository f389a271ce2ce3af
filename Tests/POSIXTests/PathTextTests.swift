// SPDX-License-Identifier: MIT

import POSIX
import TestSupport
import Testing

@Suite("PathText")
struct PathTextTests {
  @Test(
    "bytes that are no UTF-8 become private characters, and nothing else does",
    arguments: [
      ([], ""), (Array("cur/1.h:2,S".utf8), "cur/1.h:2,S"),
      (Array("Entwürfe 日本 🇩🇪".utf8), "Entwürfe 日本 🇩🇪"),
      ([0x68, 0xf6, 0x73], "h\u{10fef6}s"), ([0xf6], "\u{10fef6}"), ([0xc3], "\u{10fec3}"),
      ([0xe2, 0x82, 0x41], "\u{10fee2}\u{10fe82}A"),
      ([0xed, 0xa0, 0x80], "\u{10feed}\u{10fea0}\u{10fe80}"),
      ([0xf4, 0x8f, 0xbb, 0xb6], "\u{10fef4}\u{10fe8f}\u{10febb}\u{10feb6}"),
      (Array("\u{10ffff}".utf8), "\u{10ffff}"),
    ] as [([UInt8], String)])
  func spelling(_ bytes: [UInt8], _ text: String) {
    #expect(Array(PathText.text(of: bytes).utf8) == Array(text.utf8))
    #expect(PathText.bytes(of: text) == bytes)
  }

  @Test("every name comes back from its text")
  func roundTrips() {
    var random = SeededRandom(seed: 5)
    let pieces: [[UInt8]] = [[0xf4, 0x8f], [0xbb, 0xb6], [0xc3, 0xb6], [0x41], [0xff], [0x80]]
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...6, using: &random)
      var name: [UInt8] = []
      for _ in 0..<count {
        name += pieces.randomElement(using: &random) ?? []
        if Bool.random(using: &random) { name.append(.random(in: 1...255, using: &random)) }
      }
      #expect(PathText.bytes(of: PathText.text(of: name)) == name)
    }
  }

  @Test("files with such names are made, found, linked, renamed and removed")
  func files() throws {
    let folder = try TemporaryFolder()
    let directory = PathText.text(of: Array(folder.path.utf8) + [0x2f, 0xe4, 0xff])
    try Files.createDirectories("\(directory)/\u{10fef6}")
    let (old, new) = ("\(directory)/a\u{10fee9}", "\(directory)/b\u{10fefc}")
    try FileDescriptor(opening: old, .createNew).write([1, 2])
    #expect(try Directory.names(in: directory).sorted() == ["a\u{10fee9}", "\u{10fef6}"])
    #expect(Files.exists(old) && Files.isDirectory("\(directory)/\u{10fef6}"))
    try Files.link(old, to: new)
    try Files.setTimes(new, accessed: 5, modified: 7)
    try Files.setAccessTime(new, .seconds(9))
    #expect(try Files.accessTime(old) == .seconds(9))
    #expect(try Files.status(old).modifiedSecond == 7)
    try Files.remove(old)
    try Files.rename(new, to: old)
    #expect(try Files.read(old) == [1, 2])
    var found: [[UInt8]] = []
    try Directory.forEachEntry(in: directory) { name, _ in
      found.append(name.withUnsafeBufferPointer { Array($0) })
    }
    #expect(found.contains([0x61, 0xe9]))
    try Files.removeTree(directory)
    #expect(!Files.exists(directory))
  }
}
