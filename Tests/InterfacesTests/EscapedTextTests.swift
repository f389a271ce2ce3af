// SPDX-License-Identifier: MIT

import Interfaces
import Testing

@Suite("EscapedText")
struct EscapedTextTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let shown: String
    var testDescription: String { name }
  }

  @Test(
    "writes out what a terminal would obey or hide",
    arguments: [
      Example(name: "escape", text: "a\u{1b}[31mb", shown: "a\\u{1b}[31mb"),
      Example(name: "line feed", text: "a\nb", shown: "a\\u{a}b"),
      Example(name: "carriage return", text: "a\r\nb", shown: "a\\u{d}\\u{a}b"),
      Example(name: "NUL", text: "a\0", shown: "a\\u{0}"),
      Example(name: "DEL", text: "\u{7f}", shown: "\\u{7f}"),
      Example(name: "8-bit CSI", text: "\u{9b}2J", shown: "\\u{9b}2J"),
      Example(name: "override", text: "\u{202e}x", shown: "\\u{202e}x"),
      Example(name: "isolates", text: "\u{2066}\u{2069}", shown: "\\u{2066}\\u{2069}"),
      Example(name: "marks", text: "\u{200e}\u{200f}\u{61c}", shown: "\\u{200e}\\u{200f}\\u{61c}"),
      Example(name: "line separator", text: "\u{2028}", shown: "\\u{2028}"),
      Example(name: "byte order mark", text: "\u{feff}", shown: "\\u{feff}"),
      Example(name: "tag", text: "\u{e0041}", shown: "\\u{e0041}"),
      Example(name: "no character", text: "\u{fffe}", shown: "\\u{fffe}"),
      Example(name: "byte of a file name", text: "h\u{10fef6}\u{10fe80}st", shown: "h\\xf6\\x80st"),
    ])
  func escapes(_ example: Example) {
    #expect(EscapedText.of(example.text) == example.shown)
  }

  @Test(
    "leaves every script alone",
    arguments: ["INBOX", "Entwürfe", "日本語", "مسودات", "नमस्ते", "👩‍👧 🇩🇪", "a\u{308}", "\u{fffd}"])
  func keeps(_ text: String) {
    #expect(EscapedText.of(text) == text)
  }

  @Test("octets that are no UTF-8 are shown as replacement marks")
  func invalid() {
    #expect(EscapedText.of(String(decoding: [0x61, 0xFF, 0x62], as: UTF8.self)) == "a\u{fffd}b")
  }

  @Test("only the literal part of a text can break a line")
  func interpolation() {
    let name = "x\ny"
    let text: SafeText = "first \(name)\nsecond \(1)"
    #expect(text.text == "first x\\u{a}y\nsecond 1")
    let both: SafeText = "<\(text)>"
    #expect(both.text == "<first x\\u{a}y\nsecond 1>")
  }
}
