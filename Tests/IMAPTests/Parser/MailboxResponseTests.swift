// SPDX-License-Identifier: MIT

import IMAP
import Testing

@Suite("Responses about mailboxes")
struct MailboxResponseTests {
  static func list(
    _ attributes: [MailboxAttribute], _ delimiter: Character?, _ wire: String
  ) -> ListResponse {
    ListResponse(
      attributes: attributes, delimiter: delimiter?.asciiValue, name: name(wire))
  }

  static let lists: [Fixture] = [
    .good("* LIST (\\Noselect) \"/\" ~/Mail/foo", .list(list([.noSelect], "/", "~/Mail/foo"))),
    .good("* LIST () \".\" INBOX.a", .list(list([], ".", "INBOX.a"))),
    .good("* LIST () NIL INBOX", .list(list([], nil, "INBOX"))),
    .good("* LIST () \"\" INBOX", .list(list([], nil, "INBOX"))),
    .good("* LIST () \"\\\\\" \"a\\\\b\"", .list(list([], "\\", "a\\b"))),
    .good("* LIST () \"\\\"\" \"a\"", .list(list([], "\"", "a"))),
    .good(
      "* LIST (\\trash \\X-Foo) \"/\" \"T r\"",
      .list(list([.trash, MailboxAttribute("\\X-Foo")], "/", "T r"))),
    .good("* LIST () \"/\" \"say \\\"hi\\\"\"", .list(list([], "/", "say \"hi\""))),
    .good("* LIST () \"/\" {7}\r\nHell\"oh", .list(list([], "/", "Hell\"oh"))),
    .good("* LIST () \"/\" {7+}\r\nHell\"oh", .list(list([], "/", "Hell\"oh"))),
    .good("* LIST () \"/\" {0}\r\n", .list(list([], "/", ""))),
    .good("* LIST () \"/\" {6}\r\na\r\nb\r\n", .list(list([], "/", "a\r\nb\r\n"))),
    .good("* LIST () \"/\" \"\"", .list(list([], "/", ""))),
    .good("* LIST () \"/\" 200", .list(list([], "/", "200"))),
    .good("* LIST () \"/\" [Gmail]/Trash", .list(list([], "/", "[Gmail]/Trash"))),
    .good("* LIST () \"/\" \"Entw&APw-rfe\"", .list(list([], "/", "Entw&APw-rfe"))),
    .good("* LIST () \"/\" \"Entwürfe\"", .list(list([], "/", "Entwürfe"))),
    .good("* LIST () \"/\" a (\"CHILDINFO\" (\"SUBSCRIBED\"))", .list(list([], "/", "a"))),
    .good("* LIST () \"/\" \"n e w\" (\"OLDNAME\" (\"o l d\"))", .list(list([], "/", "n e w"))),
    .good(
      "* XLIST (\\Inbox) \"/\" Posteingang",
      .list(list([MailboxAttribute("\\Inbox")], "/", "Posteingang"))),
    .good("* LSUB () \".\" #news.comp", .subscribed(list([], ".", "#news.comp"))),
    .bad("* LIST \"/\" a", "("), .bad("* LIST () / a", "a delimiter"),
    .bad("* LIST () \"//\" a", "a delimiter"), .bad("* LIST () \"/\"", "mailbox"),
    .bad("* LIST () \"/\" ", "mailbox"), .bad("* LIST (\\Noselect", "mbx-list-flags"),
    .bad("* LIST ((\\Noselect)) \"/\" a", "mbx-list-flags"),
    .open("* LIST () \"/\" {7}\r\nHell"), .open("* LIST () \"/\" {0}\r\n"),
  ]

