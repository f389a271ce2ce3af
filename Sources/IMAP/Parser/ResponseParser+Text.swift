// SPDX-License-Identifier: MIT

extension ByteParser {
  /// Reads `resp-text` (RFC 9051 §9); it may be missing, and cannot fail.
  mutating func responseText() -> ResponseText {
    skipSpaces()
    let start = position
    let code = next == .openBracket ? responseCode() : nil
    if code == nil { position = start }
    _ = take(.space)
    return ResponseText(code: code, text: String(decoding: rest, as: UTF8.self))
  }

  /// Reads `"[" resp-text-code "]"`, or returns `nil` when no bracket closes it.
  private mutating func responseCode() -> ResponseCode? {
    _ = take(.openBracket)
    let start = position
    while let byte = next, byte != .space, byte != .closeBracket { position += 1 }
    let name = String(decoding: bytes[start..<position], as: UTF8.self).uppercased()
    let afterName = position
    guard !name.isEmpty else { return nil }
    skipSpaces()
    if let code = try? argument(ofCode: name) {
      skipSpaces()
      if take(.closeBracket) { return code }
    }
    position = afterName
    guard let close = rest.firstIndex(of: .closeBracket) else { return nil }
    defer { position = close + 1 }
    if let plain = ResponseCode.plain[name] { return plain }
    return .other(name: name, data: Array(bytes[afterName..<close].drop { $0 == .space }))
  }

  /// Reads what follows the name of a code that has an argument; `nil` for the others.
  private mutating func argument(ofCode name: String) throws(ParseFailure) -> ResponseCode? {
    switch name {
    case "APPENDUID": return .appendUID(uidValidity: try validity(), uids: try uidList())
    case "BADCHARSET": return .badCharset(try charsets())
    case "CAPABILITY": return .capability(Capabilities(words()))
    case "COPYUID":
      let validity = try validity()
      let source = try uidList()
      skipSpaces()
      let destination = try uidList()
      return .copyUID(
        CopiedUIDs(uidValidity: validity, source: source, destination: destination))
    case "HIGHESTMODSEQ": return .highestModSeq(try unsigned64())
    case "MAILBOXID": return .mailboxID(try parenthesised())
    case "MODIFIED": return .modified(UIDSet(ranges: try ranges()))
    case "PERMANENTFLAGS": return .permanentFlags(try flagList())
    case "REFERRAL": return .referral(words().joined(separator: " "))
    case "UIDNEXT": return .uidNext(try uid())
    case "UIDVALIDITY": return .uidValidity(try uid().rawValue)
    case "UNSEEN": return .unseen(try number())
    default: return nil
    }
  }

  private mutating func validity() throws(ParseFailure) -> UInt32 {
    let validity = try uid().rawValue
    skipSpaces()
    return validity
  }

  private mutating func uidList() throws(ParseFailure) -> UIDList { UIDList(ranges: try ranges()) }

  private mutating func charsets() throws(ParseFailure) -> [String] {
    var charsets: [String] = []
    guard take(.openParenthesis) else { return charsets }
    while true {
      skipSpaces()
      if take(.closeParenthesis) { return charsets }
      charsets.append(String(decoding: try astring(), as: UTF8.self))
    }
  }

  /// Reads `"(" objectid ")"` (RFC 8474 §7); the parentheses may be missing.
  mutating func parenthesised() throws(ParseFailure) -> String {
    let hasParentheses = take(.openParenthesis)
    let word = String(decoding: try astring(), as: UTF8.self)
    if hasParentheses { try require(.closeParenthesis, ")") }
    return word
  }
}
