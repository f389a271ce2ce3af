// SPDX-License-Identifier: MIT

import POSIX

/// Makes text of servers, files and people harmless to show.
///
/// A terminal obeys control characters, and bidirectional overrides make a text read as another one.
/// Both become visible, as `\u{1b}`.  Octets that are no UTF-8 have become U+FFFD before, but for those of
/// file names, which are shown as `\xf6`.
package enum EscapedText {
  /// The text with every unsafe character written out, and therefore in one line.
  package static func of(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if let byte = PathText.byte(of: scalar) {
        result += "\\x\(String(byte, radix: 16))"
      } else if isUnsafe(scalar) {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  /// Controls (C0, DEL, C1), separators of lines, and what is there without being seen: directional
  /// marks, overrides, isolates, tags; but not the joiners that Persian, Hindi and emoji need.
  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value < 0x20 }
    if scalar == "\u{200C}" || scalar == "\u{200D}" { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate:
      return true
    default: return false
    }
  }
}

/// A text for people in which everything that was interpolated is escaped.
///
/// Only the literal parts, which are ours, can break a line.
package struct SafeText: Equatable, Sendable, ExpressibleByStringInterpolation {
  /// The text, ready to be shown.
  package private(set) var text: String

  package init(stringLiteral value: String) { text = value }
  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Puts two texts after each other.
  package static func + (left: SafeText, right: SafeText) -> SafeText {
    var both = left
    both.text += right.text
    return both
  }

  /// Collects the parts of a text.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 16)
    }

    /// Adds one of our own words as it is.
    package mutating func appendLiteral(_ literal: String) { text += literal }

    /// Adds the description of a value, escaped; one that has none is better named by the caller.
    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      text += EscapedText.of(value.description)
    }

    /// Adds a text that is safe already.
    package mutating func appendInterpolation(_ value: SafeText) { text += value.text }
  }
}
