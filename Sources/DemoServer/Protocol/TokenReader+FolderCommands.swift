// SPDX-License-Identifier: MIT

/// The arguments of the commands about mailboxes, from the space after the name to the end.
extension TokenReader {
  mutating func list(isSubscribedOnly: Bool) throws(SyntaxFailure) -> Command {
    guard !isSubscribedOnly else {
      let reference = try reference()
      return .list(
        ListRequest(
          reference: reference, patterns: [try listMailbox()], isSubscribedOnly: true,
          isOldForm: true, isExtended: false))
    }
    let selection = next == UInt8(ascii: "(") ? try listSelection() : nil
    let reference = try reference()
    let isList = next == UInt8(ascii: "(")
    let patterns = isList ? try listPatterns() : [try listMailbox()]
    let returning = next == UInt8(ascii: " ") ? try listReturn() : nil
    let isExtended = selection != nil || isList || returning != nil
    return .list(
      ListRequest(
        reference: reference, patterns: patterns,
        isSubscribedOnly: selection?.contains("SUBSCRIBED") ?? false, isOldForm: false,
        isExtended: isExtended, returning: returning ?? ListReturn()))
  }

  private mutating func reference() throws(SyntaxFailure) -> [UInt8] {
    let reference = try astring("a reference")
    try space()
    return reference
  }

  /// Reads `(SUBSCRIBED REMOTE)` and a space (RFC 5258 §3).
  private mutating func listSelection() throws(SyntaxFailure) -> Set<String> {
    let words = try list { reader throws(SyntaxFailure) in
      let word = try reader.atom("a selection").uppercased()
      guard ["SUBSCRIBED", "REMOTE"].contains(word) else {
        throw SyntaxFailure(expected: "a selection that this server knows")
      }
      return word
    }
    try space()
    return Set(words)
  }

  private mutating func listPatterns() throws(SyntaxFailure) -> [[UInt8]] {
    let patterns = try list { reader throws(SyntaxFailure) in try reader.listMailbox() }
    guard !patterns.isEmpty else { throw SyntaxFailure(expected: "a mailbox pattern") }
    return patterns
  }

  /// Reads ` RETURN (SUBSCRIBED CHILDREN STATUS (…))`.
  private mutating func listReturn() throws(SyntaxFailure) -> ListReturn {
    try space()
    guard try atom("RETURN").uppercased() == "RETURN" else {
      throw SyntaxFailure(expected: "RETURN")
    }
    try space()
    var returning = ListReturn()
    _ = try list { reader throws(SyntaxFailure) in
      switch try reader.atom("a return option").uppercased() {
      case "SUBSCRIBED": returning.subscribed = true
      case "CHILDREN": returning.children = true
      case "STATUS":
        try reader.space()
        returning.status = try reader.statusItems()
      default: throw SyntaxFailure(expected: "a return option that this server knows")
      }
    }
    return returning
  }

  mutating func status() throws(SyntaxFailure) -> Command {
    let name = try mailbox()
    try space()
    return .status(name, try statusItems())
  }

  private mutating func statusItems() throws(SyntaxFailure) -> [StatusItem] {
    let items = try list { reader throws(SyntaxFailure) in
      let word = try reader.atom("a status item").uppercased()
      guard let item = StatusItem(rawValue: word) else {
        throw SyntaxFailure(expected: "a status item that this server knows")
      }
      return item
    }
    guard !items.isEmpty else { throw SyntaxFailure(expected: "a status item") }
    return items
  }

  mutating func select(isReadOnly: Bool) throws(SyntaxFailure) -> Command {
    var request = SelectRequest(try mailbox(), isReadOnly: isReadOnly)
    guard take(" ") else { return .select(request) }
    _ = try list { reader throws(SyntaxFailure) in
      switch try reader.atom("a parameter").uppercased() {
      case "CONDSTORE": request.isConditional = true
      case "QRESYNC":
        try reader.space()
        request.known = try reader.knownState()
      default: throw SyntaxFailure(expected: "a parameter that this server knows")
      }
    }
    return .select(request)
  }

  /// Reads `(67890007 20050715194045000 41:211 (1:2 41:42))` (RFC 7162 §7).
  ///
  /// The pairs of numbers and UIDs at the end would only save work, so they are forgotten.
  private mutating func knownState() throws(SyntaxFailure) -> KnownState {
    try expect("(")
    let validity = try nonZeroNumber()
    try space()
    let modSequence = try longNumber()
    guard modSequence > 0 else { throw SyntaxFailure(expected: "a mod-sequence above 0") }
    var uids: SequenceSet?
    if take(" "), next != UInt8(ascii: "(") {
      uids = try sequenceSet()
      if next != UInt8(ascii: ")") { try space() }
    }
    if take("(") {
      _ = try sequenceSet()
      try space()
      _ = try sequenceSet()
      try expect(")")
    }
    try expect(")")
    return KnownState(uidValidity: validity, modSequence: modSequence, uids: uids)
  }

  mutating func rename() throws(SyntaxFailure) -> Command {
    let old = try mailbox()
    try space()
    return .rename(old, to: try mailbox())
  }

  mutating func append() throws(SyntaxFailure) -> Command {
    let name = try mailbox()
    var messages: [AppendedMessage] = []
    repeat {
      try space()
      messages.append(try appendedMessage())
    } while next == UInt8(ascii: " ")
    return .append(name, messages)
  }

  private mutating func appendedMessage() throws(SyntaxFailure) -> AppendedMessage {
    var flags: MailFlags = []
    var date: MailDate?
    if next == UInt8(ascii: "(") {
      flags = MailFlags(try list { reader throws(SyntaxFailure) in try reader.flag() })
      try space()
    }
    if next == UInt8(ascii: "\"") {
      date = try dateTime()
      try space()
    }
    return AppendedMessage(flags: flags, date: date, content: try literal())
  }
}
