// SPDX-License-Identifier: MIT

/// Turns the bytes of one complete response into a value (`response` in RFC 9051 §9).
enum ResponseParser {
  static func parse(
    _ bytes: ArraySlice<UInt8>, streamed: [StreamedLiteral] = [],
    maximumDepth: Int = ResponseLimits().depth
  ) throws(ParseFailure) -> ServerResponse {
    var parser = ByteParser(bytes, streamed: streamed, maximumDepth: maximumDepth)
    return try parser.response()
  }
}

extension ByteParser {
  mutating func response() throws(ParseFailure) -> ServerResponse {
    if take(.asterisk) { return try untagged() }
    if take(.plus) {
      _ = take(.space)
      return .continuation(Array(rest))
    }
    return try tagged()
  }

  /// `response-tagged`, with a tag as it comes; the session knows which ones it gave out.
  private mutating func tagged() throws(ParseFailure) -> ServerResponse {
    let tag = Array(token())
    guard !tag.isEmpty else { throw failure("tag") }
    skipSpaces()
    let start = position
    let condition: Condition
    switch word() {
    case "OK": condition = .ok
    case "NO": condition = .no
    case "BAD": condition = .bad
    default: throw failure("OK, NO or BAD", at: start)
    }
    return .tagged(TaggedResponse(tag: tag, condition: condition, text: responseText()))
  }

  private mutating func untagged() throws(ParseFailure) -> ServerResponse {
    skipSpaces()
    if position < end, bytes[position].digit != nil { return try numbered() }
    let start = position
    switch word() {
    case "OK": return .status(.ok, responseText())
    case "NO": return .status(.no, responseText())
    case "BAD": return .status(.bad, responseText())
    case "BYE": return .bye(responseText())
    case "PREAUTH": return .preauthenticated(responseText())
    case "CAPABILITY": return .capability(Capabilities(words()))
    case "ENABLED": return .enabled(words().map { $0.uppercased() })
    case "FLAGS": return .flags(try flagList())
    case "LIST", "XLIST": return .list(try listResponse())
    case "LSUB": return .subscribed(try listResponse())
    case "STATUS": return .mailboxStatus(try statusResponse())
    case "NAMESPACE": return .namespace(try namespaceResponse())
    case "SEARCH": return .search(try searchResponse())
    case "ESEARCH": return .extendedSearch(try extendedSearchResponse())
    case "VANISHED": return .vanished(try vanishedResponse())
    case "ID": return .identity(try identityResponse())
    default: return try unknown(from: start)
    }
  }

  /// A response whose first word is a number; FETCH comes first because nearly all of them are one.
  private mutating func numbered() throws(ParseFailure) -> ServerResponse {
    let value = try number()
    skipSpaces()
    if take(word: ListingWord.fetch) { return .fetch(try fetchResponse(try nonZero(value))) }
    let start = position
    let response: ServerResponse
    switch word() {
    case "EXISTS": response = .exists(value)
    case "RECENT": response = .recent(value)
    case "EXPUNGE": response = .expunge(try nonZero(value))
    default: throw failure("FETCH, EXISTS, RECENT or EXPUNGE", at: start)
    }
    try requireEnd()
    return response
  }

  private func nonZero(_ number: UInt32) throws(ParseFailure) -> UInt32 {
    guard number > 0 else { throw failure("nz-number") }
    return number
  }

  private mutating func unknown(from start: Int) throws(ParseFailure) -> ServerResponse {
    let name = bytes[start..<position]
    guard let first = name.first, first & 0xDF &- 0x41 < 26 else {
      throw failure("the name of a response", at: start)
    }
    skipSpaces()
    return .other(name: String(decoding: name, as: UTF8.self).uppercased(), data: Array(rest))
  }

  /// The words up to the end, or up to the bracket that closes a response code.
  mutating func words() -> [String] {
    var words: [String] = []
    while true {
      skipSpaces()
      let start = position
      while position < end, bytes[position] != .space, bytes[position] != .closeBracket {
        position += 1
      }
      guard position > start else { return words }
      words.append(String(decoding: bytes[start..<position], as: UTF8.self))
    }
  }
}
