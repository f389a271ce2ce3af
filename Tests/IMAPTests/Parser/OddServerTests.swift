// SPDX-License-Identifier: MIT

import Testing

@testable import IMAP

/// Lines of real servers that break the grammar, each with the project in whose tracker it was found.
@Suite("Odd servers")
struct OddServerTests {
  static let understood: [Fixture] = [
    // Gmail leaves out the text (modern-email/defects#28).
    .good(
      "* OK [HIGHESTMODSEQ 26215]",
      .status(.ok, ResponseText(code: .highestModSeq(26215), text: ""))),
    // DavMail sends two spaces (domainaware/parsedmarc#505).
    .good("*  22279 EXISTS", .exists(22279)),
    // QQ sends a space before the last parenthesis (jakartaee/mail-api#209).
    .good("* 11487 FETCH (UID 19436 )", fetch(11487) { $0.uid = UID(19436) }),
    // A mod-sequence of -1 (jstedfast/MailKit#495).
    .good(
      "* 7 FETCH (UID 9 MODSEQ (-1) FLAGS ())",
      fetch(7) {
        $0.uid = UID(9)
        $0.flags = FlagList()
      }),
    // The same item twice, Gmail (mscdex/node-imap#369).
    .good(
      "* 3 FETCH (X-GM-LABELS () UID 86 MODSEQ (26025) UID 86)",
      fetch(3) {
        $0.uid = UID(86)
        $0.modificationSequence = 26025
        $0.extensions = [.gmailLabels([])]
      }),
    // Mail.ru has NIL where a string must stand (modern-email/defects#50).
    .good(
      "* 4 FETCH (BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"8bit\" 5 0 NIL NIL NIL NIL) \"alternative\" (\"boundary\" NIL)) UID 5)",
      fetch(4) { $0.uid = UID(5) }),
    // iCloud does not escape quotes in a Message-ID (MailCore/mailcore2#1967).
    .good(
      "* 8 FETCH (ENVELOPE (\"Mon\" \"s\" NIL NIL NIL NIL NIL NIL NIL \"<\"a.b\"@c.example>\") UID 12)",
      fetch(8) { $0.uid = UID(12) }),
    // A parenthesis between quotes that are not escaped.
    .good(
      "* 8 FETCH (ENVELOPE (\"Mon\" \"an \"odd)\"subject\" NIL) UID 12)",
      fetch(8) { $0.uid = UID(12) }),
    .good(
      "* 8 FETCH (X-GM-LABELS (\"a\"b c\" d) UID 12)",
      fetch(8) {
        $0.uid = UID(12)
        $0.extensions = [.gmailLabels([name("a\"b c"), name("d")])]
      }),
    // 8-bit in a quoted string (kisli/vmime#317).
    .good(
      "* 58 FETCH (FLAGS (\\Seen) ENVELOPE (\"Mon\" \"Få Nødssett\" NIL NIL NIL NIL NIL NIL NIL NIL) UID 24)",
      fetch(58) {
        $0.uid = UID(24)
        $0.flags = FlagList(.seen)
      }),
    // Quotes in quotes (greenmail#993).
    .good("* LIST () \".\" \"ab\"cd\"", .list(MailboxResponseTests.list([], ".", "ab\"cd"))),
    // A quote, a space, and no escape.
    .good(
      "* LIST () \"/\" \"the \"old\" mail\"",
      .list(MailboxResponseTests.list([], "/", "the \"old\" mail"))),
    // A backslash as delimiter that is not escaped.
    .good(
      "* LIST (\\HasChildren) \"\\\" \"a\"",
      .list(MailboxResponseTests.list([.hasChildren], "\\", "a"))),
    // Spaces in names without quotes, and after them (onyx#8562).
    .good(
      "* LIST () \"/\" Deleted Items", .list(MailboxResponseTests.list([], "/", "Deleted Items"))),
    .good("* LIST () \"/\" Drafts ", .list(MailboxResponseTests.list([], "/", "Drafts"))),
    .good("* LIST () \"/\" Notes (old)", .list(MailboxResponseTests.list([], "/", "Notes"))),
    .good(
      "* LIST () \"/\" Notes (old) x", .list(MailboxResponseTests.list([], "/", "Notes (old) x"))),
    .good(
      "* STATUS Deleted Items (MESSAGES 3)",
      MailboxResponseTests.status("Deleted Items") { $0.messages = 3 }),
    .good(
      "* STATUS \"the \"old\" mail\" (MESSAGES 3)",
      MailboxResponseTests.status("the \"old\" mail") { $0.messages = 3 }),
    // Cyrus names the mod-sequence in parentheses in ESEARCH too (jstedfast/MailKit#323).
    .good(
      "* ESEARCH (TAG \"A12\") UID ALL 33866,33897 (MODSEQ 284535)",
      .extendedSearch(
        DataResponseTests.extended {
          $0.tag = Array("A12".utf8)
          $0.isUID = true
          $0.all = uidSet(33866...33866, 33897...33897)
          $0.modificationSequence = 284_535
        })),
    // Flags that are no atoms.
    .good(
      "* FLAGS (\\Seen [x] a\"b {5} é% \\Foo \\Seenx)",
      .flags(
        FlagList(
          .seen,
          keywords: ["[x]", "a\"b", "{5}", "é%", "\\Foo", "\\Seenx"].map { Flag(wire: $0.utf8) }))),
    // Items in the order of Exchange, with spaces to spare (django-mailbox#232).
    .good(
      "* 2 FETCH ( RFC822.SIZE 5  FLAGS  ( \\Seen  ) UID  8 )",
      fetch(2) {
        $0.uid = UID(8)
        $0.size = 5
        $0.flags = FlagList(.seen)
      }),
    .good(
      "* 2 FETCH (UID 8 FLAGS NIL MODSEQ 12)",
      fetch(2) {
        $0.uid = UID(8)
        $0.flags = FlagList()
        $0.modificationSequence = 12
      }),
    // Sizes that do not fit 63 bits, such as (size_t)-1, tell nothing; the message is there all the same.
    .good(
      "* 2 FETCH (RFC822.SIZE 18446744073709551615 MODSEQ (18446744073709551615) UID 8)",
      fetch(2) {
        $0.uid = UID(8)
        $0.modificationSequence = .max
      }),
    .good(
      "* 2 FETCH (UID 8 RFC822.SIZE 9223372036854775807 X-GM-MSGID 18446744073709551615)",
      fetch(2) {
        $0.uid = UID(8)
        $0.size = .max
        $0.extensions = [.gmailMessageID(.max)]
      }),
    .good("* 2 FETCH (UID 8 RFC822.SIZE 9223372036854775808)", fetch(2) { $0.uid = UID(8) }),
    // Unknown codes (MailCore/mailcore2#1322).
    .good(
      "* OK [MYRIGHTS \"acdilrsw\"] ACL",
      .status(
        .ok,
        ResponseText(code: .other(name: "MYRIGHTS", data: Array("\"acdilrsw\"".utf8)), text: "ACL"))
    ),
  ]

