// SPDX-License-Identifier: MIT

import IMAP
import Testing

@Suite("ResponseReader")
struct ResponseReaderTests {
  /// A FETCH response with bodies, and the items that it must become.
  struct Streaming: Sendable, CustomTestStringConvertible {
    let title: String
    let input: String
    let items: [ResponseItem]
    var testDescription: String { title }
  }

  static func body(
    _ number: UInt32, uid: UInt32? = nil, of section: BodySection = .wholeMessage, _ octets: String
  ) -> [ResponseItem] {
    let start = BodyStart(
      sequenceNumber: number, uid: uid.flatMap { UID($0) }, section: section,
      octets: octets.utf8.count)
    let chunk: [ResponseItem] = octets.isEmpty ? [] : [.bodyChunk(Array(octets.utf8)[...])]
    return [.bodyBegan(start)] + chunk + [.bodyEnded]
  }

  static func response(
    _ number: UInt32, uid: UInt32? = nil, _ bodies: [(BodySection, Int)]
  ) -> ResponseItem {
    .response(
      fetch(number) {
        $0.uid = uid.flatMap { UID($0) }
        $0.bodies = bodies.map { FetchedBody(section: $0.0, content: .streamed(octets: $0.1)) }
      })
  }

  static let mail = "From: a@b\r\n\r\n* 9 EXPUNGE\r\n)\r\nA1 OK {3}\r\n"
  static let header = BodySection(specifier: "HEADER".utf8)

  static let streaming: [Streaming] = [
    Streaming(
      title: "UID before the body",
      input: "* 5 FETCH (UID 77 BODY[] {\(mail.utf8.count)}\r\n\(mail))\r\n",
      items: body(5, uid: 77, mail) + [response(5, uid: 77, [(.wholeMessage, mail.utf8.count)])]),
    Streaming(
      title: "UID after the body",
      input: "* 5 FETCH (BODY[] {\(mail.utf8.count)}\r\n\(mail) UID 77)\r\n",
      items: body(5, mail) + [response(5, uid: 77, [(.wholeMessage, mail.utf8.count)])]),
    Streaming(
      title: "a body of no octets",
      input: "* 5 FETCH (BODY[] {0}\r\n UID 77)\r\n",
      items: body(5, "") + [response(5, uid: 77, [(.wholeMessage, 0)])]),
    Streaming(
      title: "literal8 and a non-synchronising literal",
      input: "* 5 FETCH (BINARY[] ~{3}\r\na\u{0}b BODY[HEADER] {2+}\r\nxy)\r\n",
      items: body(5, "a\u{0}b") + body(5, of: header, "xy")
        + [response(5, [(.wholeMessage, 3), (header, 2)])]),
    Streaming(
      title: "the old names",
      input: "* 5 FETCH (RFC822 {1}\r\na RFC822.HEADER {1}\r\nb RFC822.TEXT {1}\r\nc)\r\n",
      items: body(5, "a") + body(5, of: header, "b")
        + body(5, of: BodySection(specifier: "TEXT".utf8), "c")
        + [
          response(5, [(.wholeMessage, 1), (header, 1), (BodySection(specifier: "TEXT".utf8), 1)])
        ]),
    Streaming(
      title: "a part of a section, named with a literal",
      input: "* 5 FETCH (UID 3 BODY[HEADER.FIELDS ({4}\r\nDATE \"a]\")]<7> {2}\r\nhi)\r\n",
      items: body(5, uid: 3, of: fields, "hi") + [response(5, uid: 3, [(fields, 2)])]),
    Streaming(
      title: "after an envelope with literals, quotes and brackets",
      input: "* 5 FETCH (UID 3 ENVELOPE ({3}\r\n)(\" \"a [b \\\" (\" NIL) BODY[] {2}\r\nhi)\r\n",
      items: body(5, uid: 3, "hi") + [response(5, uid: 3, [(.wholeMessage, 2)])]),
    Streaming(
      title: "without a space before the literal",
      input: "* 5 FETCH (BODY[]{2}\r\nhi)\r\n",
      items: body(5, "hi") + [response(5, [(.wholeMessage, 2)])]),
    Streaming(
      title: "line ends without carriage return",
      input: "* 5 FETCH (BODY[] {2}\nhi)\n",
      items: body(5, "hi") + [response(5, [(.wholeMessage, 2)])]),
  ]

  static let fields = BodySection(
    specifier: "HEADER.FIELDS ({4}\r\nDATE \"a]\")".utf8, origin: 7)

  @Test("bodies are handed out as they come", arguments: streaming, Cut.allCases)
  func streams(_ example: Streaming, _ cut: Cut) throws {
    let found = try items(in: example.input + "* 1 EXISTS\r\n", cut: cut)
    #expect(found == example.items + [.response(.exists(1))])
  }

  @Test("a literal that is no body is collected, wherever it stands")
  func collects() throws {
    let text = "* 5 FETCH (X-GM-LABELS (BODY[] {2}\r\nhi) ENVELOPE (RFC822 {2}\r\nhi) UID 4)\r\n"
    for cut in Cut.allCases {
      let expected = fetch(5) {
        $0.uid = UID(4)
        $0.extensions = [.gmailLabels([name("BODY[]"), name("hi")])]
      }
      #expect(try items(in: text, cut: cut) == [.response(expected)])
    }
  }

  @Test("chunks are slices of what was fed, not copies") func noCopies() throws {
    let input = Array("* 1 FETCH (BODY[] {6}\r\nabcdef)\r\n".utf8)
    var reader = ResponseReader()
    reader.feed(input[...])
    _ = try reader.next()
    guard case .bodyChunk(let chunk) = try reader.next() else {
      Issue.record("no chunk")
      return
    }
    #expect(chunk.startIndex == 23)
    #expect(chunk.elementsEqual("abcdef".utf8))
  }

  @Test("a body of 100 MB is never held") func large() throws {
    let piece = [UInt8](repeating: 0x2A, count: 1 << 20)
    var reader = ResponseReader()
    reader.feed(Array("* 1 FETCH (BODY[] {\(100 << 20)}\r\n".utf8)[...])
    guard case .bodyBegan(let start) = try reader.next() else {
      Issue.record("no body")
      return
    }
    #expect(start.octets == 100 << 20)
    for _ in 0..<100 {
      reader.feed(piece[...])
      #expect(try reader.next() == .bodyChunk(piece[...]))
      #expect(reader.heldBytes < 100)
    }
    #expect(try reader.next() == .bodyEnded)
  }

  @Test("a body whose response cannot be parsed ends with that report") func brokenAfterBody()
    throws
  {
    for cut in Cut.allCases {
      let found = try items(in: "* 5 FETCH (BODY[] {2}\r\nhi UID 0)\r\n* 1 EXISTS\r\n", cut: cut)
      #expect(Array(found.prefix(3)) == Self.body(5, "hi"))
      #expect(found[3].unparsable?.failure == .unexpected(expected: "uniqueid", offset: 28))
      #expect(found.last == .response(.exists(1)))
    }
  }

  @Test("the excerpt of a failure shows the fault and no control characters") func excerpt() throws
  {
    let long = String(repeating: "y", count: 300)
    let text = "* 5 FETCH (UID 7 X-A \(long) UID \u{7}0 X-B \(long))\r\n"
    let report = try #require(try items(in: text).first?.unparsable)
    #expect(report.excerpt.contains("UID \\x070 X-B"))
    #expect(report.excerpt.utf8.count <= 400)
    #expect("\(report.failure)".contains("expected number at byte"))
  }
}