  static let statuses: [Fixture] = [
    .good(
      "* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292 UIDVALIDITY 3 UNSEEN 2 RECENT 1)",
      status("blurdybloop") {
        $0.messages = 231
        $0.uidNext = UID(44292)
        $0.uidValidity = 3
        $0.unseen = 2
        $0.recent = 1
      }),
    .good(
      "* STATUS \"a b\" (HIGHESTMODSEQ 7011231777 SIZE 4294967296 DELETED 4 MAILBOXID (F1) APPENDLIMIT 9)",
      status("a b") {
        $0.highestModSeq = 7_011_231_777
        $0.size = 4_294_967_296
        $0.deleted = 4
        $0.mailboxID = "F1"
        $0.appendLimit = 9
      }),
    .good("* STATUS a (APPENDLIMIT NIL X-NEW (1 2) MESSAGES 1)", status("a") { $0.messages = 1 }),
    .good("* STATUS a ()", status("a") { _ in }), .good("* STATUS a () ", status("a") { _ in }),
    .good("* STATUS 200 (MESSAGES 3)", status("200") { $0.messages = 3 }),
    .good("* STATUS {3}\r\na\"b (MESSAGES 3)", status("a\"b") { $0.messages = 3 }),
    .good("* STATUS a (UIDNEXT 0 UIDVALIDITY 0 MESSAGES 4294967296)", status("a") { _ in }),
    .bad("* STATUS a MESSAGES 3", "mailbox"), .bad("* STATUS (MESSAGES 3)", "mailbox"),
    .bad("* STATUS a (MESSAGES 3", "status-att-val"), .bad("* STATUS a (MESSAGES)", "a value"),
    .bad("* STATUS a (MESSAGES 3) b", "the end of the response"),
    .bad("* STATUS a (\"MESSAGES\" 3)", "status-att-val"),
    .bad("* STATUS a (MESSAGES 99999999999999999999)", "number64"),
  ]

  static func status(
    _ wire: String, _ fill: (inout StatusResponse) -> Void
  ) -> ServerResponse {
    var response = StatusResponse(name: name(wire))
    fill(&response)
    return .mailboxStatus(response)
  }

  static let namespaces: [Fixture] = [
    .good("* NAMESPACE ((\"\" \"/\")) NIL NIL", namespace([("", "/")])),
    .good(
      "* NAMESPACE ((\"INBOX.\" \".\")(\"#mh/\" \"/\" \"X-PARAM\" (\"FLAG1\" \"FLAG2\"))) NIL ((\"Public/\" \"/\"))",
      namespace([("INBOX.", "."), ("#mh/", "/")], shared: [("Public/", "/")])),
    .good("* NAMESPACE NIL NIL NIL", namespace([])),
    .good(
      "* NAMESPACE ((\"\" NIL)) ((\"~\" \"/\")) NIL", namespace([("", nil)], others: [("~", "/")])),
    .bad("* NAMESPACE", "namespace"), .bad("* NAMESPACE ((\"\" \"/\")) NIL", "namespace"),
    .bad("* NAMESPACE (\"\" \"/\") NIL NIL", "("),
    .bad("* NAMESPACE ((\"\")) NIL NIL", "a delimiter"),
    .bad("* NAMESPACE ((\"\" \"/\")) NIL NIL NIL", "the end of the response"),
  ]

  static func namespace(
    _ personal: [(String, Character?)], others: [(String, Character?)] = [],
    shared: [(String, Character?)] = []
  ) -> ServerResponse {
    func make(_ all: [(String, Character?)]) -> [NamespaceResponse.Namespace] {
      all.map { .init(prefix: name($0.0), delimiter: $0.1?.asciiValue) }
    }
    return .namespace(
      NamespaceResponse(
        personal: make(personal), otherUsers: make(others), shared: make(shared)))
  }

  @Test("a mailbox in a list", arguments: lists)
  func checkLists(_ fixture: Fixture) throws { try fixture.check() }

  @Test("the numbers of a mailbox", arguments: statuses)
  func checkStatuses(_ fixture: Fixture) throws { try fixture.check() }

  @Test("name spaces", arguments: namespaces)
  func checkNamespaces(_ fixture: Fixture) throws { try fixture.check() }

  @Test("a mailbox can be opened unless an attribute says otherwise") func selectable() {
    #expect(Self.list([.hasChildren], "/", "a").isSelectable)
    #expect(!Self.list([MailboxAttribute("\\NOSELECT")], "/", "a").isSelectable)
    #expect(!Self.list([.nonExistent], "/", "a").isSelectable)
  }
}
