// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import SyncEngine

@Suite("MailboxListJSON")
struct MailboxListJSONTests {
  private let entries: [MailboxListSettings.Entry] = [
    .init(account: "A", folder: "G\u{e4}ste \"x\"\\\t\u{7f}", root: "/home/\u{1F600}"),
    .init(account: "A", folder: "INBOX", root: nil),
  ]

  @Test("is what Python's json writes")
  func text() {
    #expect(
      MailboxListJSON.text(of: entries)
        == #"[{"accountname": "A", "foldername": "G\u00e4ste \"x\"\\\t\u007f", "#
        + #""localfolders": "/home/\ud83d\ude00"}, "#
        + #"{"accountname": "A", "foldername": "INBOX", "localfolders": null}]"#)
    #expect(MailboxListJSON.text(of: []) == "[]")
  }

  @Test("comes back as it was, also with other blanks and in UTF-8")
  func back() {
    #expect(MailboxListJSON.entries(in: Array(MailboxListJSON.text(of: entries).utf8)) == entries)
    let other = " [ {\"foldername\":\"Gäste\" ,\n\"accountname\":\"A\\/B\"} ]\n"
    #expect(
      MailboxListJSON.entries(in: Array(other.utf8)) == [
        .init(account: "A/B", folder: "Gäste", root: nil)
      ])
  }

  @Test(
    "anything else is not read", arguments: ["", "[", "{}", "[1]", "[{}]", "[{\"a\":\"b\"}] x"])
  func broken(_ text: String) { #expect(MailboxListJSON.entries(in: Array(text.utf8)) == nil) }
}
