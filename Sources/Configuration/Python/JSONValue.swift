// SPDX-License-Identifier: MIT

/// A value of JSON (RFC 8259), as far as the bridge to Python needs it: numbers are whole.
enum JSONValue: Equatable, Sendable {
  case null
  case boolean(Bool)
  case number(Int)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// A member of an object; ``null`` if there is none.
  subscript(name: String) -> JSONValue {
    guard case .object(let members) = self else { return .null }
    return members[name] ?? .null
  }

  var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  var number: Int? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  var boolean: Bool? {
    guard case .boolean(let boolean) = self else { return nil }
    return boolean
  }

  var list: [JSONValue]? {
    guard case .list(let list) = self else { return nil }
    return list
  }

  static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.text) ?? .null }

  // MARK: - Writing

  /// One line in ASCII, without a line feed.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    write(into: &bytes)
    return bytes
  }

  private func write(into bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += Array("null".utf8)
    case .boolean(let boolean): bytes += Array((boolean ? "true" : "false").utf8)
    case .number(let number): bytes += Array(String(number).utf8)
    case .text(let text): Self.write(text, into: &bytes)
    case .list(let list):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in list.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        item.write(into: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.write(member.key, into: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(into: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ text: String, into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for unit in text.utf16 {
      switch unit {
      case 0x22, 0x5c: bytes += [0x5c, UInt8(unit)]
      case 0x20...0x7e: bytes.append(UInt8(unit))
      default:
        let digits = String(unit, radix: 16)
        bytes += Array("\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
