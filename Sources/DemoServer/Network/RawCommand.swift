// SPDX-License-Identifier: MIT

/// A command whose arguments have not been read yet.
struct RawCommand: Equatable, Sendable {
  let tag: String
  /// In capitals; two words for the commands that begin with `UID`.
  let name: String
  /// What follows the name, with its literals as on the wire.
  let arguments: [UInt8]

  /// Takes a line apart; `nil` when it has no tag or no name.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    guard let tag = Self.takeWord(&rest), !tag.contains("+"), rest.popFirst() != nil,
      let first = Self.takeWord(&rest)?.uppercased()
    else { return nil }
    self.tag = tag
    guard first == "UID", rest.first == UInt8(ascii: " ") else {
      name = first
      arguments = Array(rest)
      return
    }
    rest.removeFirst()
    name = "UID \(Self.takeWord(&rest)?.uppercased() ?? "")"
    arguments = Array(rest)
  }

  /// Takes bytes up to a space; `nil` when there are none, or one that no atom can hold.
  private static func takeWord(_ rest: inout ArraySlice<UInt8>) -> String? {
    let word = rest.prefix { $0 != UInt8(ascii: " ") }
    guard !word.isEmpty, word.allSatisfy({ $0.isAtomByte || $0 == UInt8(ascii: "]") }) else {
      return nil
    }
    rest = rest.dropFirst(word.count)
    return String(decoding: word, as: UTF8.self)
  }

  /// The command for a log: passwords masked, literals by their length, nothing endless.
  var loggedText: String {
    var reader = TokenReader(arguments)
    switch name {
    case "LOGIN":
      let user = (try? reader.space()).flatMap { try? reader.astring("") }
      return "LOGIN \(user.map { "\(String(decoding: $0, as: UTF8.self)) " } ?? "")***"
    case "AUTHENTICATE":
      let mechanism = (try? reader.space()).flatMap { try? reader.atom("") }
      return "AUTHENTICATE \(mechanism ?? "***")\(reader.next == nil ? "" : " ***")"
    default:
      return name + String(decoding: argumentsWithoutLiterals.prefix(500), as: UTF8.self)
    }
  }

  private var argumentsWithoutLiterals: [UInt8] {
    var text: [UInt8] = []
    var rest = arguments[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\r")) {
      let line = rest[..<end]
      text += line
      let length = LiteralHeader(endOf: Array(line))?.count ?? 0
      rest = rest[end...].dropFirst(2 + length)
    }
    return text + rest
  }
}

/// The announcement of a literal at the end of a line: `{5}`, or `{5+}` when it follows unasked.
struct LiteralHeader: Equatable, Sendable {
  /// The bytes to come; a number that no memory could hold becomes the largest one.
  let count: Int
  let isSynchronising: Bool

  /// Looks for the announcement at the end of a line; `nil` when there is none.
  init?(endOf line: [UInt8]) {
    guard line.last == UInt8(ascii: "}"), let start = line.lastIndex(of: UInt8(ascii: "{")) else {
      return nil
    }
    var digits = line[(start + 1)...].dropLast()
    isSynchronising = digits.last != UInt8(ascii: "+")
    if !isSynchronising { digits.removeLast() }
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    count = Int(String(decoding: digits, as: UTF8.self)) ?? .max
  }
}
