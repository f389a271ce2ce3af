// SPDX-License-Identifier: MIT

/// The arguments of the commands about messages, from the space after the name to the end.
extension TokenReader {
  mutating func search(isByUID: Bool) throws(SyntaxFailure) -> Command {
    let returning = try searchReturn()
    let charset = try searchCharset()
    return .search(
      SearchRequest(
        key: try searchProgram(), isByUID: isByUID, charset: charset, returning: returning))
  }

  private mutating func selector(isByUID: Bool) throws(SyntaxFailure) -> MessageSelector {
    let set = try sequenceSet()
    try space()
    return MessageSelector(set: set, isByUID: isByUID)
  }

  mutating func fetch(isByUID: Bool) throws(SyntaxFailure) -> Command {
    let selector = try selector(isByUID: isByUID)
    var request = FetchRequest(attributes: try fetchAttributes())
    try fetchModifiers(&request)
    guard isByUID || !request.tellsVanished else {
      throw SyntaxFailure(expected: "VANISHED with UID FETCH only")
    }
    return .fetch(selector, request)
  }

  mutating func store(isByUID: Bool) throws(SyntaxFailure) -> Command {
    let selector = try selector(isByUID: isByUID)
    let unchangedSince = next == UInt8(ascii: "(") ? try storeModifier() : nil
    let sign = ["+", "-"].first { take($0) }
    let name = try atom("FLAGS").uppercased()
    if name == "X-GM-LABELS", unchangedSince == nil {
      return .label(selector, try labelChange(sign))
    }
    guard name == "FLAGS" || name == "FLAGS.SILENT" else {
      throw SyntaxFailure(expected: "FLAGS or FLAGS.SILENT")
    }
    try space()
    let flags = MailFlags(try storedFlags())
    let change: FlagChange =
      switch sign {
      case "+": .add(flags)
      case "-": .remove(flags)
      default: .replace(flags)
      }
    return .store(
      selector,
      StoreRequest(
        change: change, isSilent: name == "FLAGS.SILENT", unchangedSince: unchangedSince))
  }

  /// Reads a list of labels, or one label (X-GM-EXT-1); `sign` came before the name.
  private mutating func labelChange(_ sign: Character?) throws(SyntaxFailure) -> LabelChange {
    try space()
    let labels =
      next == UInt8(ascii: "(")
      ? try list { reader throws(SyntaxFailure) in try reader.label() } : [try label()]
    switch sign {
    case "+": return .add(Set(labels))
    case "-": return .remove(Set(labels))
    default: return .replace(Set(labels))
    }
  }

  /// Reads a label: an `astring`, or a system label with a bare backslash.
  private mutating func label() throws(SyntaxFailure) -> String {
    let isSystem = take("\\")
    let text = String(decoding: try astring("a label"), as: UTF8.self)
    guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value < 0x7f })
    else { throw SyntaxFailure(expected: "a label in modified UTF-7") }
    return (isSystem ? "\\" : "") + text
  }

  /// Reads `(UNCHANGEDSINCE 12)` and a space (RFC 7162 §7).
  private mutating func storeModifier() throws(SyntaxFailure) -> UInt64 {
    try expect("(")
    guard try atom("UNCHANGEDSINCE").uppercased() == "UNCHANGEDSINCE" else {
      throw SyntaxFailure(expected: "UNCHANGEDSINCE")
    }
    try space()
    let modSequence = try longNumber()
    try expect(")")
    try space()
    return modSequence
  }

  /// Reads the flags of STORE: a list, or one or more without parentheses.
  private mutating func storedFlags() throws(SyntaxFailure) -> [String] {
    if next == UInt8(ascii: "(") {
      return try list { reader throws(SyntaxFailure) in try reader.flag() }
    }
    var flags: [String] = []
    repeat { flags.append(try flag()) } while take(" ")
    return flags
  }

  mutating func copy(isByUID: Bool) throws(SyntaxFailure) -> Command {
    .copy(try selector(isByUID: isByUID), try mailbox())
  }

  mutating func move(isByUID: Bool) throws(SyntaxFailure) -> Command {
    .move(try selector(isByUID: isByUID), try mailbox())
  }
}
