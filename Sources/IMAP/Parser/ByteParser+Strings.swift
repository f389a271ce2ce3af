// SPDX-License-Identifier: MIT

/// A literal whose octets went to the caller and are not part of the collected response.
struct StreamedLiteral: Equatable {
  /// Where its `{` stands in the collected response.
  let position: Int
  let octets: Int
}

extension ByteParser {
  enum Literal {
    case octets(ArraySlice<UInt8>)
    case streamed(octets: Int)
  }

  /// Reads `quoted` (RFC 9051 §9): text in double quotes with `\"` and `\\` as its escapes.
  ///
  /// A quote that the server forgot to escape is text, see ``Quoting``.
  mutating func quoted() throws(ParseFailure) -> [UInt8] {
    let start = position
    guard take(.quote), let close = Quoting.close(of: bytes, from: position, to: end) else {
      throw failure("quoted", at: start)
    }
    defer { position = close + 1 }
    return Quoting.unescape(bytes[position..<close])
  }

  mutating func skipQuoted() throws(ParseFailure) {
    let start = position
    guard take(.quote), let close = Quoting.close(of: bytes, from: position, to: end) else {
      throw failure("quoted", at: start)
    }
    position = close + 1
  }

  /// Reads `literal` or `literal8`: `{n}`, a line end and n octets (RFC 9051 §9, RFC 3516 §4.4).
  mutating func literal() throws(ParseFailure) -> Literal {
    let start = position
    _ = take(.tilde)
    let brace = position
    guard take(.openBrace) else { throw failure("literal", at: start) }
    let size = try number64()
    _ = take(.plus)
    try require(.closeBrace, "literal")
    _ = take(.carriageReturn)
    guard take(.lineFeed) else { throw failure("literal", at: start) }
    if isStreamed(brace) { return .streamed(octets: size) }
    guard size <= end - position else { throw failure("literal", at: start) }
    defer { position += size }
    return .octets(bytes[position..<position + size])
  }

  /// By bisection: a hostile response may have a million bodies of no octets.
  private func isStreamed(_ brace: Int) -> Bool {
    var low = 0
    var high = streamed.count
    while low < high {
      let middle = (low + high) / 2
      if streamed[middle].position < brace { low = middle + 1 } else { high = middle }
    }
    return low < streamed.count && streamed[low].position == brace
  }

  /// Reads `string`: quoted or literal, here also a literal8.
  mutating func string() throws(ParseFailure) -> [UInt8] {
    let start = position
    if next == .quote { return try quoted() }
    guard case .octets(let octets) = try literal() else { throw failure("string", at: start) }
    return Array(octets)
  }

  /// Reads `astring`: a string, or anything up to a space or parenthesis.
  mutating func astring() throws(ParseFailure) -> [UInt8] {
    if next == .quote || startsLiteral { return try string() }
    let word = token()
    guard !word.isEmpty else { throw failure("astring") }
    return Array(word)
  }

  /// Reads `nstring`: a string or NIL; other words count as text.
  mutating func nstring() throws(ParseFailure) -> [UInt8]? {
    let isQuotedOrLiteral = next == .quote || startsLiteral
    let text = try astring()
    return !isQuotedOrLiteral && text.equalsIgnoringCase("NIL".utf8) ? nil : text
  }

  /// Whether `{` or `~{` comes next.
  var startsLiteral: Bool {
    next == .openBrace
      || next == .tilde && position + 1 < end && bytes[position + 1] == .openBrace
  }

  /// Reads over one value of any kind: a list, a string, a word.
  mutating func skipValue() throws(ParseFailure) {
    switch next {
    case nil: throw failure("a value")
    case UInt8.quote: try skipQuoted()
    case UInt8.openParenthesis: try skipList()
    default:
      if startsLiteral {
        _ = try literal()
      } else if token().isEmpty {
        throw failure("a value")
      }
    }
  }

  /// Reads over a list with all that is in it.
  mutating func skipList() throws(ParseFailure) {
    var depth = 0
    repeat {
      switch next {
      case nil: throw failure(")")
      case UInt8.openParenthesis:
        depth += 1
        guard depth <= maximumDepth else { throw .nestedTooDeeply(limit: maximumDepth) }
        position += 1
      case UInt8.closeParenthesis:
        depth -= 1
        position += 1
      case UInt8.quote: try skipQuoted()
      default: try skipByteOrLiteral()
      }
    } while depth > 0
  }

  /// A brace that does not end its line is no literal but part of an unquoted word.
  private mutating func skipByteOrLiteral() throws(ParseFailure) {
    let start = position
    if startsLiteral {
      if (try? literal()) != nil { return }
      position = start
    }
    position += 1
  }
}

/// Where a quoted string ends.
///
/// Servers forget to escape quotes (iCloud in Message-IDs, others in names).  A quote therefore ends
/// the string only if a space, a closing parenthesis or bracket, or the end follows; any other quote
/// is text.  For strings that follow the grammar this is the grammar.
enum Quoting {
  /// The index of the closing quote, or `nil`; `start` is the index after the opening one.
  static func close(of bytes: ArraySlice<UInt8>, from start: Int, to end: Int) -> Int? {
    var place = start
    while place < end {
      switch bytes[place] {
      case .backslash where place + 1 < end && isSpecial(bytes[place + 1]): place += 2
      case .quote where place + 1 >= end || endsValue(bytes[place + 1]): return place
      default: place += 1
      }
    }
    return nil
  }

  static func unescape(_ text: ArraySlice<UInt8>) -> [UInt8] {
    guard text.contains(.backslash) else { return Array(text) }
    var plain: [UInt8] = []
    plain.reserveCapacity(text.count)
    var isEscaped = false
    for byte in text {
      if byte == .backslash, !isEscaped {
        isEscaped = true
        continue
      }
      if isEscaped, !isSpecial(byte) { plain.append(.backslash) }
      plain.append(byte)
      isEscaped = false
    }
    if isEscaped { plain.append(.backslash) }
    return plain
  }

  private static func isSpecial(_ byte: UInt8) -> Bool { byte == .quote || byte == .backslash }

  private static func endsValue(_ byte: UInt8) -> Bool {
    switch byte {
    case .space, .closeParenthesis, .closeBracket, .carriageReturn, .lineFeed: true
    default: false
    }
  }
}
