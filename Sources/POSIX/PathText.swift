// SPDX-License-Identifier: MIT

import Glibc

/// Names of files as texts and back, whatever bytes they are.
///
/// The system knows names as bytes, of which nothing says that they are UTF-8; a file that could not be named would be
/// a message that is never copied.  A name in UTF-8 is its own text.  In others each byte that is out of place becomes
/// a private character of Unicode, U+10FE80 to U+10FEFF.  Names that hold such characters really are written like
/// bytes out of place, so that no two names have one text.
package enum PathText {
  private static let firstForeign: UInt32 = 0x10_fe00
  private static let foreign: ClosedRange<UInt32> = 0x10_fe80...0x10_feff
  /// The first byte of each foreign character in UTF-8, and of few others.
  private static let lead: UInt8 = 0xf4

  /// The byte that a character stands for; `nil` for one that is itself.
  package static func byte(of scalar: Unicode.Scalar) -> UInt8? {
    foreign.contains(scalar.value) ? UInt8(truncatingIfNeeded: scalar.value) : nil
  }

  /// The text of a name or a path.
  package static func text(of name: [UInt8]) -> String { text(of: name.span) }

  /// The text of a name or a path.
  package static func text(of name: borrowing Span<UInt8>) -> String {
    name.withUnsafeBufferPointer { bytes in
      if !bytes.contains(lead), let text = String(validating: bytes, as: UTF8.self) { return text }
      return spelled(bytes)
    }
  }

  private static func spelled(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var place = 0
    while true {
      let length: Int
      switch parser.parseScalar(from: &rest) {
      case .emptyInput: return String(text)
      case .error(let count):
        length = count
        text.append(contentsOf: bytes[place..<place + length].compactMap(stand))
      case .valid(let encoded):
        length = encoded.count
        let scalar = Unicode.UTF8.decode(encoded)
        if byte(of: scalar) == nil {
          text.append(scalar)
        } else {
          text.append(contentsOf: encoded.compactMap(stand))
        }
      }
      place += length
    }
  }

  private static func stand(for byte: UInt8) -> Unicode.Scalar? {
    Unicode.Scalar(firstForeign + UInt32(byte))
  }

  /// The bytes of a name or a path that this text is for; other texts are themselves.
  package static func bytes(of text: String) -> [UInt8] {
    if !text.utf8.contains(lead) { return Array(text.utf8) }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if let byte = byte(of: scalar) {
        bytes.append(byte)
      } else {
        bytes += Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter
      }
    }
    return bytes
  }

  /// Lends the bytes of a path to C, with a zero after the last one.
  static func withBytes<Result>(
    of text: String, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    if !text.utf8.contains(lead) { return text.withCString(body) }
    return (bytes(of: text).map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return text.withCString(body) }
      return body(start)
    }
  }
}
