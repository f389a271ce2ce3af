// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("Names, flags and dates")
struct NounTests {
  static let names: [(String, String)] = [
    ("INBOX", "INBOX"), ("Grüße", "Gr&APwA3w-e"), ("a & b", "a &- b"), ("&", "&-"),
    ("日本語", "&ZeVnLIqe-"), ("😀", "&2D3eAA-"),
    ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
    ("Entwürfe/Ü&Ö", "Entw&APw-rfe/&ANw-&-&ANY-"), ("", ""), ("tab\t", "tab&AAk-"),
  ]

  @Test("a name for people is encoded in modified UTF-7", arguments: names)
  func encoding(_ text: String, _ wire: String) {
    #expect(WireName(encoding: text).description == wire)
  }

  @Test("INBOX has one spelling, alone and as a parent")
  func inbox() {
    let dot = UInt8(ascii: ".")
    #expect(WireName("iNbOx").canonical(separator: dot) == .inbox)
    #expect(WireName("inbox.Sub").canonical(separator: dot) == "INBOX.Sub")
    #expect(WireName("inboxes").canonical(separator: dot) == "inboxes")
    #expect(WireName("a.inbox").canonical(separator: dot) == "a.inbox")
  }

  @Test("a name knows what is above it")
  func hierarchy() {
    let slash = UInt8(ascii: "/")
    #expect(WireName("a/b/c").ancestors(separator: slash) == ["a", "a/b"])
    #expect(WireName("a").ancestors(separator: slash).isEmpty)
    #expect(WireName("a/b").isBelow("a", separator: slash))
    #expect(!WireName("ab").isBelow("a", separator: slash))
    #expect(!WireName("a/").isBelow("a", separator: slash))
  }

  @Test("flags have one spelling and one order")
  func spelling() {
    let flags: MailFlags = ["$b", "\\DELETED", "$a", "\\seen", "$a"]
    #expect(flags.words == ["\\Seen", "\\Deleted", "$a", "$b"])
    #expect(flags.description == "(\\Seen \\Deleted $a $b)")
    #expect(flags.keywords == ["$a", "$b"])
    #expect(flags.contains(["$b", "\\Seen"]) && !flags.contains(.draft))
    #expect(
      FlagChange.remove(["$a", "\\Draft"]).applied(to: flags) == ["\\Seen", "\\Deleted", "$b"])
    #expect(FlagChange.replace(.seen).applied(to: flags) == .seen)
  }

  static let dates: [(MailDate, String, String)] = [
    (MailDate(seconds: 0), " 1-Jan-1970 00:00:00 +0000", "Thu, 1 Jan 1970 00:00:00 +0000"),
    (MailDate(seconds: -1), "31-Dec-1969 23:59:59 +0000", "Wed, 31 Dec 1969 23:59:59 +0000"),
    (
      MailDate(seconds: 951_782_400), "29-Feb-2000 00:00:00 +0000",
      "Tue, 29 Feb 2000 00:00:00 +0000"
    ),
    (
      MailDate(seconds: 1_709_251_199, zone: 330), " 1-Mar-2024 05:29:59 +0530",
      "Fri, 1 Mar 2024 05:29:59 +0530"
    ),
    (
      MailDate(seconds: 4_107_542_400, zone: -210), "28-Feb-2100 20:30:00 -0330",
      "Sun, 28 Feb 2100 20:30:00 -0330"
    ),
  ]

  @Test("a date is written as the RFCs want it", arguments: dates)
  func writtenDate(_ date: MailDate, _ internalDate: String, _ headerDate: String) {
    #expect(date.internalDate == internalDate)
    #expect(date.headerDate == headerDate)
  }

  @Test("a date that a client writes is read as it was meant, over four hundred years")
  func roundTrip() async throws {
    try await converse { server, client in
      try client.logIn()
      var commands = ""
      var wanted: [String] = []
      for seconds in stride(from: -8_000_000_000, to: 5_000_000_000, by: 43_210_987) {
        let date = MailDate(seconds: seconds, zone: seconds % 1400 / 2)
        commands += "a APPEND INBOX \"\(date.internalDate)\" {1+}\r\nx\r\n"
        wanted.append(date.internalDate)
      }
      try client.send("\(commands)b LOGOUT\r\n")
      _ = try client.rest()
      let messages = server.store.mailbox(.inbox)?.messages ?? []
      try requireEqual(messages.map(\.arrival.internalDate), wanted)
    }
  }
}
