// SPDX-License-Identifier: MIT

import IMAP

/// The text of a header field beyond ASCII (RFC 2047), as far as labels need it.
enum EncodedWords {
  /// An encoded word has at most 75 characters (RFC 2047 §2), 12 of which are not text.
  private static let longestText = 63
  /// No longer word is read: what begins many words and ends none must not take for ever.
  private static let longestWord = 1_000

  /// The text as a line of encoded words, folded where it is long; plain ASCII stays as it is.
  static func encode(_ text: String, lineEnd: String) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20...0x7e).contains($0) } && !text.contains("=?")
    if isPlain { return text }
    var words: [String] = []
    var word = ""
    // A character must not be cut in two.
    for character in text.unicodeScalars.map({ quotedPrintable($0) }) {
      if word.utf8.count + character.utf8.count > longestText {
        words.append(word)
        word = ""
      }
      word += character
    }
    words.append(word)
    return words.map { "=?utf-8?q?\($0)?=" }.joined(separator: lineEnd + " ")
  }

  private static func quotedPrintable(_ scalar: Unicode.Scalar) -> String {
    if scalar == " " { return "_" }
    let isSafe =
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
    if isSafe { return String(scalar) }
    return String(scalar).utf8.map { byte in
      "=" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }

  /// The text with its encoded words decoded; a word that cannot be decoded stays as it is.
  ///
  /// Blanks between two encoded words are no part of the text (RFC 2047 §6.2).
  static func decode(_ text: String) -> String {
    guard text.contains("=?") else { return text }
    var result = ""
    var rest = text[...]
    var blanks = ""
    while let found = word(in: rest) {
      let between = rest[..<found.range.lowerBound]
      let isGap = !blanks.isEmpty && between.allSatisfy(\.isWhitespace)
      if !isGap { result += between }
      result += found.text
      rest = rest[found.range.upperBound...]
      blanks = " "
    }
    return result + rest
  }

  /// The first encoded word that can be decoded.
  private static func word(in text: Substring) -> (range: Range<String.Index>, text: String)? {
    var search = text
    while let start = search.firstRange(of: "=?") {
      if let found = word(of: text, from: start) { return found }
      search = text[start.upperBound...]
    }
    return nil
  }

  private static func word(
    of text: Substring, from start: Range<String.Index>
  ) -> (range: Range<String.Index>, text: String)? {
    let parts = text[start.upperBound...].prefix(longestWord).split(
      separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[3].hasPrefix("="),
      let octets = octets(parts[2], parts[1]), let decoded = decode(octets, charset: parts[0])
    else { return nil }
    return (start.lowerBound..<text.index(after: parts[3].startIndex), decoded)
  }

  private static func octets(_ text: Substring, _ encoding: Substring) -> [UInt8]? {
    switch encoding.lowercased() {
    case "b": Base64.standard.decode(Array(text.utf8)[...])
    case "q": unquoted(Array(text.utf8))
    default: nil
    }
  }

  private static func unquoted(_ text: [UInt8]) -> [UInt8]? {
    var octets: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "=") else {
        octets.append(byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, let octet = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return nil }
      octets.append(octet)
      rest = rest.dropFirst(2)
    }
    return octets
  }

  private static func decode(_ octets: [UInt8], charset: Substring) -> String? {
    // RFC 2231 §5 lets a language follow the charset.
    switch charset.prefix(while: { $0 != "*" }).lowercased() {
    case "utf-8", "utf8": String(validating: octets, as: UTF8.self)
    case "us-ascii", "ascii", "iso-8859-1", "latin1":
      String(String.UnicodeScalarView(octets.map { Unicode.Scalar($0) }))
    default: nil
    }
  }
}
