// SPDX-License-Identifier: MIT

import IMAP
import Testing

@Suite("Data responses")
struct DataResponseTests {
  static let numbers: [Fixture] = [
    .good("* 23 EXISTS", .exists(23)), .good("* 0 EXISTS", .exists(0)),
    .good("* 5 RECENT", .recent(5)), .good("* 44 EXPUNGE", .expunge(44)),
    .good("* 44 Expunge ", .expunge(44)),
    .bad("* 0 EXPUNGE", "nz-number"), .bad("* 3 EXISTS of 4", "the end of the response"),
    .bad("* 4294967296 EXISTS", "number"), .bad("* 3 ", "FETCH, EXISTS, RECENT or EXPUNGE"),
    .bad("* 3EXISTS 4", "the end of the response"), .open("* 23 EXISTS"),
  ]

  static let simple: [Fixture] = [
    .good(
      "* CAPABILITY IMAP4rev1 AUTH=PLAIN", .capability(Capabilities(["IMAP4REV1", "AUTH=PLAIN"]))),
    .good("* CAPABILITY", .capability(Capabilities([]))),
    .good("* ENABLED condstore QRESYNC", .enabled(["CONDSTORE", "QRESYNC"])),
    .good("* ENABLED", .enabled([])),
    .good("* FLAGS (\\Seen foo)", .flags(flags(.seen, "foo"))),
    .good("* FLAGS NIL", .flags(FlagList())),
    .bad("* FLAGS \\Seen", "flag-list"), .bad("* FLAGS (\\Seen", "flag"),
    .good(
      "* ID (\"name\" \"Dovecot\" \"Support-URL\" NIL)",
      .identity(
        ServerIdentity(fields: [.init("name", "Dovecot"), .init("support-url", nil)]))),
    .good("* ID NIL", .identity(ServerIdentity(fields: []))),
    .good("* ID (\"v\" {3}\r\na\"b)", .identity(ServerIdentity(fields: [.init("v", "a\"b")]))),
    .bad("* ID (\"name\")", "astring"), .bad("* ID name", "id-params-list"),
    .good(
      "* QUOTA \"\" (STORAGE 10 512)",
      .other(name: "QUOTA", data: Array("\"\" (STORAGE 10 512)".utf8))),
    .good("* x-foo", .other(name: "X-FOO", data: [])),
  ]

  static let searches: [Fixture] = [
    .good("* SEARCH 2 84 882", .search(SearchResponse(numbers: [2, 84, 882]))),
    .good("* SEARCH", .search(SearchResponse(numbers: []))),
    .good("* SEARCH ", .search(SearchResponse(numbers: []))),
    .good("* SEARCH 0 7 ", .search(SearchResponse(numbers: [7]))),
    .good(
      "* SEARCH 2 5 (MODSEQ 917162500)",
      .search(SearchResponse(numbers: [2, 5], modificationSequence: 917_162_500))),
    .bad("* SEARCH 2 x", "the end of the response"), .bad("* SEARCH 4294967296", "number"),
    .bad("* SEARCH (X 5)", "MODSEQ"), .bad("* SEARCH (MODSEQ 5", ")"),
    .good("* ESEARCH", .extendedSearch(extended { _ in })),
    .good(
      "* ESEARCH (TAG \"A285\") UID MIN 7 MAX 3800 COUNT 3 ALL 7,10:12 MODSEQ 55",
      .extendedSearch(
        extended {
          $0.tag = Array("A285".utf8)
          $0.isUID = true
          $0.minimum = 7
          $0.maximum = 3800
          $0.count = 3
          $0.all = uidSet(7...7, 10...12)
          $0.modificationSequence = 55
        })),
    .good(
      "* ESEARCH (TAG A1) UID PARTIAL (1:100 4:9) X-NEW \"v\"",
      .extendedSearch(
        extended {
          $0.tag = Array("A1".utf8)
          $0.isUID = true
        })),
    .bad("* ESEARCH (TAG", "astring"), .bad("* ESEARCH (GAT A1)", "TAG"),
    .bad("* ESEARCH ALL", "number"), .bad("* ESEARCH ALL 0", "nz-number"),
    .bad("* ESEARCH COUNT x", "number"), .bad("* ESEARCH MIN", "number"),
    .good("* VANISHED 41,43:45", vanished(false, 41...41, 43...45)),
    .good("* VANISHED (EARLIER) 300:310,405", vanished(true, 300...310, 405...405)),
    .good("* VANISHED 9:7", vanished(false, 7...9)),
    .good("* VANISHED 1:4294967295", vanished(false, 1...UInt32.max)),
    .bad("* VANISHED", "number"), .bad("* VANISHED (EARLIER)", "number"),
    .bad("* VANISHED (LATER) 5", "EARLIER"), .bad("* VANISHED 0", "nz-number"),
    .bad("* VANISHED 5:*", "number"), .bad("* VANISHED 5,", "number"),
  ]

  static func extended(
    _ fill: (inout ExtendedSearchResponse) -> Void
  ) -> ExtendedSearchResponse {
    var response = ExtendedSearchResponse()
    fill(&response)
    return response
  }

  static func vanished(_ isEarlier: Bool, _ ranges: ClosedRange<UInt32>...) -> ServerResponse {
    .vanished(VanishedResponse(uids: UIDSet(ranges: ranges), isEarlier: isEarlier))
  }

  @Test("numbers of the mailbox", arguments: numbers)
  func checkNumbers(_ fixture: Fixture) throws { try fixture.check() }

  @Test("capabilities, flags, identity and unknown responses", arguments: simple)
  func checkSimple(_ fixture: Fixture) throws { try fixture.check() }

  @Test("results of a search, and what vanished", arguments: searches)
  func checkSearches(_ fixture: Fixture) throws { try fixture.check() }
}
