// SPDX-License-Identifier: MIT

import IMAP
import TestSupport
import Testing

@Suite("MailboxName")
struct MailboxNameTests {
  /// Text and its wire form; from RFC 3501 §5.1.3, RFC 2152 and OfflineIMAP's own folders.
  static let known: [(String, String)] = [
    ("INBOX", "INBOX"), ("", ""), ("Sent Mail", "Sent Mail"), ("&", "&-"), ("A&B", "A&-B"),
    ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
    ("Entwürfe", "Entw&APw-rfe"), ("Gäste", "G&AOQ-ste"), ("☺!", "&Jjo-!"), ("😀", "&2D3eAA-"),
    ("a😀b", "a&2D3eAA-b"), ("é&è", "&AOk-&-&AOg-"), ("\u{7F}", "&AH8-"), ("a\tb", "a&AAk-b"),
    ("-", "-"), ("&-", "&--"), ("\"\\", "\"\\"), ("ÿÿ/ÿ", "&AP8A,w-/&AP8-"),
  ]

  @Test("text and wire form belong together", arguments: known)
  func pairs(_ pair: (text: String, wire: String)) {
    let encoded = MailboxName(pair.text)
    #expect(String(decoding: encoded.wire, as: UTF8.self) == pair.wire)
    #expect(encoded.decoded.map { Array($0.unicodeScalars) } == Array(pair.text.unicodeScalars))
    #expect(name(pair.wire) == encoded)
  }

  /// Names that no encoder makes: unpaired, not base64, not UTF-16, not canonical, 8-bit.
  static let malformed = [
    "a&", "a&b", "&!-", "&A-", "&AA-", "&AAA-", "&AOk", "&AOl-", "&2D0-", "&3gA-", "&AGE-", "&ACY-",
    "&AOk-&AOg-", "&AOk=-", "&U/A-", "Entwürfe", "\u{1}", "a\r\nb",
  ]

  @Test("a malformed name is kept as it came", arguments: malformed)
  func keepsRaw(_ wire: String) {
    let malformed = name(wire)
    #expect(malformed.decoded == nil)
    #expect(malformed.wire == Array(wire.utf8))
    #expect(malformed.text.utf8.elementsEqual(wire.utf8))
  }

  @Test("bytes that are no UTF-8 are shown, but not lost") func notUTF8() {
    let latin = MailboxName(wire: [0x47, 0xE4, 0x73])
    #expect(latin.text == "G\u{FFFD}s")
    #expect(latin.wire == [0x47, 0xE4, 0x73])
    #expect(latin != MailboxName(wire: [0x47, 0xE5, 0x73]))
  }

  @Test("every character of Unicode but NUL survives the round trip") func everyScalar() {
    for plane in stride(from: UInt32(0), through: 0x10_FFFF, by: 0x100) {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: (max(1, plane)..<plane + 0x100).compactMap { Unicode.Scalar($0) })
      guard !text.isEmpty else { continue }
      let decoded = MailboxName(String(text)).decoded
      #expect(decoded.map { $0.unicodeScalars.elementsEqual(text) } == true, "plane \(plane)")
    }
  }

  @Test("random mixtures survive, and their wire form is printable ASCII") func randomText() {
    var generator = SeededRandom(seed: 3)
    let pool = Array("ab&-,+/. \u{1}é日\u{FFFF}😀\u{10FFFF}".unicodeScalars)
    for _ in 0..<2_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        text.append(pool[Int.random(in: 0..<pool.count, using: &generator)])
      }
      let mailbox = MailboxName(String(text))
      #expect(mailbox.decoded.map { $0.unicodeScalars.elementsEqual(text) } == true)
      #expect(mailbox.wire.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
    }
  }

  @Test("INBOX is one mailbox in any case, other names are not") func inbox() {
    #expect(name("inBox") == .inbox)
    #expect(name("inBox").hashValue == MailboxName.inbox.hashValue)
    #expect(Set([name("INBOX"), name("Inbox"), name("inbox")]).count == 1)
    #expect(name("Inbox").text == "Inbox")
    #expect(name("Sent") != name("sent"))
    #expect(name("INBOX/a") != name("inbox/a"))
    #expect(!name("INBOX2").isInbox)
  }
}
