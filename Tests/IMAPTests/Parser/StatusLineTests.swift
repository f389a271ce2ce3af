// SPDX-License-Identifier: MIT

import IMAP
import Testing

@Suite("Status responses")
struct StatusLineTests {
  static func ok(_ code: ResponseCode?, _ text: String = "") -> ServerResponse {
    .status(.ok, ResponseText(code: code, text: text))
  }

  static let lines: [Fixture] = [
    .good("* OK ready", ok(nil, "ready")),
    .good("* ok ready", ok(nil, "ready")),
    .good("* NO no", .status(.no, ResponseText(text: "no"))),
    .good("* BAD what?", .status(.bad, ResponseText(text: "what?"))),
    .good("* BYE [UNAVAILABLE] later", .bye(ResponseText(code: .unavailable, text: "later"))),
    .good("* PREAUTH hello", .preauthenticated(ResponseText(text: "hello"))),
    .good("* OK", ok(nil)),
    .good("* OK ", ok(nil)),
    .good("*  OK  two spaces", ok(nil, "two spaces")),
    .good("* OK the size was {5}", ok(nil, "the size was {5}")),
    .good("* BAD {12}", .status(.bad, ResponseText(text: "{12}"))),
    .good("* OK [not a code", ok(nil, "[not a code")),
    .good("* OK [] nothing", ok(nil, "[] nothing")),
    .good(
      "A12 OK [READ-WRITE] done",
      .tagged(
        TaggedResponse(
          tag: Array("A12".utf8), condition: .ok,
          text: ResponseText(code: .readWrite, text: "done")))),
    .good(
      "A12 NO",
      .tagged(
        TaggedResponse(tag: Array("A12".utf8), condition: .no, text: ResponseText(text: "")))),
    .good(
      "A12 BAD parse error {3}",
      .tagged(
        TaggedResponse(
          tag: Array("A12".utf8), condition: .bad, text: ResponseText(text: "parse error {3}")))),
    .good("+ go on", .continuation(Array("go on".utf8))),
    .good("+", .continuation([])),
    .good("+ ", .continuation([])),
    .good("+ {5}", .continuation(Array("{5}".utf8))),
    .bad("A12 MAYBE done", "OK, NO or BAD"),
    .bad("A12", "OK, NO or BAD"),
    .bad(" A12 OK", "tag"),
    .bad("HTTP/1.1 400 Bad Request", "OK, NO or BAD"),
    .bad("*", "the name of a response"),
    .bad("* ", "the name of a response"),
    .bad("* {3}", "the name of a response"),
    .bad("* (", "the name of a response"),
    .open("* OK no line end"), .open("A"), .open("* O"), .open("+"), .open("\r"),
  ]

  @Test("a status line has a condition, perhaps a code, and text", arguments: lines)
  func checkLines(_ fixture: Fixture) throws { try fixture.check() }

