// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import SyncEngine

@Suite("LabelsHeader")
struct LabelsHeaderTests {
  /// A header before and after it got other labels.
  struct Example: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let before: String
    let labels: [String]
    let after: String
    var name = "X-Keywords"
    var isDecoded = false

    init(
      _ description: String, _ before: String, _ labels: [String], _ after: String,
      name: String = "X-Keywords", isDecoded: Bool = false
    ) {
      testDescription = description
      self.before = before
      self.labels = labels
      self.after = after
      self.name = name
      self.isDecoded = isDecoded
    }

    var header: LabelsHeader {
      var settings = LabelSettings()
      settings.header = name
      settings.isDecoded = isDecoded
      return LabelsHeader(settings)
    }
  }

  static let examples: [Example] = [
    Example("a new field comes last", "A: 1\n\n", ["b", "a"], "A: 1\nX-Keywords: a,b\n\n"),
    Example("no label is an empty field", "A: 1\n\n", [], "A: 1\nX-Keywords:\n\n"),
    Example(
      "a field that was there is replaced", "X-Keywords: x\nA: 1\n\n", ["a"],
      "A: 1\nX-Keywords: a\n\n"),
    Example(
      "so are several, in any case, with blanks before the colon",
      "x-keywords : x\nA: 1\nX-KEYWORDS:y\n\n", ["a"], "A: 1\nX-Keywords: a\n\n"),
    Example(
      "with their continuation lines", "X-Keywords: x,\n y,\n\tz\nA: 1\n 2\n\n", ["a"],
      "A: 1\n 2\nX-Keywords: a\n\n"),
    Example(
      "CRLF stays CRLF", "A: 1\r\nX-Keywords: x\r\n\r\n", ["a"], "A: 1\r\nX-Keywords: a\r\n\r\n"),
    Example(
      "a name that begins alike stays", "X-Keywords2: x\n\n", ["a"],
      "X-Keywords2: x\nX-Keywords: a\n\n"),
    Example("no empty line", "A: 1\n", ["a"], "A: 1\nX-Keywords: a\n"),
    Example("no line end at all", "A: 1", ["a"], "A: 1\nX-Keywords: a\n"),
    Example("no header", "\n", ["a"], "X-Keywords: a\n\n"),
    Example("no header with CRLF", "\r\n", ["a"], "X-Keywords: a\r\n\r\n"),
    Example("nothing at all", "", ["a"], "X-Keywords: a\n"),
    Example(
      "lines that are no fields stay", "From x\nno field\nA: 1\n\n", ["a"],
      "From x\nno field\nA: 1\nX-Keywords: a\n\n"),
    Example(
      "octets that are no text stay", "A: \u{fffd}\0\r\u{7f}\n\n", ["a"],
      "A: \u{fffd}\0\r\u{7f}\nX-Keywords: a\n\n"),
    Example(
      "encoded labels", "A: 1\n\n", ["Été", "\\Inbox"],
      "A: 1\nX-Keywords: &AMk-t&AOk-,\\Inbox\n\n"),
    Example(
      "decoded labels", "A: 1\n\n", ["Été", "b c"],
      "A: 1\nX-Keywords: =?utf-8?q?b_c=2C=C3=89t=C3=A9?=\n\n", isDecoded: true),
    Example(
      "a label that looks encoded", "A: 1\n\n", ["=?x"], "A: 1\nX-Keywords: =?utf-8?q?=3D=3Fx?=\n\n"
    ),
    Example(
      "another header with blanks", "Keywords: x y\n\n", ["b", "a"], "Keywords: a b\n\n",
      name: "Keywords"),
  ]

  @Test("the field is replaced and nothing else", arguments: examples)
  func replacing(_ example: Example) {
    let labels = Set(example.labels.map { MessageLabel(encoding: $0) })
    let after = example.header.header(Array(example.before.utf8), with: labels)
    #expect(String(decoding: after, as: UTF8.self) == example.after)
    #expect(example.header.labels(in: after, known: labels) == labels)
    #expect(example.header.header(after, with: labels) == after)
  }

  /// What OfflineIMAP 8 and other programs have left, and the labels in it.
  static let found: [Example] = [
    Example("none", "A: 1\n\n", [], ""), Example("an empty field", "X-Keywords: \n\n", [], ""),
    Example("several fields add up", "X-Keywords: a\nX-Keywords: b,a\n\n", ["a", "b"], ""),
    Example(
      "folded by Python within a label", "X-Keywords: Label00 x,Label01\n x,c\n\n",
      ["Label00 x", "Label01 x", "c"], ""),
    Example(
      "encoded by Python with its commas",
      "X-Keywords: =?utf-8?q?Label00=2CLabel01=2CLabe?=\n =?utf-8?q?l02?=\n\n",
      ["Label00", "Label01", "Label02"], ""),
    Example("base64", "X-Keywords: =?utf-8?b?VMOpc3QsYg==?=\n\n", ["Tést", "b"], ""),
    Example("Latin 1", "X-Keywords: a,=?iso-8859-1?Q?=C9t=E9?= \n\n", ["a", "Été"], ""),
    Example("UTF-8 as it is", "X-Keywords: Tést,b\n\n", ["Tést", "b"], ""),
    Example("a charset that nobody knows", "X-Keywords: =?x?q?a?=,b\n\n", ["=?x?q?a?=", "b"], ""),
    Example(
      "what only begins like a word", "X-Keywords: =?a,=?utf-8?q?=\n\n", ["=?a", "=?utf-8?q?="], ""),
    Example("encoded names of mailboxes", "X-Keywords: &AMk-t&AOk-\n\n", ["Été"], ""),
  ]

  @Test("labels are read whoever wrote them", arguments: found)
  func reading(_ example: Example) {
    let labels = example.header.labels(in: Array(example.before.utf8))
    #expect(labels == Set(example.labels.map { MessageLabel(encoding: $0) }))
  }

  @Test(
    "a line that would be too long is folded between labels, and read back",
    arguments: [
      "X-Keywords", "Keywords",
    ])
  func folding(_ name: String) {
    let example = Example("", "", [], "", name: name)
    let labels = Set((0..<300).map { MessageLabel(encoding: "label-\($0)") })
    let header = example.header.header(Array("A: 1\r\n\r\n".utf8), with: labels)
    let lines = String(decoding: header, as: UTF8.self).split(separator: "\r\n")
    #expect(lines.allSatisfy { $0.utf8.count <= 998 })
    #expect(lines.dropFirst(2).allSatisfy { $0.hasPrefix(" ") })
    #expect(example.header.labels(in: header) == labels)
    #expect(header.suffix(4) == Array("\r\n\r\n".utf8))
  }

  @Test("encoded words are at most 75 characters long and do not cut a letter")
  func words() {
    let text = String(repeating: "äb€ ", count: 60)
    let encoded = EncodedWords.encode(text, lineEnd: "\n")
    #expect(encoded.split(separator: "\n ").allSatisfy { $0.utf8.count <= 75 })
    #expect(EncodedWords.decode(encoded.replacing("\n", with: "")) == text)
  }

  @Test("a hostile header takes no time")
  func hostile() {
    let example = Example("", "", [], "")
    let header = "X-Keywords: " + String(repeating: "=?,", count: 100_000) + "\n\n"
    #expect(example.header.labels(in: Array(header.utf8)).count == 1)
  }
}
