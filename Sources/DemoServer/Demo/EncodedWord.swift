// SPDX-License-Identifier: MIT

/// Header text that is not ASCII, as encoded words (RFC 2047, encoding B).
enum EncodedWord {
  /// The text as it is when it is ASCII, else as words of at most 75 letters, folded.
  static func encode(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 128 }) { return text }
    var words: [String] = []
    var bytes: [UInt8] = []
    for character in text {
      // 45 bytes are 60 letters; the frame takes 12. A character must not be torn.
      if bytes.count + character.utf8.count > 45 {
        words.append(word(bytes))
        bytes = []
      }
      bytes += character.utf8
    }
    return (words + [word(bytes)]).joined(separator: "\r\n ")
  }

  private static func word(_ bytes: [UInt8]) -> String {
    "=?utf-8?B?\(String(decoding: Base64.mime.encode(bytes), as: UTF8.self))?="
  }
}
