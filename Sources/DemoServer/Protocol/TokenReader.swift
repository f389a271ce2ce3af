// SPDX-License-Identifier: MIT

/// What a command should have held at some place; the client gets it as a BAD.
struct SyntaxFailure: Error, Equatable, Sendable {
  /// In words of the grammar: `a mailbox name`.
  let expected: String
}

/// Reads the tokens of RFC 3501 §9 from the bytes of one command.
///
/// Literals stand in the bytes as on the wire: `{3}`, CR LF, three bytes.
struct TokenReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next byte, or `nil` at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Consumes a byte if it comes next.
  mutating func take(_ character: Character) -> Bool {
    guard let next, next == character.asciiValue else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Character) throws(SyntaxFailure) {
    guard take(character) else {
      throw SyntaxFailure(expected: character == " " ? "a space" : "'\(character)'")
    }
  }

  mutating func space() throws(SyntaxFailure) { try expect(" ") }

  func end() throws(SyntaxFailure) {
    guard next == nil else { throw SyntaxFailure(expected: "the end of the command") }
  }

  /// Reads bytes as long as they fit; at least one.
  mutating func word(
    _ expected: String, where fits: (UInt8) -> Bool
  ) throws(SyntaxFailure) -> [UInt8] {
    let start = position
    while let byte = next, fits(byte) { position += 1 }
    guard position > start else { throw SyntaxFailure(expected: expected) }
    return Array(bytes[start..<position])
  }

  /// Reads `atom` as text.
  mutating func atom(_ expected: String) throws(SyntaxFailure) -> String {
    String(decoding: try word(expected, where: \.isAtomByte), as: UTF8.self)
  }

  /// Reads `astring`: an atom in which `]` may stand, or a string.
  mutating func astring(_ expected: String) throws(SyntaxFailure) -> [UInt8] {
    if let string = try string() { return string }
    return try word(expected) { $0.isAtomByte || $0 == UInt8(ascii: "]") }
  }

  /// Reads `list-mailbox`: an `astring` in which `%` and `*` may stand.
  mutating func listMailbox() throws(SyntaxFailure) -> [UInt8] {
    if let string = try string() { return string }
    return try word("a mailbox pattern") { $0.isAtomByte || "]%*".utf8.contains($0) }
  }

  /// Reads `quoted` or `literal`; `nil` when neither begins here.
  mutating func string() throws(SyntaxFailure) -> [UInt8]? {
    if take("\"") { return try restOfQuoted() }
    return next == UInt8(ascii: "{") ? try literal() : nil
  }

  private mutating func restOfQuoted() throws(SyntaxFailure) -> [UInt8] {
    var text: [UInt8] = []
    while !take("\"") {
      let isEscaped = take("\\")
      guard let byte = next, !isEscaped || byte == 0x22 || byte == 0x5c else {
        throw SyntaxFailure(expected: "a quoted string with \\\" and \\\\ as its only escapes")
      }
      text.append(byte)
      position += 1
    }
    return text
  }

  /// Reads `literal` or `literal+`; the reader of the connection has checked its length.
  mutating func literal() throws(SyntaxFailure) -> [UInt8] {
    try expect("{")
    let count = Int(try number())
    _ = take("+")
    for mark in ["}", "\r", "\n"] as [Character] { try expect(mark) }
    guard bytes.count - position >= count else { throw SyntaxFailure(expected: "a literal") }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// Reads `number`: 0 to 4,294,967,295.
  mutating func number() throws(SyntaxFailure) -> UInt32 {
    let digits = try word("a number") { (0x30...0x39).contains($0) }
    guard let number = UInt32(String(decoding: digits, as: UTF8.self)) else {
      throw SyntaxFailure(expected: "a number of at most 32 bits")
    }
    return number
  }

  /// Reads `mod-sequence-valzer` of RFC 7162 §7, or an X-GM-MSGID: 64 bits.
  mutating func longNumber() throws(SyntaxFailure) -> UInt64 {
    let digits = try word("a number") { (0x30...0x39).contains($0) }
    guard let number = UInt64(String(decoding: digits, as: UTF8.self)) else {
      throw SyntaxFailure(expected: "a number of at most 64 bits")
    }
    return number
  }

  /// Reads `nz-number`.
  mutating func nonZeroNumber() throws(SyntaxFailure) -> UInt32 {
    let number = try number()
    guard number > 0 else { throw SyntaxFailure(expected: "a number above 0") }
    return number
  }

  /// Reads `(item item …)`, which may be empty.
  mutating func list<Item>(
    _ item: (inout TokenReader) throws(SyntaxFailure) -> Item
  ) throws(SyntaxFailure) -> [Item] {
    try expect("(")
    var items: [Item] = []
    while !take(")") {
      if !items.isEmpty { try space() }
      items.append(try item(&self))
    }
    return items
  }
}

extension UInt8 {
  /// `ATOM-CHAR` of RFC 3501 §9.
  var isAtomByte: Bool { (0x21...0x7e).contains(self) && !"(){%*\"\\]".utf8.contains(self) }
}
