// SPDX-License-Identifier: MIT

import Testing

@testable import Configuration

@Suite("INIParser")
struct INIParserTests {
  /// A text and what CPython 3.11 makes of it: sections and raw values, or the lines it refuses.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    var document: [String] = []
    var refused: [Int] = []

    init(_ name: String, _ text: String, _ document: [String]) {
      (testDescription, self.text, self.document) = (name, text, document)
    }

    init(_ name: String, _ text: String, refused: [Int]) {
      (testDescription, self.text, self.refused) = (name, text, refused)
    }
  }

  @Test("reads what CPython reads and refuses what it refuses", arguments: cases)
  func grammar(_ example: Case) {
    let (document, problems) = INIParser.parse(example.text, file: "rc")
    #expect(problems.compactMap(\.line) == example.refused)
    guard example.refused.isEmpty else { return }
    let sections = document.sections.sorted { $0.name == "DEFAULT" && $1.name != "DEFAULT" }
    let lines = sections.flatMap { section in
      ["[\(section.name)]"] + section.options.map { "\($0.name)=\($0.value)" }
    }
    #expect(lines == example.document)
  }

  @Test("a byte order mark is passed over, though Python refuses it") func byteOrderMark() {
    let (document, problems) = INIParser.parse("\u{FEFF}[s]\nx = 1\n", file: "rc")
    #expect(problems.isEmpty)
    #expect(document[section: "s"]?[option: "x"]?.value == "1")
  }

  @Test("sections, options and continuation lines know their lines") func lines() throws {
    let text = "\n[s]\r\n# c\r\nx =\r\n  1\r\n\r\n  2\r\ny: 3\r\n"
    let (document, _) = INIParser.parse(text, file: "rc")
    let section = try #require(document[section: "s"])
    #expect(section.line == 2)
    #expect(section.options.map(\.origin) == [.line(4), .line(8)])
    #expect(section.options[0].lines.map(\.number) == [4, 5, 6, 7])
    #expect(section.options[0].lines.map(\.text) == ["", "1", "", "2"])
  }

  @Test("one reading shows every mistake") func everyMistake() {
    let text = """
      early = 1
      also = 2
      [s]
      a = 1
      remotehost imap.example.org
      hunter2
      = 1
      A = 2
      [s]
      a = 3
      """
    let (document, problems) = INIParser.parse(text, file: "rc")
    #expect(
      problems.map(\.description) == [
        "rc:1: this line stands before the first section. Begin the file with [general].",
        "rc:5: [s]: there is no = after remotehost. Write remotehost = and its value.",
        "rc:6: [s]: this line has no = and is no [section]. Indent it if it continues the line above; "
          + "begin it with # if it is a comment.",
        "rc:7: [s]: there is no name before the delimiter. Write the name of an option there; "
          + "begin the line with # if it is a comment.",
        "rc:8: [s] a: line 4 sets this option already. Remove one of the two lines.",
        "rc:9: [s]: this section began in line 3 already. Move the options there, "
          + "or give this one another name.",
      ])
    #expect(document[section: "s"]?[option: "a"]?.value == "1")
  }

  static let cases: [Case] = [
    Case(
      "a plain option",
      "[s]\na = 1\n",
      ["[s]", "a=1"]),
    Case(
      "no blanks around the delimiter",
      "[s]\na=1\n",
      ["[s]", "a=1"]),
    Case(
      "a colon delimits too",
      "[s]\na: 1\n",
      ["[s]", "a=1"]),
    Case(
      "the first delimiter counts, = before :",
      "[s]\na = b:c\n",
      ["[s]", "a=b:c"]),
    Case(
      "the first delimiter counts, : before =",
      "[s]\na:b=c\n",
      ["[s]", "a=b=c"]),
    Case(
      "two delimiters in a row",
      "[s]\na == 1\n",
      ["[s]", "a== 1"]),
    Case(
      "names are lower-cased, values are not",
      "[s]\nAbC = DeF\n",
      ["[s]", "abc=DeF"]),
    Case(
      "a name may hold blanks",
      "[s]\na b = 1\n",
      ["[s]", "a b=1"]),
    Case(
      "an empty value",
      "[s]\na =\nb = 1\n",
      ["[s]", "a=", "b=1"]),
    Case(
      "section names keep case and inner blanks",
      "[A  b ]\nx = 1\n",
      ["[A  b ]", "x=1"]),
    Case(
      "text after a header is ignored",
      "[s] ; c\nx = 1\n",
      ["[s]", "x=1"]),
    Case(
      "text right after a header is ignored",
      "[general]#{{{\nx = 1\n",
      ["[general]", "x=1"]),
    Case(
      "a header ends at the last bracket",
      "[a]b] c\nx = 1\n",
      ["[a]b]", "x=1"]),
    Case(
      "a header of brackets only",
      "[]]\nx = 1\n",
      ["[]]", "x=1"]),
    Case(
      "brackets without a name are no header",
      "[]\nx = 1\n",
      refused: [1]),
    Case(
      "a header that is not closed",
      "[s]\n[t\nx = 1\n",
      refused: [2]),
    Case(
      "a header that looks like an option",
      "[s]\n[t = 1\n",
      ["[s]", "[t=1"]),
    Case(
      "a header is indented like its options",
      "  [s]\n  x = 1\n",
      ["[s]", "x=1"]),
    Case(
      "an indented header continues a value",
      "[s]\nx = 1\n  [t]\ny = 2\n",
      ["[s]", "x=1\n[t]", "y=2"]),
    Case(
      "options may be indented",
      "[s]\n    x = 1\n    y = 2\n",
      ["[s]", "x=1", "y=2"]),
    Case(
      "an option that is indented deeper is none",
      "[s]\nx = 1\n y = 2\nz = 3\n",
      ["[s]", "x=1\ny = 2", "z=3"]),
    Case(
      "an option that is indented less",
      "[s]\n    x = 1\n  y = 2\nz = 3\n",
      ["[s]", "x=1", "y=2", "z=3"]),
    Case(
      "a value on several lines",
      "[s]\nx = 1\n  2\n\t3\ny = 4\n",
      ["[s]", "x=1\n2\n3", "y=4"]),
    Case(
      "a value that begins on the next line",
      "[s]\nx =\n  1\n  2\n",
      ["[s]", "x=\n1\n2"]),
    Case(
      "a comment within a value is dropped",
      "[s]\nx = 1\n# c\n  2\n  ; d\n  3\n",
      ["[s]", "x=1\n2\n3"]),
    Case(
      "a blank line within a value is kept",
      "[s]\nx = 1\n\n  2\n   \n\n  3\n",
      ["[s]", "x=1\n\n2\n\n\n3"]),
    Case(
      "blank lines after a value are dropped",
      "[s]\nx = 1\n\n \n\ny = 2\n\n\n",
      ["[s]", "x=1", "y=2"]),
    Case(
      "a comment among blank lines of a value",
      "[s]\nx = 1\n\n# c\n\n  2\n",
      ["[s]", "x=1\n\n\n2"]),
    Case(
      "a comment at the end of a line is none",
      "[s]\nx = 1 ; c\ny = 2 # d\n",
      ["[s]", "x=1 ; c", "y=2 # d"]),
    Case(
      "comments may be indented",
      "[s]\n   # c\n\t; d\nx = 1\n",
      ["[s]", "x=1"]),
    Case(
      "a commented-out header",
      "[s]\nx = 1\n#[t]\ny = 2\n",
      ["[s]", "x=1", "y=2"]),
    Case(
      "an option twice",
      "[s]\nx = 1\nX = 2\n",
      refused: [3]),
    Case(
      "a section twice",
      "[s]\nx = 1\n[t]\n[s]\ny = 2\n",
      refused: [4]),
    Case(
      "[DEFAULT] twice is allowed",
      "[DEFAULT]\nx = 1\n[s]\n[DEFAULT]\ny = 2\n",
      ["[DEFAULT]", "x=1", "y=2", "[s]"]),
    Case(
      "an option twice in two [DEFAULT]",
      "[DEFAULT]\nx = 1\n[s]\n[DEFAULT]\nx = 2\n",
      refused: [5]),
    Case(
      "an option in [DEFAULT] and elsewhere",
      "[DEFAULT]\nx = 1\n[s]\nx = 2\n[t]\n",
      ["[DEFAULT]", "x=1", "[s]", "x=2", "[t]"]),
    Case(
      "[default] is an ordinary section",
      "[default]\nx = 1\n[s]\n",
      ["[default]", "x=1", "[s]"]),
    Case(
      "an option before the first section",
      "x = 1\n[s]\n",
      refused: [1]),
    Case(
      "a comment before the first section",
      "# c\n\n[s]\nx = 1\n",
      ["[s]", "x=1"]),
    Case(
      "a line without delimiter",
      "[s]\nx = 1\ny\nz = 2\n",
      refused: [3]),
    Case(
      "a delimiter without name",
      "[s]\n= 1\n",
      refused: [2]),
    Case(
      "CRLF ends a line",
      "[s]\r\nx = 1\r\n  2\r\ny = 3\r\n",
      ["[s]", "x=1\n2", "y=3"]),
    Case(
      "CR ends a line",
      "[s]\rx = 1\ry = 2\r",
      ["[s]", "x=1", "y=2"]),
    Case(
      "other separators do not end a line",
      "[s]\nx = 1\u{b}2\u{1c}3\u{2028}4\n",
      ["[s]", "x=1\u{b}2\u{1c}3\u{2028}4"]),
    Case(
      "non-breaking spaces are blanks",
      "[s]\nx\u{a0}=\u{a0}1\u{a0}\n\u{a0}2\n",
      ["[s]", "x=1\n2"]),
    Case(
      "a non-breaking space in a header is kept",
      "[s\u{a0}t]\nx = 1\n",
      ["[s\u{a0}t]", "x=1"]),
    Case(
      "an accent after the delimiter belongs to the value",
      "[s]\nx =\u{301}y\n",
      ["[s]", "x=\u{301}y"]),
    Case(
      "non-ASCII names and values",
      "[Entwürfe]\nÜ = ß\n",
      ["[Entwürfe]", "ü=ß"]),
    Case(
      "an empty file",
      "",
      []),
    Case(
      "no line feed at the end",
      "[s]\nx = 1",
      ["[s]", "x=1"]),
  ]
}
