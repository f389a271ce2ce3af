// SPDX-License-Identifier: MIT

extension TokenReader {
  /// Conditions may be nested this deep, so that no command can exhaust the stack.
  private static let deepest = 50

  /// Reads the search program: optional CHARSET, then one or more keys that must all hold.
  ///
  /// The charset itself is checked by ``searchCharset()``, which goes first.
  mutating func searchProgram() throws(SyntaxFailure) -> SearchKey {
    try searchKeys(depth: 0)
  }

  /// Reads `CHARSET name` and a space, if they are there.
  mutating func searchCharset() throws(SyntaxFailure) -> String? {
    var ahead = self
    guard let word = try? ahead.atom("a charset"), word.uppercased() == "CHARSET" else {
      return nil
    }
    try ahead.space()
    let name = String(decoding: try ahead.astring("a charset"), as: UTF8.self).uppercased()
    try ahead.space()
    self = ahead
    return name
  }

  private mutating func searchKeys(depth: Int) throws(SyntaxFailure) -> SearchKey {
    var keys = [try searchKey(depth: depth)]
    while take(" ") { keys.append(try searchKey(depth: depth)) }
    return keys.count == 1 ? keys[0] : .and(keys)
  }

  private mutating func searchKey(depth: Int) throws(SyntaxFailure) -> SearchKey {
    guard depth < Self.deepest else { throw SyntaxFailure(expected: "fewer nested conditions") }
    if take("(") {
      let key = try searchKeys(depth: depth + 1)
      try expect(")")
      return key
    }
    if let next, "*$".utf8.contains(next) || (0x30...0x39).contains(next) {
      return .sequence(try sequenceSet())
    }
    let name = try atom("a search key").uppercased()
    if let key = Self.plainKeys[name] { return key }
    try space()
    return try searchKey(named: name, depth: depth)
  }

  /// The keys without an argument.
  private static let plainKeys: [String: SearchKey] = [
    "ALL": .all,
    "RECENT": .recent, "OLD": .not(.recent), "NEW": .and([.recent, .not(.flag("\\Seen"))]),
    "SEEN": .flag("\\Seen"), "UNSEEN": .not(.flag("\\Seen")),
    "ANSWERED": .flag("\\Answered"), "UNANSWERED": .not(.flag("\\Answered")),
    "FLAGGED": .flag("\\Flagged"), "UNFLAGGED": .not(.flag("\\Flagged")),
    "DELETED": .flag("\\Deleted"), "UNDELETED": .not(.flag("\\Deleted")),
    "DRAFT": .flag("\\Draft"), "UNDRAFT": .not(.flag("\\Draft")),
  ]

  private mutating func searchKey(
    named name: String, depth: Int
  ) throws(SyntaxFailure) -> SearchKey {
    switch name {
    case "NOT": return .not(try searchKey(depth: depth + 1))
    case "OR":
      let first = try searchKey(depth: depth + 1)
      try space()
      return .or(first, try searchKey(depth: depth + 1))
    case "UID": return .uid(try sequenceSet())
    case "KEYWORD": return .flag(try atom("a keyword"))
    case "UNKEYWORD": return .not(.flag(try atom("a keyword")))
    case "LARGER": return .larger(try number())
    case "SMALLER": return .smaller(try number())
    case "BEFORE": return .arrival(.before, try date())
    case "ON": return .arrival(.on, try date())
    case "SINCE": return .arrival(.since, try date())
    case "SENTBEFORE": return .sent(.before, try date())
    case "SENTON": return .sent(.on, try date())
    case "SENTSINCE": return .sent(.since, try date())
    case "HEADER":
      let field = String(decoding: try astring("a field name"), as: UTF8.self)
      try space()
      return .header(name: field, try astring("a text"))
    case "BCC", "CC", "FROM", "SUBJECT", "TO":
      return .header(name: name, try astring("a text"))
    case "BODY": return .body(try astring("a text"))
    case "MODSEQ": return .changedSince(try searchedModSequence())
    case "EMAILID": return .emailID(try atom("an object identifier"))
    case "X-GM-MSGID": return .gmailMessageID(try longNumber())
    case "TEXT": return .text(try astring("a text"))
    default: throw SyntaxFailure(expected: "a search key that this server knows")
    }
  }

  /// Reads what follows `MODSEQ`: a number, or the name and type of an entry before it.
  ///
  /// Mod-sequences are kept for the whole message, so which entry is meant makes no difference.
  private mutating func searchedModSequence() throws(SyntaxFailure) -> UInt64 {
    if next == UInt8(ascii: "\"") {
      _ = try string()
      try space()
      _ = try atom("an entry type")
      try space()
    }
    return try longNumber()
  }

  /// Reads `RETURN (…)` and a space, if they are there; no words mean ALL (RFC 4731 §3.1).
  mutating func searchReturn() throws(SyntaxFailure) -> Set<SearchResult>? {
    var ahead = self
    guard let word = try? ahead.atom("RETURN"), word.uppercased() == "RETURN" else { return nil }
    self = ahead
    try space()
    let results = try list { reader throws(SyntaxFailure) in
      let word = try reader.atom("a search result").uppercased()
      guard let result = SearchResult(rawValue: word) else {
        throw SyntaxFailure(expected: "a search result that this server knows")
      }
      return result
    }
    try space()
    return results.isEmpty ? [.all] : Set(results)
  }
}
