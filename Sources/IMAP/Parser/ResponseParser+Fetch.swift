// SPDX-License-Identifier: MIT

extension ByteParser {
  /// Reads `"(" msg-att ")"` (RFC 9051 §9), items in any order, and the end of the response.
  mutating func fetchResponse(_ sequenceNumber: UInt32) throws(ParseFailure) -> FetchResponse {
    var response = FetchResponse(sequenceNumber: sequenceNumber)
    skipSpaces()
    try require(.openParenthesis, "(")
    while true {
      skipSpaces()
      if take(.closeParenthesis) { break }
      try fetchItem(into: &response)
    }
    try requireEnd()
    return response
  }

  /// Reads one item; those of a listing are told by their first letter, without making a `String`.
  private mutating func fetchItem(into response: inout FetchResponse) throws(ParseFailure) {
    switch next?.upperCased {
    case UInt8(ascii: "U") where take(word: ListingWord.uid):
      skipSpaces()
      response.uid = try uid()
    case UInt8(ascii: "F") where take(word: ListingWord.flags): response.flags = try flagList()
    case UInt8(ascii: "R") where take(word: ListingWord.size):
      response.size = try size()
    case UInt8(ascii: "I") where take(word: ListingWord.internalDate):
      response.internalDate = try date()
    case UInt8(ascii: "M") where take(word: ListingWord.modSeq):
      response.modificationSequence = try modificationSequence()
    default: try otherItem(into: &response)
    }
  }

  private mutating func otherItem(into response: inout FetchResponse) throws(ParseFailure) {
    let start = position
    let name = word()
    guard !name.isEmpty else { throw failure("msg-att", at: start) }
    if let section = try bodySection(after: name) {
      skipSpaces()
      response.bodies.append(FetchedBody(section: section, content: try bodyContent()))
    } else if let item = try rareItem(name) {
      response.extensions.append(item)
    } else {
      try skipUnknown()
    }
  }

  private mutating func bodyContent() throws(ParseFailure) -> FetchedBody.Content {
    if startsLiteral {
      switch try literal() {
      case .streamed(let octets): return .streamed(octets: octets)
      case .octets(let octets): return .octets(Array(octets))
      }
    }
    if next == .quote { return .octets(try quoted()) }
    let start = position
    guard word() == "NIL" else { throw failure("nstring", at: start) }
    return .absent
  }

  private mutating func rareItem(_ name: String) throws(ParseFailure) -> FetchExtension? {
    switch name {
    case "EMAILID":
      skipSpaces()
      return .emailID(try parenthesised())
    case "THREADID":
      skipSpaces()
      return .threadID(next == .openParenthesis ? try parenthesised() : try skipNull())
    case "X-GM-MSGID":
      skipSpaces()
      return .gmailMessageID(try unsigned64())
    case "X-GM-THRID":
      skipSpaces()
      return .gmailThreadID(try unsigned64())
    case "X-GM-LABELS": return .gmailLabels(try labels())
    default: return nil
    }
  }

  private mutating func skipNull() throws(ParseFailure) -> String? {
    try skipValue()
    return nil
  }

  /// Reads over the value of an item that is not kept; its name may go on with `[...]<n>`.
  private mutating func skipUnknown() throws(ParseFailure) {
    while let byte = next, byte != .space, byte != .openParenthesis, byte != .closeParenthesis {
      position += 1
      if byte == .openBracket { _ = try bracketed() }
    }
    skipSpaces()
    try skipValue()
  }

  /// Reads a `number64`; anything else is read over, as the size `NIL`, `-1`, or one of more than 63 bits.
  private mutating func size() throws(ParseFailure) -> Int? {
    skipSpaces()
    let start = position
    if next?.digit != nil, let octets = try? number64() { return octets }
    position = start
    try skipValue()
    return nil
  }

  /// Reads a number; anything else is read over, as the mod-sequence `NIL` or `-1`.
  private mutating func numberOrOther() throws(ParseFailure) -> UInt64? {
    skipSpaces()
    guard next?.digit != nil else {
      try skipValue()
      return nil
    }
    return try unsigned64()
  }

  /// Reads `"(" mod-sequence-value ")"` (RFC 7162 §7); the parentheses may be missing.
  private mutating func modificationSequence() throws(ParseFailure) -> UInt64? {
    skipSpaces()
    guard take(.openParenthesis) else { return try numberOrOther() }
    let value = try numberOrOther()
    skipSpaces()
    try require(.closeParenthesis, ")")
    return value
  }

  /// Reads a date; one that is none is read over, as the message is there all the same.
  private mutating func date() throws(ParseFailure) -> InternalDate? {
    skipSpaces()
    guard next == .quote else {
      try skipValue()
      return nil
    }
    let start = position + 1
    try skipQuoted()
    return InternalDate(bytes[start..<position - 1])
  }

  private mutating func labels() throws(ParseFailure) -> [MailboxName] {
    skipSpaces()
    guard take(.openParenthesis) else {
      try skipValue()
      return []
    }
    var labels: [MailboxName] = []
    while true {
      skipSpaces()
      if take(.closeParenthesis) { return labels }
      labels.append(MailboxName(wire: try astring()))
    }
  }
}

extension ByteParser {
  /// Reads `flag-list` (RFC 9051 §9); a flag is whatever stands between spaces.
  ///
  /// NIL in place of the list, which some servers send, is the empty list.
  mutating func flagList() throws(ParseFailure) -> FlagList {
    skipSpaces()
    var list = FlagList()
    let start = position
    guard take(.openParenthesis) else {
      guard word() == "NIL" else { throw failure("flag-list", at: start) }
      return list
    }
    while true {
      skipSpaces()
      if take(.closeParenthesis) { return list }
      try flag(into: &list)
    }
  }

  private mutating func flag(into list: inout FlagList) throws(ParseFailure) {
    let start = position
    if take(.backslash), let known = systemFlag() {
      list.system.formUnion(known)
      return
    }
    position = start
    let word = token()
    guard !word.isEmpty else { throw failure("flag") }
    list.keywords.append(Flag(wire: word))
  }

  /// Reads the name of a system flag after its backslash; told by its first letters.
  private mutating func systemFlag() -> SystemFlags? {
    switch next?.upperCased {
    case UInt8(ascii: "S") where take(word: ListingWord.seen): .seen
    case UInt8(ascii: "A") where take(word: ListingWord.answered): .answered
    case UInt8(ascii: "F") where take(word: ListingWord.flagged): .flagged
    case UInt8(ascii: "D") where take(word: ListingWord.deleted): .deleted
    case UInt8(ascii: "D") where take(word: ListingWord.draft): .draft
    case UInt8(ascii: "R") where take(word: ListingWord.recent): .recent
    case UInt8.asterisk where take(.asterisk): .newKeywords
    default: nil
    }
  }
}