  static let refused: [Fixture] = [
    // Exchange (modern-email/defects#3).
    .bad("* 17 FETCH (FLAGS (\\Seen) UID 0)", "uniqueid"),
    // Xeams closes the list after the body and sends the rest without it (paperless-ngx#13412).
    .bad(" FLAGS (\\Seen) RFC822.SIZE 7)", "tag"),
    // A line end within a string.
    .bad("* 5 FETCH (ENVELOPE (\"Mon\" \"broken", "quoted"),
    .bad("subject\" NIL) UID 5)", "OK, NO or BAD"),
  ]

  @Test("what can be told is understood", arguments: understood)
  func tolerates(_ fixture: Fixture) throws { try fixture.check() }

  @Test("what cannot be told costs one response", arguments: refused)
  func refuses(_ fixture: Fixture) throws { try fixture.check() }

  @Test("empty lines and line ends without carriage return are overlooked") func lineEnds() throws {
    for cut in Cut.allCases {
      let found = try items(in: "\r\n\n* 1 EXISTS\n\r\n* 2 RECENT\n", cut: cut)
      #expect(found == [.response(.exists(1)), .response(.recent(2))])
    }
  }

  @Test("bytes that are no UTF-8 are kept in names and flags") func notUTF8() throws {
    let line =
      Array("* LIST () \"/\" \"".utf8) + [0xE4, 0xFF] + Array("\"\r\n* FLAGS (".utf8) + [0xFF]
    let found = try items(in: line + Array(")\r\n".utf8))
    guard case .response(.list(let list)) = found.first,
      case .response(.flags(let flags)) = found.last
    else {
      Issue.record("\(found)")
      return
    }
    #expect(list.name.wire == [0xE4, 0xFF])
    #expect(flags.keywords.first?.bytes == [0xFF])
    #expect(flags.keywords.first?.isAtom == false)
  }
}
