// SPDX-License-Identifier: MIT

import Testing

@testable import Interfaces

@Suite("LineBuffer")
struct LineBufferTests {
  @Test("lines are the same whatever pieces they come in", arguments: 1...9)
  func pieces(_ size: Int) {
    let bytes = Array("one\n\ntwo three\nfour\nfi".utf8)
    var buffer = LineBuffer(longest: 100)
    var lines: [String] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      buffer.append(bytes[start..<min(start + size, bytes.count)])
      while let line = buffer.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    }
    #expect(lines == ["one", "", "two three", "four"])
    buffer.append(Array("ve\n".utf8))
    #expect(buffer.next().map { String(decoding: $0, as: UTF8.self) } == "five")
    #expect(buffer.next() == nil)
  }

  @Test("only the line that has begun is measured")
  func length() {
    var buffer = LineBuffer(longest: 4)
    buffer.append(Array("123456\n1234".utf8))
    #expect(buffer.next()?.count == 6 && buffer.next() == nil)
    #expect(!buffer.isTooLong)
    buffer.append([0x35])
    #expect(buffer.next() == nil && buffer.isTooLong)
  }
}
