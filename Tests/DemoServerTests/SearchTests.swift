// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("SEARCH")
struct SearchTests {
  /// A search program and the message numbers it finds among the three samples.
  struct Case: CustomTestStringConvertible, Sendable {
    let program: String
    let numbers: [Int]
    var testDescription: String { program }

    init(_ program: String, _ numbers: Int...) {
      self.program = program
      self.numbers = numbers
    }
  }

  static let cases = [
    Case("ALL", 1, 2, 3), Case("NOT ALL"), Case("SEEN", 2), Case("UNSEEN", 1, 3),
    Case("DELETED", 3), Case("UNDELETED", 1, 2), Case("FLAGGED UNSEEN", 3), Case("ANSWERED"),
    Case("UNANSWERED", 1, 2, 3), Case("DRAFT"), Case("UNDRAFT", 1, 2, 3), Case("UNFLAGGED", 1, 2),
    Case("NEW", 1, 3), Case("RECENT", 1, 2, 3), Case("OLD"), Case("KEYWORD $Work", 2),
    Case("UNKEYWORD $Work", 1, 3), Case("1:2", 1, 2), Case("*", 3), Case("9:*", 3),
    Case("UID 3:*", 2, 3), Case("(UID 3:*)", 2, 3), Case("NOT UID 3", 1, 3), Case("UID 99"),
    Case("LARGER 47", 2), Case("SMALLER 47", 3), Case("NOT LARGER 47", 1, 3),
    Case("SINCE 8-Feb-1994", 2, 3), Case("BEFORE 8-feb-1994", 1), Case("ON \"9-Feb-1994\"", 3),
    Case("SENTSINCE 1-Jan-1994", 2), Case("SENTON 5-Feb-1994", 2), Case("SENTBEFORE 5-Feb-1994"),
    Case("FROM ann", 1), Case("FROM ANN@EXAMPLE", 1), Case("SUBJECT twice", 2), Case("TO ann"),
    Case("HEADER Subject three", 3), Case("HEADER Date \"\"", 2), Case("HEADER X-None \"\""),
    Case("BODY hello", 1), Case("BODY ann"), Case("TEXT ann", 1), Case("TEXT \"two lines\"", 2),
    Case("OR SEEN DELETED", 2, 3), Case("OR (SEEN FLAGGED) 1", 1),
    Case("NOT (SEEN)", 1, 3), Case("NOT NOT SEEN", 2), Case("CHARSET UTF-8 SEEN", 2),
    Case("charset us-ascii seen", 2),
  ]

  @Test("a program finds its messages", arguments: cases)
  func program(_ testCase: Case) async throws {
    try await converse(try Samples.store()) { _, client in
      try client.logIn()
      try client.succeed("SELECT INBOX")
      let wanted = (["* SEARCH"] + testCase.numbers.map(String.init)).joined(separator: " ")
      try requireEqual(try client.succeed("SEARCH \(testCase.program)").first, wanted)
    }
  }

  static let scenes = [
    Scene.selected(
      "UID SEARCH tells UIDs",
      """
      C: a UID SEARCH UNSEEN
      S: * SEARCH 2 5
      S: a OK SEARCH completed.
      C: b UID SEARCH 2:3
      S: * SEARCH 3 5
      S: b OK SEARCH completed.
      """),
    .selected(
      "what is no SEARCH gets BAD or NO",
      """
      C: a SEARCH
      S: a BAD Error in SEARCH: expected a space.
      C: b SEARCH FUZZY SUBJECT x
      S: b BAD Error in SEARCH: expected a search key that this server knows.
      C: c SEARCH CHARSET KOI8-R ALL
      S: c NO [BADCHARSET (US-ASCII UTF-8)] Unknown charset.
      C: d SEARCH SINCE 31-Feb-1994
      S: d BAD Error in SEARCH: expected a date.
      C: e SEARCH SINCE 1-Foo-1994
      S: e BAD Error in SEARCH: expected a date.
      C: f SEARCH (ALL
      S: f BAD Error in SEARCH: expected ')'.
      C: g SEARCH OR SEEN
      S: g BAD Error in SEARCH: expected a space.
      C: h SEARCH LARGER many
      S: h BAD Error in SEARCH: expected a number.
      C: i SEARCH \(String(repeating: "NOT ", count: 60))ALL
      S: i BAD Error in SEARCH: expected fewer nested conditions.
      C: j SEARCH \(String(repeating: "(", count: 60))
      S: j BAD Error in SEARCH: expected fewer nested conditions.
      """),
  ]

  @Test("a dialogue goes as written", arguments: scenes)
  func dialogue(_ scene: Scene) async throws { try await scene.play() }
}
