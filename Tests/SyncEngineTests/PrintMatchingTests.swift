// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import Testing

@testable import SyncEngine

@Suite("PrintMatching")
struct PrintMatchingTests {
  private static let header =
    "From: a@example.org\r\nDate: Mon, 2 Jan 2023 10:00:00 +0000\r\nSubject: one\r\n"

  private static func print(_ header: String, body: String = "text\r\n") throws -> MessagePrint {
    var print = HeaderPrint()
    let octets = Array("\(header)\r\n\(body)".utf8)
    print.add(octets[...])
    return try MessagePrint(octets: octets.count, header: print)
  }

  /// Matches files 0, 1, … with messages 1, 2, …: `0=1` for a pair, `0?1` for one in doubt.
  private static func match(
    _ files: [MessagePrint], _ messages: [MessagePrint], hints: [Int: UInt32] = [:]
  ) throws -> String {
    let remote = try messages.enumerated().map { index, print in
      (uid: try #require(UID(UInt32(index + 1))), print: print)
    }
    let matching = PrintMatching(
      local: files.enumerated().map { (.arrival($0), $1) }, remote: remote,
      hints: try Dictionary(
        uniqueKeysWithValues: hints.map { (.arrival($0), try #require(UID($1))) }))
    func text(_ pairs: [(message: MessageReference, uid: UID)], _ sign: String) -> [String] {
      pairs.map { pair in
        guard case .arrival(let key) = pair.message else { return "" }
        return "\(key)\(sign)\(pair.uid)"
      }
    }
    return (text(matching.pairs, "=").sorted() + text(matching.doubtful, "?").sorted())
      .joined(separator: " ")
  }

  @Test("equal messages are paired in order, each once")
  func equal() throws {
    let (one, other) = (try Self.print(Self.header), try Self.print(Self.header + "X: y\r\n"))
    #expect(try Self.match([one, other, one], [one, one, other]) == "0=1 1=3 2=2")
    #expect(try Self.match([one, one], [one]) == "0=1")
  }

  @Test("fields that programs add on the way, and white space, make no other message")
  func added() throws {
    let plain = try Self.print(Self.header)
    let added = try Self.print(
      "Return-Path: <a@example.org>\r\nReceived: by here;\r\n\ttoday\r\n"
        + "FROM:  a@example.org\r\nDate: Mon, 2 Jan 2023\r\n 10:00:00 +0000\r\nSubject:one\r\n"
        + "X-TUID: abcdefghijkl\r\n")
    #expect(try Self.match([plain], [added]) == "0=1")
    #expect(try Self.match([added], [plain]) == "0=1")
    let longer = try Self.print(Self.header, body: "text!\r\n")
    #expect(try Self.match([longer], [added]) == "")
    #expect(try Self.match([plain], [Self.print(Self.header + "X-Spam: no\r\n")]) == "")
  }

  @Test(
    "a length that is no message's, such as one below that of the header, is no sign of any",
    arguments: [0, 5, 100_000, Int.max])
  func wrongLengths(_ octets: Int) throws {
    var header = HeaderPrint()
    header.add(Array("\(Self.header)\r\n".utf8)[...])
    let (file, wrong) = (
      try Self.print(Self.header), try MessagePrint(octets: octets, header: header)
    )
    #expect(try Self.match([file], [wrong]) == "")
    #expect(wrong.key != file.key)
    #expect(wrong.core.isTelling && wrong.core.key != file.core.key)
  }

  @Test("an equal message comes before one with other fields on the way")
  func order() throws {
    let (plain, added) = (
      try Self.print(Self.header), try Self.print("Received: x\r\n" + Self.header)
    )
    #expect(try Self.match([plain, added], [added, plain]) == "0=2 1=1")
  }

  @Test("one Message-ID is enough with one length, and a doubt without")
  func identifier() throws {
    let id = "Message-ID: <1@example.org>\r\n"
    let plain = try Self.print(Self.header + id)
    let tagged = try Self.print("Subject: [spam]\r\n" + id)
    #expect(try Self.match([plain], [tagged]) == "0=1")
    #expect(try Self.match([plain, tagged], [tagged]) == "1=1")
    let other = try Self.print(Self.header + id, body: "other text\r\n")
    #expect(try Self.match([plain], [other]) == "0?1")
    // Nobody could tell which of two it is.
    let second = try Self.print("Subject: [list]\r\n" + id)
    #expect(try Self.match([plain], [tagged, second]) == "0?1")
  }

  @Test("a header that says next to nothing is compared as a whole only")
  func bare() throws {
    let (bare, tagged) = (
      try Self.print("Subject: x\r\n"), try Self.print("Subject: x\r\nX-TUID: abc\r\n")
    )
    #expect(try Self.match([bare], [tagged]) == "")
    #expect(try Self.match([bare], [bare]) == "0=1")
    #expect(try Self.match([bare], [tagged], hints: [0: 1]) == "0=1")
  }

  @Test("what another program noted counts, unless the messages have nothing in common")
  func hints() throws {
    let one = try Self.print(Self.header + "Message-ID: <1@example.org>\r\n")
    let rewritten = try Self.print("Message-ID: <1@example.org>\r\n", body: "rewritten text\r\n")
    let other = try Self.print("Message-ID: <2@example.org>\r\n")
    #expect(try Self.match([one], [rewritten], hints: [0: 1]) == "0=1")
    #expect(try Self.match([one], [other], hints: [0: 1]) == "")
    #expect(try Self.match([one, one], [one, one], hints: [0: 2, 1: 2]) == "0=2 1=1")
  }

  @Test(
    "a message is worth a look if, and only if, it can be paired: one rule says what is one message"
  )
  func choice() throws {
    let id = "Message-ID: <1@example.org>\r\n"
    let prints = [
      try Self.print(Self.header), try Self.print("Received: x\r\n" + Self.header),
      try Self.print(Self.header, body: "text!\r\n"), try Self.print(Self.header + id),
      try Self.print("Subject: [spam]\r\n" + id),
      try Self.print(Self.header + id, body: "other\r\n"),
      try Self.print("Subject: x\r\n"), try Self.print("Subject: x\r\nX-TUID: abc\r\n"),
    ]
    for one in prints {
      for other in prints {
        let isPaired = try Self.match([one], [other]).contains("=")
        #expect(PrintChoice([one]).mayHold(other) == isPaired, "\(one) \(other)")
        // Of two messages alone, only the Message-ID needs a look at what else there is.
        #expect(!one.isLike(other) || isPaired)
        #expect(one.isLike(other) == (one == other || one.isVariant(of: other)))
      }
    }
  }
}
