// SPDX-License-Identifier: MIT

import Testing

@testable import IMAP

@Suite("Flag")
struct FlagTests {
  @Test("case is kept and does not matter") func caseInsensitive() throws {
    let flag = try #require(Flag("$Forwarded"))
    #expect(flag.name == "$Forwarded")
    #expect(flag == Flag("$FORWARDED"))
    #expect(flag.hashValue == Flag("$forwarded")?.hashValue)
    #expect(flag != Flag("$Forward"))
  }

  @Test(
    "only atoms, with a backslash or without, can be made",
    arguments: [
      "", "\\", "a b", "a(b", "a)b", "{5}", "a%", "a*", "a\"b", "a\\b", "\\\\a", "a]", "é", "a\r\n",
      "\u{0}",
    ])
  func refuses(_ name: String) { #expect(Flag(name) == nil) }

  @Test("system flags are sorted out of a list in any case, keywords stay once each")
  func list() throws {
    let names = ["\\seen", "Work", "\\ANSWERED", "work", "\\Custom"]
    let list = FlagList(names.compactMap { Flag($0) })
    #expect(list.system == [.seen, .answered])
    #expect(list.keywords.map(\.name) == ["Work", "\\Custom"])
    #expect(list.description == "(\\Answered \\Seen Work \\Custom)")
    #expect(list == FlagList([.answered, .seen], keywords: list.keywords.reversed()))
    #expect(list != FlagList([.answered], keywords: list.keywords))
    #expect(list != FlagList([.answered, .seen]))
    #expect(FlagList().isEmpty && !list.isEmpty)
  }

  @Test("attributes of mailboxes are compared without case") func attributes() {
    #expect(MailboxAttribute("\\noselect") == .noSelect)
    #expect(Set([MailboxAttribute("\\TRASH"), .trash]).count == 1)
    #expect(MailboxAttribute("\\Foo") != MailboxAttribute("\\Fo"))
  }
}

@Suite("Capabilities")
struct CapabilitiesTests {
  @Test("names are known in any case, once, in order") func names() {
    let all = Capabilities(["IMAP4rev1", "idle", "AUTH=PLAIN", "IDLE", "auth=XOAUTH2"])
    #expect(all.names == ["IMAP4REV1", "IDLE", "AUTH=PLAIN", "AUTH=XOAUTH2"])
    #expect(all.has("Idle") && !all.has("UIDPLUS") && !all.has("AUTH"))
    #expect(all.authenticationMechanisms == ["PLAIN", "XOAUTH2"])
  }

  @Test("values stand after the equals sign") func values() {
    let all = Capabilities(["APPENDLIMIT=35651584", "COMPRESS=DEFLATE", "STATUS=SIZE"])
    #expect(all.appendLimit == 35_651_584)
    #expect(all.values(of: "compress") == ["DEFLATE"])
    #expect(Capabilities(["APPENDLIMIT"]).appendLimit == nil)
    #expect(Capabilities(["APPENDLIMIT=x"]).appendLimit == nil)
  }

  @Test("literals may be sent at once as RFC 7888 says") func literals() {
    #expect(Capabilities(["LITERAL+", "LITERAL-"]).largestImmediateLiteral == .max)
    #expect(Capabilities(["LITERAL-"]).largestImmediateLiteral == 4096)
    #expect(Capabilities(["IDLE"]).largestImmediateLiteral == 0)
  }

  @Test("a server with the second revision only has what that includes") func secondRevision() {
    #expect(Capabilities(["IMAP4rev2"]).has("UIDPLUS"))
    #expect(!Capabilities(["IMAP4rev2", "IMAP4rev1"]).has("UIDPLUS"))
  }
}

@Suite("Base64")
struct Base64Tests {
  @Test(
    "the examples of RFC 4648",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("???>>>", "Pz8/Pj4+"),
    ])
  func examples(_ pair: (plain: String, coded: String)) {
    #expect(Base64.standard.encode(Array(pair.plain.utf8)) == Array(pair.coded.utf8))
    #expect(Base64.standard.decode(Array(pair.coded.utf8)[...]) == Array(pair.plain.utf8))
    let unpadded = pair.coded.utf8.filter { $0 != 0x3D }
    #expect(Base64.standard.decode(unpadded[...]) == Array(pair.plain.utf8))
  }

  @Test(
    "what is not base64 is refused",
    arguments: ["Z", "Zg=a", "Zh==", "Zg===", "Zm 9", "Zm9é", "====", "Zm,v"])
  func malformed(_ text: String) { #expect(Base64.standard.decode(Array(text.utf8)[...]) == nil) }
}
