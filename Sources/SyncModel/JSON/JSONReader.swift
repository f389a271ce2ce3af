// SPDX-License-Identifier: MIT

/// Reads JSON from bytes (RFC 8259); what is no JSON gives `nil`.
///
/// Half of a surrogate pair is U+FFFD; a whole number beyond `Int` becomes a fraction.
package struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  /// The value that all the bytes spell, nested at most twenty deep.
  package static func read(_ bytes: some Collection<UInt8>) -> JSONValue? {
    var reader = JSONReader(bytes: Array(bytes))
    guard let value = reader.value() else { return nil }
    reader.skipBlanks()
    return reader.position == reader.bytes.count ? value : nil
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
  }

  private mutating func skip(_ word: String) -> Bool {
    skipBlanks()
    let end = position + word.utf8.count
    guard end <= bytes.count, bytes[position..<end].elementsEqual(word.utf8) else { return false }
    position = end
    return true
  }

  private mutating func value() -> JSONValue? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 20 else { return nil }
    skipBlanks()
    switch next {
    case UInt8(ascii: "\""): return text().map(JSONValue.text)
    case UInt8(ascii: "["): return list()
    case UInt8(ascii: "{"): return object()
    case UInt8(ascii: "t"): return skip("true") ? .boolean(true) : nil
    case UInt8(ascii: "f"): return skip("false") ? .boolean(false) : nil
    case UInt8(ascii: "n"): return skip("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func number() -> JSONValue? {
    let letters = bytes[position...].prefix { "+-.eE0123456789".utf8.contains($0) }
    position = letters.endIndex
    let text = String(decoding: letters, as: UTF8.self)
    guard letters.first != UInt8(ascii: "+") else { return nil }
    if let whole = Int(text) { return .number(whole) }
    return Double(text).map(JSONValue.fraction)
  }

  private mutating func list() -> JSONValue? {
    guard skip("[") else { return nil }
    var items: [JSONValue] = []
    if skip("]") { return .list(items) }
    repeat {
      guard let item = value() else { return nil }
      items.append(item)
    } while skip(",")
    return skip("]") ? .list(items) : nil
  }

  private mutating func object() -> JSONValue? {
    guard skip("{") else { return nil }
    var members: [String: JSONValue] = [:]
    if skip("}") { return .object(members) }
    repeat {
      skipBlanks()
      guard let name = text(), skip(":"), let member = value() else { return nil }
      members[name] = member
    } while skip(",")
    return skip("}") ? .object(members) : nil
  }

  // MARK: - Text

  private mutating func text() -> String? {
    guard next == UInt8(ascii: "\"") else { return nil }
    position += 1
    var units: [UInt16] = []
    var result = ""
    while let byte = next {
      let plain = bytes[position...].prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
      if !plain.isEmpty {
        Self.flush(&units, into: &result)
        result += String(decoding: plain, as: UTF8.self)
        position = plain.endIndex
        continue
      }
      position += 1
      if byte == UInt8(ascii: "\"") {
        Self.flush(&units, into: &result)
        return result
      }
      guard let unit = escape() else { return nil }
      units.append(unit)
    }
    return nil
  }

  private static func flush(_ units: inout [UInt16], into result: inout String) {
    guard !units.isEmpty else { return }
    result += String(decoding: units, as: UTF16.self)
    units = []
  }

  /// The code unit that is spelled after a backslash.
  private mutating func escape() -> UInt16? {
    guard let byte = next else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(byte)
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0c
    case UInt8(ascii: "n"): return 0x0a
    case UInt8(ascii: "r"): return 0x0d
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "u"):
      guard position + 4 <= bytes.count else { return nil }
      defer { position += 4 }
      return UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    default: return nil
    }
  }
}
