// SPDX-License-Identifier: MIT

import IMAP
import Testing

@Suite("Framing")
struct FramingTests {
  static var small: ResponseLimits {
    var limits = ResponseLimits()
    limits.line = 100
    limits.literal = 50
    limits.response = 200
    return limits
  }

  /// A response beyond a limit.
  struct Excess: Sendable, CustomTestStringConvertible {
    let title: String
    let input: String
    let failure: ParseFailure
    var testDescription: String { title }
  }

  static let filler = String(repeating: "z", count: 101)
  static let part = "{50}\r\n" + String(repeating: "p", count: 50) + " "

  static let excesses: [Excess] = [
    Excess(
      title: "a long line", input: "* X \(filler)\r\n", failure: .lineTooLong(limit: 100)),
    Excess(
      title: "a long line with a literal", input: "* X \(filler) {4}\r\n\r\n* \r\n",
      failure: .lineTooLong(limit: 100)),
    Excess(
      title: "a long line before a body", input: "* 1 FETCH (X \(filler) BODY[] {4}\r\n\r\n* )\r\n",
      failure: .lineTooLong(limit: 100)),
    Excess(
      title: "a long line after a body", input: "* 1 FETCH (BODY[] {4}\r\n\r\n*  X \(filler))\r\n",
      failure: .lineTooLong(limit: 100)),
    Excess(
      title: "a large literal",
      input: "* LIST () \"/\" {51}\r\n\(String(repeating: "\n", count: 51))\r\n",
      failure: .literalTooLarge(octets: 51, limit: 50)),
    Excess(
      title: "a large literal and a small one after it",
      input: "* X {51}\r\n\(String(repeating: "\n", count: 51)) {2}\r\n\r\n {0}\r\n\r\n",
      failure: .literalTooLarge(octets: 51, limit: 50)),
    Excess(
      title: "many literals", input: "* X \(part)\(part)\(part)\(part)y\r\n",
      failure: .responseTooLarge(limit: 200)),
    Excess(
      title: "a long status line that ends like a literal", input: "* OK \(filler) {4}\r\n",
      failure: .lineTooLong(limit: 100)),
  ]

  @Test("a response beyond a limit is skipped to its end", arguments: excesses, Cut.allCases)
  func skips(_ example: Excess, _ cut: Cut) throws {
    let found = try items(in: example.input + "* 1 EXISTS\r\n", cut: cut, limits: Self.small)
    #expect(found.compactMap(\.unparsable).map(\.failure) == [example.failure])
    #expect(found.compactMap(\.response) == [.exists(1)])
  }

  @Test("what is held stays within the limits, whatever comes") func bounded() throws {
    var reader = ResponseReader(limits: Self.small)
    for _ in 0..<10_000 {
      reader.feed(Array("abcdefgh {7".utf8)[...])
      #expect(try reader.next() == nil)
      #expect(reader.heldBytes <= 512)
    }
    reader.feed(Array("\r\n* 1 EXISTS\r\n".utf8)[...])
    #expect(try reader.next()?.unparsable?.failure == .lineTooLong(limit: 100))
    #expect(try reader.next() == .response(.exists(1)))
  }

  /// Bytes after which nothing can be trusted.
  static let losses: [(String, FramingFailure)] = [
    ("* LIST () \"/\" {99999999999999999999}\r\n", .literalSizeOverflow),
    ("* 1 FETCH (BODY[] {9223372036854775808}\r\n", .literalSizeOverflow),
    ("* 1 FETCH (BODY[] {2}\r\nhi there)\r\n", .literalSizeWrong(excerpt: "")),
    ("* 1 FETCH (BODY[] {2}\r\nhi\r\n* 2 EXPUNGE\r\n)\r\n", .literalSizeWrong(excerpt: "")),
    ("* 1 FETCH (BODY[] {2}\r\nhi (there\r\n* 2 EXPUNGE\r\n)\r\n", .literalSizeWrong(excerpt: "")),
    ("* 1 FETCH (ENVELOPE ({2}\r\nhi\" NIL))\r\n", .literalSizeWrong(excerpt: "")),
    ("* LIST () \"/\" {2}\r\nhi!\r\n", .literalSizeWrong(excerpt: "")),
  ]

  @Test(
    "a literal of doubtful length ends the connection, for good", arguments: losses, Cut.allCases)
  func loses(_ example: (String, FramingFailure), _ cut: Cut) throws {
    var reader = ResponseReader()
    var failures: [FramingFailure] = []
    var responses: [ServerResponse] = []
    for piece in cut.pieces(of: Array(example.0.utf8)) + [Array("* 3 EXISTS\r\n".utf8)[...]] {
      reader.feed(piece)
      do throws(FramingFailure) {
        while let item = try reader.next() { item.response.map { responses.append($0) } }
      } catch {
        failures.append(error)
      }
    }
    #expect(responses.isEmpty)
    let first = try #require(failures.first)
    #expect(failures.allSatisfy { $0 == first })
    switch (first, example.1) {
    case (.literalSizeOverflow, .literalSizeOverflow), (.literalSizeWrong, .literalSizeWrong): break
    default: Issue.record("\(first)")
    }
  }

  @Test("unread bytes can be taken out, also in the middle of a response") func unread() throws {
    var reader = ResponseReader()
    reader.feed(Array("* 1 EXISTS\r\n* LIST () \"/\" {9}\r\nab".utf8)[...])
    #expect(try reader.next() == .response(.exists(1)))
    #expect(try reader.next() == nil)
    #expect(!reader.isBetweenResponses)
    #expect(reader.takeUnread() == Array("* LIST () \"/\" {9}\r\nab".utf8))
    #expect(reader.isBetweenResponses)
    reader.feed(Array("* 2 EXISTS\r\n".utf8)[...])
    #expect(try reader.next() == .response(.exists(2)))
  }
}