  /// A code as the server writes it, and what it is.
  static let codes: [(String, ResponseCode)] = [
    ("ALERT", .alert), ("alert", .alert), ("ALREADYEXISTS", .alreadyExists),
    (
      "APPENDUID 38505 3955",
      .appendUID(uidValidity: 38505, uids: UIDList(ranges: [3955...3955]))
    ),
    (
      "APPENDUID 38505 9:11,3",
      .appendUID(uidValidity: 38505, uids: UIDList(ranges: [9...11, 3...3]))
    ),
    ("AUTHENTICATIONFAILED", .authenticationFailed),
    ("AUTHORIZATIONFAILED", .authorizationFailed),
    ("BADCHARSET", .badCharset([])), ("BADCHARSET (UTF-8 \"X Y\")", .badCharset(["UTF-8", "X Y"])),
    ("CANNOT", .cannot),
    ("CAPABILITY IMAP4rev1 idle", .capability(Capabilities(["IMAP4REV1", "IDLE"]))),
    ("CLIENTBUG", .clientBug), ("CLOSED", .closed), ("COMPRESSIONACTIVE", .compressionActive),
    ("CONTACTADMIN", .contactAdmin),
    (
      "COPYUID 38505 304,319:320 3956:3958",
      .copyUID(
        CopiedUIDs(
          uidValidity: 38505, source: UIDList(ranges: [304...304, 319...320]),
          destination: UIDList(ranges: [3956...3958])))
    ),
    ("CORRUPTION", .corruption), ("EXPIRED", .expired), ("EXPUNGEISSUED", .expungeIssued),
    ("HASCHILDREN", .hasChildren), ("HIGHESTMODSEQ 18446744073709551615", .highestModSeq(.max)),
    ("INUSE", .inUse), ("LIMIT", .limit), ("LIMIT of 500", .limit),
    ("MAILBOXID (F2212ea87-6097-4256)", .mailboxID("F2212ea87-6097-4256")),
    ("MODIFIED 7,9:12", .modified(uidSet(7...7, 9...12))),
    ("NOMODSEQ", .noModSeq), ("NONEXISTENT", .nonExistent), ("NOPERM", .noPermission),
    ("OVERQUOTA", .overQuota), ("PARSE", .parse),
    (
      "PERMANENTFLAGS (\\Deleted \\Seen $Junk \\*)",
      .permanentFlags(flags([.deleted, .seen, .newKeywords], "$Junk"))
    ),
    ("PERMANENTFLAGS ()", .permanentFlags(FlagList())),
    ("PRIVACYREQUIRED", .privacyRequired), ("READ-ONLY", .readOnly), ("READ-WRITE", .readWrite),
    ("REFERRAL imap://h/x", .referral("imap://h/x")), ("SERVERBUG", .serverBug),
    ("TOOBIG", .tooBig), ("TRYCREATE", .tryCreate),
    ("UIDNOTSTICKY", .uidNotSticky), ("UIDVALIDITY 1", .uidValidity(1)),
    ("UNAVAILABLE", .unavailable), ("UNKNOWN-CTE", .unknownCTE), ("UNSEEN 12", .unseen(12)),
    // Arguments that do not follow the grammar make the code one of those that are not known.
    ("UIDVALIDITY 0", .other(name: "UIDVALIDITY", data: Array("0".utf8))),
    ("UIDNEXT none", .other(name: "UIDNEXT", data: Array("none".utf8))),
    ("HIGHESTMODSEQ", .other(name: "HIGHESTMODSEQ", data: [])),
    ("COPYUID 1 2", .other(name: "COPYUID", data: Array("1 2".utf8))),
    ("COPYUID 1  ", .other(name: "COPYUID", data: Array("1  ".utf8))),
    ("APPENDUID 0 5", .other(name: "APPENDUID", data: Array("0 5".utf8))),
    ("MYRIGHTS \"acdilrsw\"", .other(name: "MYRIGHTS", data: Array("\"acdilrsw\"".utf8))),
    ("x-new", .other(name: "X-NEW", data: [])),
  ]

  @Test("every code is read, with and without a text after it", arguments: codes)
  func checkCode(_ text: String, _ code: ResponseCode) throws {
    try Fixture.good("* OK [\(text)] some text", Self.ok(code, "some text")).check()
    try Fixture.good("* OK [\(text)]", Self.ok(code)).check()
    try Fixture.good("* OK [\(text)]x", Self.ok(code, "x")).check()
  }

  @Test("UIDNEXT is a UID") func uidNext() throws {
    let uid = try #require(UID(4_294_967_295))
    try Fixture.good("* OK [UIDNEXT 4294967295]", Self.ok(.uidNext(uid))).check()
  }

  @Test("COPYUID pairs old and new UIDs in the order of the lists, or not at all")
  func copyUID() throws {
    let copied = CopiedUIDs(
      uidValidity: 1, source: UIDList(ranges: [9...10, 3...3]),
      destination: UIDList(ranges: [20...22]))
    let pairs = try #require(copied.pairs)
    #expect(pairs.map(\.source.rawValue) == [9, 10, 3])
    #expect(pairs.map(\.destination.rawValue) == [20, 21, 22])
    let uneven = CopiedUIDs(
      uidValidity: 1, source: UIDList(ranges: [1...4_294_967_295]),
      destination: UIDList(ranges: [1...2]))
    #expect(uneven.pairs == nil)
  }
}
