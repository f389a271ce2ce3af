// SPDX-License-Identifier: MIT

/// Tells which literals of a FETCH response are bodies of messages, while the response still comes.
///
/// It only runs when a line announces a literal, reads each byte of the response once, and knows of
/// the grammar no more than words, lists, brackets and quotes.
struct FetchScanner {
  /// Whether this is a FETCH response, once ``begin(_:)`` has looked.
  private(set) var isFetch = false
  private(set) var sequenceNumber: UInt32 = 0
  /// The UID, when it came before the place that was reached.
  private(set) var uid: UID?

  private var position = 0
  private var depth = 0
  private var isInBrackets = false
  private var wordStart: Int?
  /// The last word between the outermost parentheses, and the one before it.
  private var word = 0..<0
  private var wordBefore = 0..<0

  /// Looks at the first line of a response.
  mutating func begin(_ bytes: [UInt8]) {
    var parser = ByteParser(bytes[...])
    _ = parser.take(.asterisk)
    parser.skipSpaces()
    guard let number = try? parser.number() else { return }
    parser.skipSpaces()
    guard parser.take(word: ListingWord.fetch) else { return }
    isFetch = true
    sequenceNumber = number
    position = parser.position
  }

  /// Goes on behind a literal that ends before `place`.
  mutating func skip(to place: Int) { position = max(position, place) }

  /// The section that the literal at `brace` is the content of, or `nil` when it is something else.
  mutating func section(ofLiteralAt brace: Int, in bytes: [UInt8]) -> BodySection? {
    guard isFetch else { return nil }
    let end = brace > 0 && bytes[brace - 1] == .tilde ? brace - 1 : brace
    while position < end { step(bytes, to: end) }
    guard depth == 1, !isInBrackets else { return nil }
    endWord(at: end, bytes)
    var name = ByteParser(bytes[word])
    return try? name.bodySection()
  }

  private mutating func step(_ bytes: [UInt8], to end: Int) {
    let byte = bytes[position]
    switch byte {
    case .quote:
      let close = Quoting.close(of: bytes[...], from: position + 1, to: end)
      position = close ?? end
    case .openBracket where depth == 1: isInBrackets = true
    case .closeBracket where depth == 1: isInBrackets = false
    case .openParenthesis where !isInBrackets: open(bytes)
    case .closeParenthesis where !isInBrackets: close(bytes)
    case .space where !isInBrackets: endWord(at: position, bytes)
    default: if depth == 1, wordStart == nil { wordStart = position }
    }
    position += 1
  }

  private mutating func open(_ bytes: [UInt8]) {
    endWord(at: position, bytes)
    depth += 1
  }

  private mutating func close(_ bytes: [UInt8]) {
    endWord(at: position, bytes)
    depth -= 1
  }

  private mutating func endWord(at end: Int, _ bytes: [UInt8]) {
    guard depth == 1, let start = wordStart else { return }
    wordStart = nil
    wordBefore = word
    word = start..<max(start, end)
    if uid == nil, bytes[wordBefore].equalsIgnoringCase("UID".utf8) {
      var number = ByteParser(bytes[word])
      uid = try? number.uid()
    }
  }
}

extension ByteParser {
  /// Reads the name of a body item: `BODY[...]<n>`, `BINARY[...]<n>`, `RFC822`, `RFC822.HEADER` or
  /// `RFC822.TEXT` (RFC 9051 §7.5.2, RFC 3501 §7.4.2, RFC 3516 §4.3).
  mutating func bodySection() throws(ParseFailure) -> BodySection {
    let start = position
    guard let section = try bodySection(after: word()) else {
      throw failure("BODY[", at: start)
    }
    return section
  }

  /// Reads the rest of such a name, or returns `nil` when `name` begins none.
  mutating func bodySection(after name: String) throws(ParseFailure) -> BodySection? {
    switch name {
    case "RFC822": return .wholeMessage
    case "RFC822.HEADER": return BodySection(specifier: "HEADER".utf8)
    case "RFC822.TEXT": return BodySection(specifier: "TEXT".utf8)
    case "BODY", "BODY.PEEK", "BINARY":
      guard take(.openBracket) else { return nil }
      let specifier = try bracketed()
      return BodySection(specifier: specifier, origin: try origin())
    default: return nil
    }
  }

  /// Reads up to the closing bracket; quoted header names may have brackets in them.
  mutating func bracketed() throws(ParseFailure) -> ArraySlice<UInt8> {
    let start = position
    while position < end {
      switch bytes[position] {
      case .closeBracket:
        position += 1
        return bytes[start..<position - 1]
      case .quote: try skipQuoted()
      default: position += 1
      }
    }
    throw failure("]", at: start)
  }

  private mutating func origin() throws(ParseFailure) -> UInt64? {
    guard take(.lessThan) else { return nil }
    let octet = try unsigned64()
    try require(.greaterThan, ">")
    return octet
  }
}
