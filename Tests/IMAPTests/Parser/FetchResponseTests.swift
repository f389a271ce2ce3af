// SPDX-License-Identifier: MIT

import IMAP
import Testing

@Suite("FetchResponse")
struct FetchResponseTests {
  static let date = InternalDate(secondsSince1970: 837_596_665, zoneMinutes: -420)

  static let good: [Fixture] = [
    .good("* 1 FETCH ()", fetch(1)),
    .good("* 12 FETCH (UID 7)", fetch(12) { $0.uid = UID(7) }),
    .good("* 12 fetch (uid 7)", fetch(12) { $0.uid = UID(7) }),
    .good(
      "* 12 FETCH (UID 7 FLAGS (\\Seen \\Answered $Junk) RFC822.SIZE 4294967296)",
      fetch(12) {
        $0.uid = UID(7)
        $0.flags = flags([.seen, .answered], "$Junk")
        $0.size = 4_294_967_296
      }),
    .good(
      "* 12 FETCH (FLAGS (\\sEEN \\Flagged \\Deleted \\Draft \\Recent) UID 7)",
      fetch(12) {
        $0.uid = UID(7)
        $0.flags = flags([.seen, .flagged, .deleted, .draft, .recent])
      }),
    .good(
      "* 3 FETCH (INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" MODSEQ (624140003))",
      fetch(3) {
        $0.internalDate = date
        $0.modificationSequence = 624_140_003
      }),
    .good(
      "* 3 FETCH (EMAILID (M6d99ac3275bb4e) THREADID (T64b478a75b7ea9))",
      fetch(3) { $0.extensions = [.emailID("M6d99ac3275bb4e"), .threadID("T64b478a75b7ea9")] }),
    .good("* 3 FETCH (THREADID NIL)", fetch(3) { $0.extensions = [.threadID(nil)] }),
    .good(
      "* 3 FETCH (X-GM-THRID 15 X-GM-MSGID 1552072915674217519 X-GM-LABELS (\"\\\\Important\" foo))",
      fetch(3) {
        $0.extensions = [
          .gmailThreadID(15), .gmailMessageID(1_552_072_915_674_217_519),
          .gmailLabels([name("\\Important"), name("foo")]),
        ]
      }),
    .good(
      "* 3 FETCH (X-GM-LABELS ({5}\r\na b c \"[Imap]/Drafts\") UID 4)",
      fetch(3) {
        $0.uid = UID(4)
        $0.extensions = [.gmailLabels([name("a b c"), name("[Imap]/Drafts")])]
      }),
    .good(
      "* 3 FETCH (BODY[HEADER.FIELDS (Message-ID)] \"Message-ID: <a@b>\" UID 4)",
      fetch(3) {
        $0.uid = UID(4)
        $0.bodies = [
          FetchedBody(
            section: BodySection(specifier: "HEADER.FIELDS (Message-ID)".utf8),
            content: .octets(Array("Message-ID: <a@b>".utf8)))
        ]
      }),
    .good(
      "* 3 FETCH (BODY[1.2] NIL BODY[TEXT]<0> \"\" RFC822 NIL)",
      fetch(3) {
        $0.bodies = [
          FetchedBody(section: BodySection(specifier: "1.2".utf8), content: .absent),
          FetchedBody(
            section: BodySection(specifier: "TEXT".utf8, origin: 0), content: .octets([])),
          FetchedBody(section: .wholeMessage, content: .absent),
        ]
      }),
  ]

  static let skipped: [Fixture] = [
    "ENVELOPE (\"Wed\" \"a (b\" ((\"T\" NIL \"t\" \"x.y\")) NIL NIL ((NIL NIL \"i\" \"x.y\")) NIL NIL NIL \"<B@c>\")",
    "ENVELOPE (NIL {7}\r\nsubj)\"( ((NIL NIL NIL NIL)) NIL NIL NIL NIL NIL NIL NIL)",
    "ENVELOPE NIL",
    "BODYSTRUCTURE (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 3028 92)",
    "BODY ((\"text\" \"plain\" NIL NIL NIL \"8bit\" 1 0)(\"a\" \"b\") \"alternative\" (\"boundary\" NIL))",
    "BODYSTRUCTURE ()",
    "SAVEDATE \"17-Jul-1996 02:44:25 -0700\"", "PREVIEW {4}\r\n)(\"{", "PREVIEW NIL",
    "BINARY.SIZE[1] 1234", "X-UNKNOWN[a b]<3> (1 (2) 3)", "X-UNKNOWN atom", "INTERNALDATE NIL",
    "INTERNALDATE \"not a date\"", "RFC822.SIZE NIL", "RFC822.SIZE -1",
    "RFC822.SIZE 18446744073709551615", "RFC822.SIZE 99999999999999999999", "MODSEQ (-1)",
    "MODSEQ NIL",
    "ANNOTATION (/comment (value.priv \"a\"))",
  ].map { item in
    .good("* 3 FETCH (\(item) UID 4 \(item))", fetch(3) { $0.uid = UID(4) })
  }

  static let bad: [Fixture] = [
    .bad("* 0 FETCH (UID 1)", "nz-number"),
    .bad("* 3 FETCH (UID 0)", "uniqueid"),
    .bad("* 3 FETCH (UID 4294967296)", "number"),
    .bad("* 3 FETCH (UID x)", "number"),
    .bad("* 3 FETCH (UID 1", "msg-att"),
    .bad("* 3 FETCH UID 1", "("),
    .bad("* 3 FETCH", "("),
    .bad("* 3 FETCH (UID 1) x", "the end of the response"),
    .bad("* 3 FETCH (UID 1))", "the end of the response"),
    .bad("* 3 FETCH (FLAGS \\Seen)", "flag-list"),
    .bad("* 3 FETCH (FLAGS (\\Seen (x)))", "flag"),
    .bad("* 3 FETCH (FLAGS (\\Seen", "flag"),
    .bad("* 3 FETCH (\"UID\" 1)", "msg-att"),
    .bad("* 3 FETCH (UID)", "number"),
    .bad("* 3 FETCH (MODSEQ 99999999999999999999)", "number64"),
    .bad("* 3 FETCH (RFC822.SIZE)", "a value"),
    .bad("* 3 FETCH (X-UNKNOWN)", "a value"),
    .bad("* 3 FETCH (ENVELOPE (\"a\")", "msg-att"),
    .bad("* 3 FETCH (ENVELOPE (\"a)", "quoted"),
    .bad("* 3 FETCH (ENVELOPE ((a)", ")"),
    .bad("* 3 FETCH (BODY[ \"x\")", "]"),
    .bad("* 3 FETCH (BODY[] x)", "nstring"),
    .bad("* 3 FETCH (BODY[]<x> \"y\")", "number64"),
    .bad("* 3 FETCH (MODSEQ (5 UID 1)", ")"),
    .bad("* 3 FETCHED (UID 1)", "FETCH, EXISTS, RECENT or EXPUNGE"),
    .bad("* 4294967296 FETCH (UID 1)", "number"),
    .open("* 3 FETCH (UID 1"), .open("* 3 FETCH (ENVELOPE (NIL {10}\r\nshort"),
    .open("* 3 FETCH (BODY[] {3}\r\nabc"), .open("* 3 FETCH (BODY[] {3}\r\n"),
    .open("* 3 FETCH (BODY[] {3}\r"), .open("* 3 FETCH (BODY[] {0}\r\n)"),
  ]

  @Test("items are read in any order and case", arguments: good)
  func checkGood(_ fixture: Fixture) throws { try fixture.check() }

  @Test("items that are not kept are read over", arguments: skipped)
  func checkSkipped(_ fixture: Fixture) throws { try fixture.check() }

  @Test("what breaks the grammar costs only that response", arguments: bad)
  func checkBad(_ fixture: Fixture) throws { try fixture.check() }

  @Test("lists within lists are limited") func depth() throws {
    var limits = ResponseLimits()
    limits.depth = 10
    func structure(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + String(repeating: ")", count: depth)
    }
    let within = try items(in: "* 1 FETCH (BODYSTRUCTURE \(structure(10)))\r\n", limits: limits)
    #expect(within == [.response(fetch(1))])
    let beyond = try items(in: "* 1 FETCH (BODYSTRUCTURE \(structure(11)))\r\n", limits: limits)
    #expect(beyond.first?.unparsable?.failure == .nestedTooDeeply(limit: 10))
  }
}
