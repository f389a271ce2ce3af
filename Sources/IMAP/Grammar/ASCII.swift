// SPDX-License-Identifier: MIT

/// The bytes that the grammar names; computed, so that the compiler folds them into constants.
extension UInt8 {
  static var lineFeed: UInt8 { 0x0A }
  static var carriageReturn: UInt8 { 0x0D }
  static var space: UInt8 { 0x20 }
  static var quote: UInt8 { 0x22 }
  static var ampersand: UInt8 { 0x26 }
  static var openParenthesis: UInt8 { 0x28 }
  static var closeParenthesis: UInt8 { 0x29 }
  static var asterisk: UInt8 { 0x2A }
  static var plus: UInt8 { 0x2B }
  static var comma: UInt8 { 0x2C }
  static var minus: UInt8 { 0x2D }
  static var colon: UInt8 { 0x3A }
  static var lessThan: UInt8 { 0x3C }
  static var greaterThan: UInt8 { 0x3E }
  static var openBracket: UInt8 { 0x5B }
  static var backslash: UInt8 { 0x5C }
  static var closeBracket: UInt8 { 0x5D }
  static var openBrace: UInt8 { 0x7B }
  static var closeBrace: UInt8 { 0x7D }
  static var tilde: UInt8 { 0x7E }

  /// The value of a decimal digit, or `nil`.
  var digit: UInt8? {
    let value = self &- 0x30
    return value < 10 ? value : nil
  }

  /// The byte with `a` to `z` turned into `A` to `Z`; all others stay.
  var upperCased: UInt8 { self &- 0x61 < 26 ? self & 0xDF : self }

  /// Whether a name made of such bytes needs no quotes (`ATOM-CHAR`, RFC 9051 §9).
  var isAtomCharacter: Bool {
    switch self {
    case ...UInt8.space, 0x7F..., .openParenthesis, .closeParenthesis, .openBrace, .asterisk,
      0x25, .quote, .backslash, .closeBracket:
      false
    default: true
    }
  }
}

extension Collection<UInt8> {
  /// Whether the bytes spell `other` when the case of ASCII letters is ignored.
  func equalsIgnoringCase(_ other: some Collection<UInt8>) -> Bool {
    count == other.count && zip(self, other).allSatisfy { $0.upperCased == $1.upperCased }
  }

  /// The bytes as text for messages: printable ASCII stays, every other byte becomes `\xNN`.
  var printable: String {
    var text = ""
    for byte in self {
      if byte >= UInt8.space && byte < 0x7F {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let hexadecimal = String(byte, radix: 16, uppercase: true)
        text += hexadecimal.count == 1 ? "\\x0\(hexadecimal)" : "\\x\(hexadecimal)"
      }
    }
    return text
  }
}
