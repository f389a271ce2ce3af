// SPDX-License-Identifier: MIT

extension PythonLiteral {
  /// The texts of a list such as `['INBOX', "Sent"]`; `None` is an empty one.
  ///
  /// `nil` for everything that only Python can judge.
  static func names(_ source: String) -> [String]? {
    let source = source.stripped
    if source == "None" { return [] }
    guard source.first == "[", source.last == "]",
      var parts = parts(source.dropFirst().dropLast())
    else { return nil }
    // A comma may follow the last text.
    if parts.last?.stripped.isEmpty == true { parts.removeLast() }
    let names = parts.compactMap { string(String($0.stripped)) }
    return names.count == parts.count ? names : nil
  }

  /// Cuts at the commas that stand in no quotation marks.
  private static func parts(_ text: Substring) -> [Substring]? {
    var parts: [Substring] = []
    var (start, position) = (text.startIndex, text.startIndex)
    var mark: Character?
    while position < text.endIndex {
      let character = text[position]
      if character == "\\" { text.formIndex(after: &position) }
      guard position < text.endIndex else { return nil }
      if mark == nil, character == "," {
        parts.append(text[start..<position])
        start = text.index(after: position)
      } else if character == mark {
        mark = nil
      } else if mark == nil, character == "'" || character == "\"" {
        mark = character
      }
      text.formIndex(after: &position)
    }
    return mark == nil ? parts + [text[start...]] : nil
  }
}
