// SPDX-License-Identifier: MIT

/// A literal that begins after a line: `{n}` or `{n+}` at its end (RFC 9051 §4.3, RFC 7888).
struct LiteralAnnouncement: Equatable {
  /// The index of the `{`.
  let position: Int
  /// How many octets follow the line; `nil` when the number does not fit an `Int`.
  let octets: Int?

  /// Looks for an announcement at the end of a line that ends in CR LF, or in LF alone.
  ///
  /// - Parameters:
  ///   - line: The line with its line end.
  ///   - start: The index to look back to.
  init?(endOf line: ArraySlice<UInt8>, from start: Int) {
    var place = line.endIndex - 1
    if place > start, line[place - 1] == .carriageReturn { place -= 1 }
    place -= 1
    guard place > start, line[place] == .closeBrace else { return nil }
    let last = line[place - 1] == .plus ? place - 1 : place
    var first = last
    while first > start, line[first - 1].digit != nil { first -= 1 }
    guard first < last, first > start, line[first - 1] == .openBrace else { return nil }
    position = first - 1
    octets = Int(String(decoding: line[first..<last].prefix(40), as: UTF8.self))
  }

  /// Whether a line may hold literals at all: the text of a status response never does, even when it
  /// ends in `{5}`, nor does a tagged line or a continuation.
  static func isPossible(in line: ArraySlice<UInt8>) -> Bool {
    var parser = ByteParser(line)
    guard parser.take(.asterisk) else { return false }
    parser.skipSpaces()
    switch parser.word() {
    case "", "OK", "NO", "BAD", "BYE", "PREAUTH": return false
    default: return true
    }
  }
}
