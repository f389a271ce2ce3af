// SPDX-License-Identifier: MIT

/// Texts that are written as Python writes them, and so need no Python to be read.
enum PythonLiteral {
  /// The text that `"…"`, `'…'`, `r"…"` or several of them in a row stand for.
  ///
  /// `nil` for everything else, also for what only Python can judge, such as `f"…"` or `\N{…}`.
  static func string(_ source: String) -> String? {
    var reader = PythonLiteralReader(source)
    return reader.read()
  }
}

private struct PythonLiteralReader {
  private var rest: Substring.UnicodeScalarView
  private var result = String.UnicodeScalarView()

  init(_ source: String) { rest = Substring(source).unicodeScalars }

  mutating func read() -> String? {
    skipBlanks()
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      guard readOne() else { return nil }
      skipBlanks()
    }
    return String(result)
  }

  private mutating func skipBlanks() {
    rest = rest[rest.prefix { $0 == " " || $0 == "\t" }.endIndex...]
  }

  private mutating func readOne() -> Bool {
    let prefix = String(rest.prefix { $0 != "\"" && $0 != "'" })
    guard ["", "r", "R", "u", "U"].contains(prefix) else { return false }
    rest = rest[rest.index(rest.startIndex, offsetBy: prefix.unicodeScalars.count)...]
    guard let mark = rest.first else { return false }
    let triple = [mark, mark, mark]
    let end = rest.starts(with: triple) ? triple : [mark]
    rest = rest.dropFirst(end.count)
    let isRaw = prefix.lowercased() == "r"
    while !rest.isEmpty {
      if rest.starts(with: end) {
        rest = rest.dropFirst(end.count)
        return true
      }
      guard readScalar(isRaw: isRaw, mayBreak: end.count == 3) else { return false }
    }
    return false
  }

  private mutating func readScalar(isRaw: Bool, mayBreak: Bool) -> Bool {
    guard let scalar = rest.popFirst(), mayBreak || scalar != "\n" else { return false }
    guard scalar == "\\" else {
      result.append(scalar)
      return true
    }
    guard let next = rest.popFirst() else { return false }
    if isRaw {
      result.append(scalar)
      result.append(next)
      return true
    }
    return readEscape(next)
  }

  private mutating func readEscape(_ letter: Unicode.Scalar) -> Bool {
    switch letter {
    case "\n": return true
    case "N": return false
    case "x": return appendCode(digits: 2)
    case "u": return appendCode(digits: 4)
    case "U": return appendCode(digits: 8)
    case "0"..."7": return appendOctal(letter)
    default:
      if let meant = Self.escapes[letter] {
        result.append(meant)
      } else {
        result.append("\\")
        result.append(letter)
      }
      return true
    }
  }

  private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
    "\\": "\\", "'": "'", "\"": "\"", "a": "\u{7}", "b": "\u{8}", "f": "\u{c}", "n": "\n",
    "r": "\r", "t": "\t", "v": "\u{b}",
  ]

  private mutating func appendCode(digits count: Int) -> Bool {
    let digits = String(rest.prefix(count))
    guard digits.utf8.count == count, let code = UInt32(digits, radix: 16),
      let scalar = Unicode.Scalar(code)
    else { return false }
    rest = rest.dropFirst(count)
    result.append(scalar)
    return true
  }

  private mutating func appendOctal(_ first: Unicode.Scalar) -> Bool {
    let more = rest.prefix(2).prefix { ("0"..."7").contains($0) }
    rest = rest.dropFirst(more.count)
    guard let code = UInt32(String(first) + String(more), radix: 8),
      let scalar = Unicode.Scalar(code)
    else { return false }
    result.append(scalar)
    return true
  }
}
