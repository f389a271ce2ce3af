// SPDX-License-Identifier: MIT

import Glibc
import Testing

@testable import Interfaces

@Suite("Canvas and widths")
struct CanvasTests {
  @Test(
    "counts the cells that a text takes",
    arguments: [
      ("INBOX", 5), ("Büro", 4), ("Bu\u{308}ro", 4), ("日本語", 6), ("ｶﾅ", 2), ("Ａ", 2), ("한국", 4),
      ("ᄒ\u{1161}\u{11ab}", 2), ("😀", 2), ("⚑●▼", 3), ("a\u{200d}b", 2), ("", 0), ("नमस्ते", 4),
    ])
  func widths(_ text: String, _ columns: Int) {
    #expect(TextWidth.of(text) == columns)
  }

  @Test("agrees with the C library about every character that both know")
  func library() throws {
    let locale = try #require(newlocale(LC_CTYPE_MASK, "C.UTF-8", nil))
    let before = uselocale(locale)
    defer {
      uselocale(before)
      freelocale(locale)
    }
    // Glibc hides the function from Swift, not from the linker.
    let symbol = try #require(dlsym(nil, "wcwidth"))
    let wcwidth = unsafeBitCast(symbol, to: (@convention(c) (UInt32) -> CInt).self)
    let different = (0x20...0x3FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init).filter {
      let theirs = wcwidth($0.value)
      return theirs >= 0 && $0.properties.generalCategory != .unassigned
        && $0.properties.generalCategory != .format && Int(theirs) != CharacterWidth.of($0)
    }
    // The two may follow different versions of Unicode, in which single characters change.
    #expect(different.count < 64, "\(different.map { String($0.value, radix: 16) })")
  }

  @Test("cuts at a cell, never inside a character")
  func cut() {
    #expect(TextWidth.cut("INBOX", to: 5) == "INBOX")
    #expect(TextWidth.cut("INBOX", to: 4) == "INB…")
    #expect(TextWidth.cut("日本語", to: 5) == "日本…")
    #expect(TextWidth.cut("日本語", to: 4) == "日…")
    #expect(TextWidth.cut("INBOX", to: 1) == "…")
    #expect(TextWidth.cut("INBOX", to: 0) == "")
    #expect(TextWidth.cut("INBOX", to: -1) == "")
    #expect(TextWidth.cutMiddle("Lists/swift-developers", to: 12) == "Lists/…opers")
    #expect(TextWidth.fit("日", to: 4) == "日  ")
  }

  @Test("wraps at blanks and loses nothing else")
  func wrap() {
    #expect(TextWidth.wrap("one two three", to: 7) == ["one two", "three"])
    #expect(TextWidth.wrap("one two three", to: 6) == ["one", "two", "three"])
    #expect(TextWidth.wrap("abcdefgh", to: 3) == ["abc", "def", "gh"])
    #expect(TextWidth.wrap("a\n  b c", to: 4) == ["a", "  b", "c"])
    #expect(TextWidth.wrap("日本語", to: 1) == ["日", "本", "語"])
    #expect(TextWidth.wrap("", to: 5) == [""])
    #expect(TextWidth.wrap("x", to: 0) == ["x"])
    #expect(TextWidth.wrap("  one two three four", to: 16) == ["  one two three", "  four"])
    #expect(TextWidth.wrap("        one two three", to: 16) == ["        one two", "    three"])
  }

  @Test("writes nothing outside, wherever it is told to")
  func outside() {
    var canvas = Canvas(size: Size(rows: 2, columns: 3))
    let empty = canvas
    for (row, column) in [(-1, 0), (2, 0), (0, 3), (0, -1), (5, 5)] {
      #expect(canvas.write("x", row: row, column: column, role: .text) == 0)
    }
    canvas.clear(row: 7, columns: -3..<9, role: .banner)
    #expect(canvas == empty)
    #expect(canvas.write("abcdef", row: 1, column: 1, role: .text) == 2)
    #expect(canvas.lines == ["   ", " ab"])
    #expect(canvas.write("xyz", row: 0, column: 0, role: .text, limit: 2) == 2)
    #expect(canvas.lines == ["xy ", " ab"])
  }

  @Test("a wide character needs both its cells")
  func wide() {
    var canvas = Canvas(size: Size(rows: 1, columns: 4))
    #expect(canvas.write("a日本", row: 0, column: 0, role: .text) == 3)
    #expect(canvas.lines == ["a日 "])
    canvas.write("x", row: 0, column: 2, role: .text)
    #expect(canvas.lines == ["a x "])
    canvas.write("本", row: 0, column: 0, role: .text)
    canvas.write("y", row: 0, column: 0, role: .text)
    #expect(canvas.lines == ["y x "])
  }

  @Test("two pictures differ from the first changed column of a row to the last")
  func difference() {
    let size = Size(rows: 2, columns: 8)
    func canvas(_ text: String, _ role: Role = .text) -> Canvas {
      var canvas = Canvas(size: size)
      canvas.write(text, row: 1, column: 0, role: role)
      return canvas
    }
    let base = canvas("ab日cd")
    func difference(_ other: Canvas) -> Range<Int>? { other.difference(from: base, row: 1) }
    #expect(difference(base) == nil)
    #expect(canvas("other").difference(from: base, row: 0) == nil)
    #expect(difference(canvas("ab日xd")) == 4..<5)
    #expect(difference(canvas("xb日cx")) == 0..<6)
    #expect(difference(canvas("ab本cd")) == 2..<4, "both halves")
    #expect(difference(canvas("abxycd")) == 2..<4)
    #expect(difference(canvas("ab日c\u{301}d")) == 4..<5, "a mark")
    #expect(difference(canvas("ab日cd", .error)) == 0..<6)
  }

  @Test("marks join the character before, up to a limit")
  func marks() {
    var canvas = Canvas(size: Size(rows: 1, columns: 3))
    let zalgo = "a" + String(repeating: "\u{301}", count: 50) + "b"
    #expect(canvas.write(zalgo, row: 0, column: 0, role: .text) == 2)
    #expect(canvas[row: 0].first?.marks.count == Canvas.mostMarks)
    #expect(canvas.write("\u{301}x", row: 0, column: 2, role: .text) == 1)
    canvas.write("❤\u{fe0f}", row: 0, column: 0, role: .text)
    #expect(canvas[row: 0].first?.marks.isEmpty == true)
  }

  @Test("without Unicode every other character is a question mark")
  func ascii() {
    var canvas = Canvas(size: Size(rows: 1, columns: 6), isASCII: true)
    canvas.write("Bü日\u{1b}!", row: 0, column: 0, role: .text)
    #expect(canvas.lines == ["B???! "])
  }
}
