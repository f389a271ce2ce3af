// SPDX-License-Identifier: MIT

/// A value of JSON (RFC 8259).
package enum JSONValue: Equatable, Sendable {
  case null
  case boolean(Bool)
  /// A whole number.
  case number(Int)
  /// A number with a fraction; one that is not finite is written as null.
  case fraction(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// A member of an object; ``null`` if there is none.
  package subscript(name: String) -> JSONValue {
    guard case .object(let members) = self else { return .null }
    return members[name] ?? .null
  }

  /// The text; `nil` for values of other kinds.
  package var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  /// The whole number; `nil` for values of other kinds.
  package var number: Int? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  /// The truth; `nil` for values of other kinds.
  package var boolean: Bool? {
    guard case .boolean(let boolean) = self else { return nil }
    return boolean
  }

  /// The members of a list; `nil` for values of other kinds.
  package var list: [JSONValue]? {
    guard case .list(let list) = self else { return nil }
    return list
  }

  /// A text, or ``null``.
  package static func optional(_ text: String?) -> JSONValue {
    text.map(JSONValue.text) ?? .null
  }

  /// One line in ASCII without a line feed; members of objects stand in the order of their names.
  package var encoded: [UInt8] { JSONWriter(separators: (",", ":")).write(self) }

  /// The same with blanks as Python's `json` has them.
  package var encodedAsPython: [UInt8] { JSONWriter(separators: (", ", ": ")).write(self) }
}

/// Writes JSON in ASCII.
private struct JSONWriter {
  private let separators: (item: String, member: String)
  private var bytes: [UInt8] = []

  init(separators: (String, String)) { self.separators = separators }

  func write(_ value: JSONValue) -> [UInt8] {
    var writer = self
    writer.add(value)
    return writer.bytes
  }

  private mutating func add(_ value: JSONValue) {
    switch value {
    case .null: add("null")
    case .boolean(let boolean): add(boolean ? "true" : "false")
    case .number(let number): add(String(number))
    case .fraction(let fraction): add(fraction.isFinite ? "\(fraction)" : "null")
    case .text(let text): addText(text)
    case .list(let list):
      add("[")
      for (index, item) in list.enumerated() {
        if index > 0 { add(separators.item) }
        add(item)
      }
      add("]")
    case .object(let members):
      add("{")
      for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { add(separators.item) }
        addText(member.key)
        add(separators.member)
        add(member.value)
      }
      add("}")
    }
  }

  private mutating func add(_ text: String) { bytes += Array(text.utf8) }

  private mutating func addText(_ text: String) {
    add("\"")
    for unit in text.utf16 {
      switch unit {
      case 0x22, 0x5c: bytes += [0x5c, UInt8(unit)]
      case 0x20...0x7e: bytes.append(UInt8(unit))
      case 0x08: add("\\b")
      case 0x09: add("\\t")
      case 0x0a: add("\\n")
      case 0x0c: add("\\f")
      case 0x0d: add("\\r")
      default:
        let digits = String(unit, radix: 16)
        add("\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)")
      }
    }
    add("\"")
  }
}
