// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@Suite("LabelText")
struct LabelTextTests {
  /// Labels and the text that they make.
  struct Example: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let syntax: LabelText
    let labels: [String]
    let text: String

    init(_ name: String, _ syntax: LabelText, _ labels: [String], _ text: String) {
      testDescription = name
      self.syntax = syntax
      self.labels = labels
      self.text = text
    }
  }

  static let keywords = LabelText.header("X-Keywords", isDecoded: false)
  static let decoded = LabelText.header("X-Keywords", isDecoded: true)
  static let blanks = LabelText.header("Keywords", isDecoded: false)

  static let examples: [Example] = [
    Example("no label", keywords, [], ""),
    Example("sorted, separated by a comma", keywords, ["Two Words", "Foo"], "Foo,Two Words"),
    Example("the status adds a blank", .status, ["Foo", "Two Words"], "Foo, Two Words"),
    Example("Keywords separates by blanks", blanks, ["b", "a"], "a b"),
    Example(
      "X-Label as well", .header("X-Label", isDecoded: false), ["b", "\\Inbox"], "\\Inbox b"),
    Example(
      "another spelling of X-Label does not", .header("X-LABEL", isDecoded: false), ["b", "a"],
      "a,b"),
    Example("encoded as on the wire", keywords, ["Été"], "&AMk-t&AOk-"),
    Example("decoded if wanted", decoded, ["Été", "R&D"], "R&D,Été"),
    Example("an ampersand on the wire", keywords, ["R&D"], "R&-D"),
    Example(
      "quotes and backslashes", keywords, ["say \"hi\"", "\\Starred"], "\\Starred,say \"hi\""),
    Example("a comma within a label", keywords, ["a, b", "c"], "a, b,c"),
    Example("a comma within a label in the status", .status, ["a,b", "a"], "a, a,b"),
    Example("a blank within a label", blanks, ["Two Words", "x"], "Two Words x"),
  ]

  @Test("labels make a text, and come back from it where they are known", arguments: examples)
  func roundTrip(_ example: Example) {
    let labels = Set(example.labels.map { MessageLabel(encoding: $0) })
    #expect(example.syntax.write(labels) == example.text)
    #expect(example.syntax.read(example.text, known: labels) == labels)
    let others = Set(["z", "zz, top"].map { MessageLabel(encoding: $0) })
    #expect(example.syntax.read(example.text, known: labels.union(others)) == labels)
  }

  static let typed: [Example] = [
    Example("blanks around names do not count", keywords, ["a", "b c"], "  a ,\tb c  "),
    Example("empty names do not count", keywords, ["a"], ",,a, ,"),
    Example("a name that could be encoded is", keywords, ["Été"], "&AMk-t&AOk-"),
    Example("one that could not is text", keywords, ["R&D", "&x"], "R&D,&x"),
    Example("text beyond ASCII", keywords, ["Été"], "Été"),
    Example("in a decoded file all is text", decoded, ["&AMk-"], "&AMk-"),
    Example("a comma parts unknown labels", keywords, ["a", "b"], "a, b"),
  ]

  @Test("what a person types becomes labels", arguments: typed)
  func typing(_ example: Example) {
    #expect(
      example.syntax.read(example.text)
        == Set(example.labels.map { MessageLabel(encoding: $0) }))
  }

  @Test("a known label is recognised in either spelling")
  func spellings() {
    let known: Set = [MessageLabel(encoding: "Été")]
    for syntax in [Self.keywords, Self.decoded] {
      #expect(syntax.read("Été,x", known: known).isSuperset(of: known))
      #expect(syntax.read("&AMk-t&AOk-,x", known: known).isSuperset(of: known))
    }
  }

  @Test("of two readings the longer known label counts")
  func longest() {
    let known = Set(["a", "a, b", "b"].map { MessageLabel(encoding: $0) })
    #expect(Self.keywords.read("a, b", known: known) == [MessageLabel(encoding: "a, b")])
    #expect(Self.keywords.read("b,a", known: known).count == 2)
  }

  @Test("an ignored label is ignored in both spellings")
  func ignored() {
    var settings = LabelSettings()
    settings.ignore("Été")
    settings.ignore("\\Inbox")
    settings.ignore("R&-D")
    #expect(settings.ignored.contains(MessageLabel(wire: "&AMk-t&AOk-".utf8)))
    #expect(settings.ignored.contains(MessageLabel(wire: "\\Inbox".utf8)))
    #expect(settings.ignored.contains(MessageLabel(encoding: "R&D")))
  }
}
