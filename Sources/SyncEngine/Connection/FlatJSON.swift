// SPDX-License-Identifier: MIT

/// Reads the simple members of an object in JSON (RFC 8259), which is all that a token endpoint sends.
///
/// Members whose values are objects or arrays are passed over.
struct FlatJSON {
  private var rest: ArraySlice<UInt8>

  /// Strings, numbers and words by name; empty if the text is no object.
  static func fields(of text: [UInt8]) -> [String: String] {
    var reader = FlatJSON(rest: text[...])
    return reader.object() ?? [:]
  }

  private mutating func object() -> [String: String]? {
    guard take("{") else { return nil }
    var fields: [String: String] = [:]
    if take("}") { return fields }
    repeat {
      guard take("\""), let name = string(), take(":") else { return nil }
      guard let value = value() else { return nil }
      if case .simple(let text) = value { fields[name] = text }
    } while take(",")
    return take("}") ? fields : nil
  }

  private enum Value { case simple(String), nested }

  private mutating func value() -> Value? {
    if take("\"") { return string().map { .simple($0) } }
    if let first = peek(), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
      return skipNested() ? .nested : nil
    }
    let ends = Array(",}] \t\r\n".utf8)
    let word = rest.prefix { !ends.contains($0) }
    rest = rest.dropFirst(word.count)
    return word.isEmpty ? nil : .simple(String(decoding: word, as: UTF8.self))
  }

  /// Passes over an object or an array with all that is in it.
  private mutating func skipNested() -> Bool {
    var depth = 0
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""): guard string() != nil else { return false }
      default: break
      }
      if depth == 0 { return true }
    }
    return false
  }

  /// Reads to the closing quotation mark.
  private mutating func string() -> String? {
    var units: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let character = escape() else { return nil }
        units += Array(String(character).utf8)
      default: units.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Character? {
    switch rest.popFirst() {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"), UInt8(ascii: "f"): return " "
    case UInt8(ascii: "u"): return unicode()
    case let other?: return Character(UnicodeScalar(other))
    case nil: return nil
    }
  }

  /// Four hexadecimal digits; two of them make a character beyond U+FFFF.
  private mutating func unicode() -> Character? {
    guard let first = digits() else { return nil }
    guard (0xd800..<0xdc00).contains(first) else { return Self.character(first) }
    guard rest.starts(with: Array("\\u".utf8)) else { return "\u{fffd}" }
    rest = rest.dropFirst(2)
    guard let second = digits(), (0xdc00..<0xe000).contains(second) else { return "\u{fffd}" }
    return Self.character(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
  }

  private mutating func digits() -> UInt32? {
    let text = String(decoding: rest.prefix(4), as: UTF8.self)
    rest = rest.dropFirst(4)
    return text.utf8.count == 4 ? UInt32(text, radix: 16) : nil
  }

  private static func character(_ number: UInt32) -> Character {
    Character(UnicodeScalar(number) ?? "\u{fffd}")
  }

  /// The next byte that is no blank.
  private mutating func peek() -> UInt8? {
    rest = rest.drop { $0 == 0x20 || (0x09...0x0d).contains($0) }
    return rest.first
  }

  private mutating func take(_ mark: Character) -> Bool {
    guard peek() == mark.asciiValue else { return false }
    rest = rest.dropFirst()
    return true
  }
}
