// SPDX-License-Identifier: MIT

/// Cuts a netrc file into words.
struct NetrcLexer {
  private var rest: Substring.UnicodeScalarView

  init(_ text: String) { rest = Substring(text).unicodeScalars }

  /// The next word, without the comments before it.
  mutating func keyword() -> String? {
    while true {
      skipSpace()
      guard rest.first == "#" else { return value() }
      skipLine()
    }
  }

  /// The next word, whatever it begins with; in quotation marks it may hold blanks.
  ///
  /// A backslash takes the next character as it is.
  mutating func value() -> String? {
    skipSpace()
    guard let first = rest.first else { return nil }
    let isQuoted = first == "\""
    if isQuoted { rest.removeFirst() }
    var word = String.UnicodeScalarView()
    while let scalar = rest.first {
      if !isQuoted && Self.isSpace(scalar) { break }
      rest.removeFirst()
      if isQuoted && scalar == "\"" { break }
      if scalar != "\\" {
        word.append(scalar)
      } else if let escaped = rest.popFirst() {
        word.append(escaped)
      }
    }
    return String(word)
  }

  /// Skips the lines of a macro, which ends with an empty line.
  mutating func skipMacro() {
    skipLine()
    while !rest.isEmpty {
      let line = rest.prefix { $0 != "\n" }
      skipLine()
      if line.allSatisfy(Self.isSpace) { return }
    }
  }

  private mutating func skipLine() {
    rest = rest.drop { $0 != "\n" }.dropFirst()
  }

  private mutating func skipSpace() { rest = rest.drop(while: Self.isSpace) }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
  }
}
