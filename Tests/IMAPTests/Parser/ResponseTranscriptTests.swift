// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@testable import IMAP

@Suite("ResponseTranscript")
struct ResponseTranscriptTests {
  private func lines(_ text: String, pieces: Int = 1, hidesChallenges: Bool = false) -> [String] {
    var transcript = ResponseTranscript()
    var rest = Array(text.utf8)[...]
    var lines: [String] = []
    while !rest.isEmpty {
      let piece = rest.prefix(max(1, text.utf8.count / pieces))
      lines += transcript.take(piece, hidesChallenges: hidesChallenges)
      rest = rest.dropFirst(piece.count)
    }
    return lines
  }

  @Test(
    "lines are as the server wrote them, without the octets of literals", arguments: [1, 7, 500])
  func literals(pieces: Int) {
    let text =
      "* 1 FETCH (UID 7 BODY[] {12}\r\nsecret\r\nmail BODY[1] {0}\r\n FLAGS (\\Seen))\r\nA1 OK Fetched {3}\r\n* BYE\n"
    #expect(
      lines(text, pieces: pieces) == [
        "* 1 FETCH (UID 7 BODY[] {12}", " BODY[1] {0}", " FLAGS (\\Seen))", "A1 OK Fetched {3}",
        "* BYE",
      ])
  }

  @Test("a challenge is left out while a login goes on, and only then")
  func challenges() {
    #expect(
      lines("+ c2VjcmV0\r\nA1 OK in\r\n", hidesChallenges: true) == ["+ <challenge>", "A1 OK in"])
    #expect(lines("+ idling\r\n") == ["+ idling"])
  }

  @Test("of a long line the beginning is shown")
  func long() {
    let line = "* SEARCH " + String(repeating: "1", count: 3_000)
    #expect(lines(line + "\r\n") == [line.prefix(2_000) + "… (3009 octets)"])
  }
}
