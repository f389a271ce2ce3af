// SPDX-License-Identifier: MIT

import SyncModel

/// The form of the files that OfflineIMAP keeps between runs: an array of objects of texts, in ASCII.
enum MailboxListJSON {
  typealias Entry = MailboxListSettings.Entry

  /// Writes entries as Python's `json` does.
  static func text(of entries: [Entry]) -> String {
    let objects = entries.map { entry in
      "{\"accountname\": \(quoted(entry.account.rawValue)), "
        + "\"foldername\": \(quoted(entry.folder.rawValue)), "
        + "\"localfolders\": \(entry.root.map(quoted) ?? "null")}"
    }
    return "[\(objects.joined(separator: ", "))]"
  }

  /// Reads what any program wrote in that form; `nil` if it is something else.
  static func entries(in text: [UInt8]) -> [Entry]? {
    var reader = MailboxListReader(text)
    return reader.entries()
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: result += "\\\""
      case 0x5C: result += "\\\\"
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x09: result += "\\t"
      case 0x08: result += "\\b"
      case 0x0C: result += "\\f"
      case 0x20...0x7E: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return result + "\""
  }
}

/// Reads JSON in which nothing is nested deeper than an object in an array.
private struct MailboxListReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: [UInt8]) { rest = text[...] }

  mutating func entries() -> [MailboxListSettings.Entry]? {
    var entries: [MailboxListSettings.Entry] = []
    guard take("[") else { return nil }
    while !take("]") {
      guard entries.isEmpty || take(","), let entry = entry() else { return nil }
      entries.append(entry)
    }
    skipBlanks()
    return rest.isEmpty ? entries : nil
  }

  private mutating func entry() -> MailboxListSettings.Entry? {
    var fields: [String: String] = [:]
    guard take("{") else { return nil }
    var isFirst = true
    while !take("}") {
      guard isFirst || take(","), let name = string(), take(":") else { return nil }
      isFirst = false
      if takeWord("null") { continue }
      guard let value = string() else { return nil }
      fields[name] = value
    }
    guard let account = fields["accountname"], let folder = fields["foldername"] else { return nil }
    return .init(
      account: AccountName(account), folder: FolderName(folder), root: fields["localfolders"])
  }

  private mutating func string() -> String? {
    guard take("\"") else { return nil }
    var bytes: [UInt8] = []
    var units: [UInt16] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "u") {
        rest.removeFirst()
        guard let unit = UInt16(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16) else {
          return nil
        }
        rest = rest.dropFirst(4)
        units.append(unit)
        continue
      }
      bytes += Array(String(decoding: units, as: UTF16.self).utf8)
      units = []
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escape = rest.popFirst(), let meant = Self.escapes[escape] else { return nil }
        bytes.append(meant)
      default: bytes.append(byte)
      }
    }
    return nil
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D,
    UInt8(ascii: "t"): 0x09, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
  ]

  private mutating func skipBlanks() {
    rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard rest.first == UInt8(ascii: mark) else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func takeWord(_ word: String) -> Bool {
    skipBlanks()
    guard rest.starts(with: word.utf8) else { return false }
    rest = rest.dropFirst(word.utf8.count)
    return true
  }
}
