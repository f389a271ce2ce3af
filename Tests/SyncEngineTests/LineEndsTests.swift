// SPDX-License-Identifier: MIT

import Testing

@testable import SyncEngine

@Suite("LineEnds")
struct LineEndsTests {
  private func toDisk(_ text: String, pieces: Int) -> String {
    var converter = LineEndsToDisk()
    var output: [UInt8] = []
    for piece in Array(text.utf8).split(into: pieces) { converter.convert(piece, into: &output) }
    converter.finish(into: &output)
    return String(decoding: output, as: UTF8.self)
  }

  private func toWire(_ text: String, pieces: Int) -> (text: String, counted: Int) {
    var converter = LineEndsToWire()
    var counter = LineEndsToWire()
    var output: [UInt8] = []
    var counted = 0
    for piece in Array(text.utf8).split(into: pieces) {
      converter.convert(piece, into: &output)
      counted += counter.count(piece)
    }
    return (String(decoding: output, as: UTF8.self), counted)
  }

  @Test(
    "CRLF becomes LF on disk, and what stands alone stays",
    arguments: [
      ("a\r\nb\r\n", "a\nb\n"), ("a\rb", "a\rb"), ("a\nb", "a\nb"), ("\r", "\r"),
      ("\r\r\n", "\r\n"), ("a\r\r", "a\r\r"), ("\r\n\r\n", "\n\n"), ("", ""), ("\n\r", "\n\r"),
    ])
  func disk(_ wire: String, _ disk: String) {
    for pieces in [1, 2, 3, 100] { #expect(toDisk(wire, pieces: pieces) == disk) }
  }

  @Test(
    "LF becomes CRLF on the wire, and CRLF stays",
    arguments: [
      ("a\nb\n", "a\r\nb\r\n"), ("a\r\nb\n", "a\r\nb\r\n"), ("\n\n", "\r\n\r\n"),
      ("a\rb", "a\rb"), ("\r\n", "\r\n"), ("", ""), ("\r\r\n", "\r\r\n"),
    ])
  func wire(_ disk: String, _ wire: String) {
    for pieces in [1, 2, 3, 100] {
      let result = toWire(disk, pieces: pieces)
      #expect(result.text == wire)
      #expect(result.counted == wire.utf8.count)
    }
  }

  @Test("a message with clean line ends survives the way down and up, in any pieces")
  func roundTrip() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let lines = (0..<Int.random(in: 0...20, using: &random)).map { _ in
        String(repeating: "x", count: Int.random(in: 0...9, using: &random))
      }
      let wire = lines.map { "\($0)\r\n" }.joined()
      let disk = toDisk(wire, pieces: Int.random(in: 1...30, using: &random))
      #expect(!disk.utf8.contains(13))
      #expect(toWire(disk, pieces: Int.random(in: 1...30, using: &random)).text == wire)
    }
  }
}

extension [UInt8] {
  /// Cuts into parts of about equal length; more parts than bytes give empty ones.
  fileprivate func split(into parts: Int) -> [ArraySlice<UInt8>] {
    (0..<parts).map { self[(count * $0 / parts)..<(count * ($0 + 1) / parts)] }
  }
}
