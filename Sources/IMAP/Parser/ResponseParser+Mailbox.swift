// SPDX-License-Identifier: MIT

extension ByteParser {
  /// Reads `mailbox-list` (RFC 9051 §9): attributes, delimiter, name, and extended data to skip.
  mutating func listResponse() throws(ParseFailure) -> ListResponse {
    skipSpaces()
    try require(.openParenthesis, "(")
    var attributes: [MailboxAttribute] = []
    while true {
      skipSpaces()
      if take(.closeParenthesis) { break }
      let word = token()
      guard !word.isEmpty else { throw failure("mbx-list-flags") }
      attributes.append(MailboxAttribute(String(decoding: word, as: UTF8.self)))
    }
    skipSpaces()
    let delimiter = try delimiter()
    skipSpaces()
    return ListResponse(attributes: attributes, delimiter: delimiter, name: try lastMailbox())
  }

  /// Reads `DQUOTE QUOTED-CHAR DQUOTE / nil`; `"\"` with its backslash not escaped will do too.
  mutating func delimiter() throws(ParseFailure) -> UInt8? {
    let start = position
    guard next == .quote else {
      guard word() == "NIL" else { throw failure("a delimiter", at: start) }
      return nil
    }
    let isBareBackslash =
      position + 3 < end && bytes[position + 1] == .backslash && bytes[position + 2] == .quote
      && bytes[position + 3] == .space
    if isBareBackslash {
      position += 3
      return .backslash
    }
    let text = try quoted()
    guard text.count <= 1 else { throw failure("a delimiter", at: start) }
    return text.first
  }

  /// Reads the mailbox that ends a LIST response.
  ///
  /// When more than extended data follows it, the server forgot to quote or to escape it, and the name
  /// is all that is left of the line.
  private mutating func lastMailbox() throws(ParseFailure) -> MailboxName {
    let start = position
    let name = try? astring()
    skipSpaces()
    if let name {
      if isAtEnd { return MailboxName(wire: name) }
      if next == .openParenthesis, (try? skipList()) != nil, (try? requireEnd()) != nil {
        return MailboxName(wire: name)
      }
    }
    defer { position = end }
    return try carelessMailbox(bytes[start..<end], at: start)
  }

  /// Reads the mailbox before the list of a STATUS response; spaces in it may be unquoted.
  mutating func mailboxBeforeList() throws(ParseFailure) -> MailboxName {
    let start = position
    let name = try? astring()
    skipSpaces()
    if let name, next == .openParenthesis { return MailboxName(wire: name) }
    var place = start
    while place + 1 < end, bytes[place] != .space || bytes[place + 1] != .openParenthesis {
      place += 1
    }
    guard place + 1 < end else { throw failure("mailbox", at: start) }
    position = place + 1
    return try carelessMailbox(bytes[start..<place], at: start)
  }

  private func carelessMailbox(
    _ text: ArraySlice<UInt8>, at start: Int
  ) throws(ParseFailure) -> MailboxName {
    var text = text
    while text.last == .space { text = text.dropLast() }
    if text.count >= 2, text.first == .quote, text.last == .quote {
      text = text.dropFirst().dropLast()
    }
    guard !text.isEmpty, !text.contains(.lineFeed) else { throw failure("mailbox", at: start) }
    return MailboxName(wire: Quoting.unescape(text))
  }
}

extension ByteParser {
  /// Reads `mailbox SP "(" [status-att-list] ")"` (RFC 9051 §9).
  mutating func statusResponse() throws(ParseFailure) -> StatusResponse {
    skipSpaces()
    var response = StatusResponse(name: try mailboxBeforeList())
    try require(.openParenthesis, "(")
    while true {
      skipSpaces()
      if take(.closeParenthesis) { break }
      try statusItem(into: &response)
    }
    try requireEnd()
    return response
  }

  private mutating func statusItem(into response: inout StatusResponse) throws(ParseFailure) {
    let start = position
    let name = word()
    guard !name.isEmpty else { throw failure("status-att-val", at: start) }
    skipSpaces()
    if name == "MAILBOXID" {
      response.mailboxID = try parenthesised()
      return
    }
    guard next?.digit != nil else { return try skipValue() }
    let value = try unsigned64()
    switch name {
    case "MESSAGES": response.messages = UInt32(exactly: value)
    case "RECENT": response.recent = UInt32(exactly: value)
    case "UIDNEXT": response.uidNext = UInt32(exactly: value).flatMap { UID($0) }
    case "UIDVALIDITY": response.uidValidity = UInt32(exactly: value).flatMap { $0 > 0 ? $0 : nil }
    case "UNSEEN": response.unseen = UInt32(exactly: value)
    case "DELETED": response.deleted = UInt32(exactly: value)
    case "SIZE": response.size = value
    case "HIGHESTMODSEQ": response.highestModSeq = value
    case "APPENDLIMIT": response.appendLimit = value
    default: break
    }
  }

  /// Reads `namespace SP namespace SP namespace` (RFC 2342 §6).
  mutating func namespaceResponse() throws(ParseFailure) -> NamespaceResponse {
    let response = NamespaceResponse(
      personal: try namespaces(), otherUsers: try namespaces(), shared: try namespaces())
    try requireEnd()
    return response
  }

  private mutating func namespaces() throws(ParseFailure) -> [NamespaceResponse.Namespace] {
    skipSpaces()
    let start = position
    guard take(.openParenthesis) else {
      guard word() == "NIL" else { throw failure("namespace", at: start) }
      return []
    }
    var all: [NamespaceResponse.Namespace] = []
    while true {
      skipSpaces()
      if take(.closeParenthesis) { return all }
      all.append(try namespace())
    }
  }

  private mutating func namespace() throws(ParseFailure) -> NamespaceResponse.Namespace {
    try require(.openParenthesis, "(")
    let prefix = MailboxName(wire: try string())
    skipSpaces()
    let delimiter = try delimiter()
    while true {
      skipSpaces()
      if take(.closeParenthesis) { break }
      try skipValue()
    }
    return NamespaceResponse.Namespace(prefix: prefix, delimiter: delimiter)
  }
}
