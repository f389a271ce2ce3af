// SPDX-License-Identifier: MIT

/// Measures, cuts and wraps text by the cells it takes on a terminal.
package enum TextWidth {
  /// The cells that a text without line breaks takes.
  package static func of(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + CharacterWidth.of($1) }
  }

  /// The text itself where it fits, else its beginning and `ellipsis`, together at most `columns`.
  package static func cut(
    _ text: String, to columns: Int, ellipsis: String = "…"
  ) -> String {
    if of(text) <= columns { return text }
    let room = columns - of(ellipsis)
    guard room >= 0 else { return String(repeating: ".", count: max(0, columns)) }
    return String(beginning(of: text[...], columns: room)) + ellipsis
  }

  /// Cuts out the middle, so that both ends of a long name stay readable.
  package static func cutMiddle(
    _ text: String, to columns: Int, ellipsis: String = "…"
  ) -> String {
    let room = columns - of(ellipsis)
    guard of(text) > columns, room >= 8 else { return cut(text, to: columns, ellipsis: ellipsis) }
    let end = String(beginning(of: String(text.reversed())[...], columns: room / 2).reversed())
    return String(beginning(of: text[...], columns: room - of(end))) + ellipsis + end
  }

  /// The text filled up with blanks to `columns`, or cut to it.
  package static func fit(_ text: String, to columns: Int, ellipsis: String = "…") -> String {
    let cut = cut(text, to: columns, ellipsis: ellipsis)
    return cut + String(repeating: " ", count: max(0, columns - of(cut)))
  }

  /// Breaks a text into lines of at most `columns` cells, at blanks where that is possible.
  ///
  /// A line break in the text always begins a new line.  There is at least one line, and every line
  /// takes at least one character, even where none fits.
  package static func wrap(_ text: String, to columns: Int) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { wrapLine($0, to: max(1, columns)) }
  }

  private static func wrapLine(_ line: Substring, to columns: Int) -> [String] {
    // What is indented stays so in all its rows, where there is room for that.
    let indent = line.prefix { $0 == " " }.prefix(columns < 16 ? 0 : columns / 4)
    var lines: [String] = []
    var rest = line
    while of(rest) > columns {
      var part = beginning(of: rest, columns: columns)
      if part.isEmpty { part = rest.prefix(1) }
      if rest[part.endIndex...].first != " ", let blank = part.lastIndex(of: " "),
        part[..<blank].contains(where: { $0 != " " })
      {
        part = rest[..<blank]
      }
      lines.append(String(part))
      rest = rest[part.endIndex...].drop { $0 == " " }
      if !rest.isEmpty { rest = indent + rest }
    }
    return lines + (rest.isEmpty && !lines.isEmpty ? [] : [String(rest)])
  }

  /// The longest beginning that takes at most `columns` cells.
  private static func beginning(of text: Substring, columns: Int) -> Substring {
    var used = 0
    var end = text.startIndex
    for index in text.indices {
      used += of(String(text[index]))
      if used > columns { break }
      end = text.index(after: index)
    }
    return text[..<end]
  }
}
