// SPDX-License-Identifier: MIT

/// Reads the tokens of one complete response from its bytes.
///
/// The parser makes no `String` before it knows that it needs one, and copies nothing that is only
/// looked at.  A method either consumes a whole token or throws.
struct ByteParser {
  /// The response, perhaps within the bytes of others.
  let bytes: ArraySlice<UInt8>
  /// The next byte to read, an index of ``bytes``.
  var position: Int
  /// The index after the last byte of the response, its line end not counted.
  let end: Int
  /// The literals whose octets are not in ``bytes``, in ascending order.
  let streamed: [StreamedLiteral]
  /// How many lists may stand within lists.
  let maximumDepth: Int

  /// Takes the bytes of a response up to its line end, if it still has one.
  init(_ bytes: ArraySlice<UInt8>, streamed: [StreamedLiteral] = [], maximumDepth: Int = 200) {
    self.bytes = bytes
    self.streamed = streamed
    self.maximumDepth = maximumDepth
    position = bytes.startIndex
    var end = bytes.endIndex
    if end > position, bytes[end - 1] == .lineFeed { end -= 1 }
    if end > position, bytes[end - 1] == .carriageReturn { end -= 1 }
    self.end = end
  }

  /// The next byte, or `nil` at the end.
  var next: UInt8? { position < end ? bytes[position] : nil }

  var isAtEnd: Bool { position >= end }

  /// Consumes `byte` when it comes next.
  mutating func take(_ byte: UInt8) -> Bool {
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Consumes `byte`, or fails naming what the grammar wants.
  mutating func require(_ byte: UInt8, _ expected: String) throws(ParseFailure) {
    guard take(byte) else { throw failure(expected) }
  }

  /// Consumes spaces; the grammar has exactly one between two tokens, servers have none to many.
  mutating func skipSpaces() {
    while position < end, bytes[position] == .space { position += 1 }
  }

  /// Fails unless nothing but spaces is left.
  mutating func requireEnd() throws(ParseFailure) {
    skipSpaces()
    guard isAtEnd else { throw failure("the end of the response") }
  }

  /// What is left, without consuming it.
  var rest: ArraySlice<UInt8> { bytes[position..<max(position, end)] }

  func failure(_ expected: String) -> ParseFailure { failure(expected, at: position) }

  func failure(_ expected: String, at place: Int) -> ParseFailure {
    .unexpected(expected: expected, offset: place - bytes.startIndex)
  }
}

/// The words that make up a listing of messages.
enum ListingWord {
  static let fetch = Array("FETCH".utf8)
  static let uid = Array("UID".utf8)
  static let flags = Array("FLAGS".utf8)
  static let size = Array("RFC822.SIZE".utf8)
  static let internalDate = Array("INTERNALDATE".utf8)
  static let modSeq = Array("MODSEQ".utf8)
  static let seen = Array("SEEN".utf8)
  static let answered = Array("ANSWERED".utf8)
  static let flagged = Array("FLAGGED".utf8)
  static let deleted = Array("DELETED".utf8)
  static let draft = Array("DRAFT".utf8)
  static let recent = Array("RECENT".utf8)
}

extension ByteParser {
  /// Reads `number`: digits whose value fits 32 bits (RFC 9051 §9).
  mutating func number() throws(ParseFailure) -> UInt32 {
    var place = position
    var value: UInt64 = 0
    while place < end, let digit = bytes[place].digit {
      value = value * 10 + UInt64(digit)
      guard value <= UInt64(UInt32.max) else { throw failure("number") }
      place += 1
    }
    guard place > position else { throw failure("number") }
    position = place
    return UInt32(truncatingIfNeeded: value)
  }

  /// Reads `number64`: digits whose value fits 63 bits (RFC 9051 §9).
  mutating func number64() throws(ParseFailure) -> Int {
    let start = position
    guard let value = Int(exactly: try unsigned64()) else { throw failure("number64", at: start) }
    return value
  }

  /// Reads a `mod-sequence-value` or an id of Gmail: digits whose value fits 64 bits.
  ///
  /// RFC 7162 §7 allows mod-sequences 63 bits, RFC 4551 §4, which older servers follow, allowed 64.
  mutating func unsigned64() throws(ParseFailure) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    while position < end, let digit = bytes[position].digit {
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tenfold.addingReportingOverflow(UInt64(digit))
      guard !overflow, !carry else { throw failure("number64", at: start) }
      value = sum
      position += 1
    }
    guard position > start else { throw failure("number64", at: start) }
    return value
  }

  /// Reads `nz-number` as a UID (RFC 9051 §9 `uniqueid`).
  mutating func uid() throws(ParseFailure) -> UID {
    let start = position
    guard let uid = UID(try number()) else { throw failure("uniqueid", at: start) }
    return uid
  }

  /// Consumes `word`, given in upper case, unless it goes on with another letter, digit or sign.
  mutating func take(word: [UInt8]) -> Bool {
    let after = position + word.count
    guard after <= end, after == end || endsWord(bytes[after]) else { return false }
    for index in 0..<word.count
    where bytes[position + index] != word[index]
      && bytes[position + index].upperCased != word[index]
    {
      return false
    }
    position = after
    return true
  }

  /// Reads a word up to a space, a quote, a parenthesis, a bracket, a brace or `<`; may be empty.
  ///
  /// The result is in upper case.  It is a `String`, so what most responses consist of is better
  /// recognised by ``take(word:)``.
  mutating func word() -> String {
    let start = position
    while position < end, !endsWord(bytes[position]) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self).uppercased()
  }

  private func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case ...UInt8.space, .quote, .openParenthesis, .closeParenthesis, .openBracket, .closeBracket,
      .openBrace, .lessThan:
      true
    default: false
    }
  }

  /// Reads bytes up to a space, a parenthesis or the end; may be empty.
  ///
  /// That is wider than `atom`: it takes whatever servers send where the grammar has an atom.
  mutating func token() -> ArraySlice<UInt8> {
    let start = position
    while position < end {
      switch bytes[position] {
      case .space, .openParenthesis, .closeParenthesis: return bytes[start..<position]
      default: position += 1
      }
    }
    return bytes[start..<position]
  }

  /// Reads `sequence-set` without `*` as ranges in the order given.
  mutating func ranges() throws(ParseFailure) -> [ClosedRange<UInt32>] {
    var ranges: [ClosedRange<UInt32>] = []
    repeat {
      let start = position
      let first = try number()
      let last = take(.colon) ? try number() : first
      guard first > 0, last > 0 else { throw failure("nz-number", at: start) }
      ranges.append(min(first, last)...max(first, last))
    } while take(.comma)
    return ranges
  }
}
