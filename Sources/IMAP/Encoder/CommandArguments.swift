// SPDX-License-Identifier: MIT

/// Writes the arguments of a command so that no argument can end it or begin another.
struct CommandArguments {
  private(set) var parts: [Command.Part] = []
  private(set) var fault: CommandFault?

  /// Adds text of the grammar itself; never anything that came from outside.
  mutating func text(_ text: String) { append(Array(text.utf8)) }

  /// Adds a space and an atom, such as the name of an extension.
  mutating func atom(_ atom: String) {
    if atom.isEmpty || !atom.utf8.allSatisfy(\.isAtomCharacter) { fault = .notAnAtom(atom) }
    text(" " + atom)
  }

  /// Adds a space and a string: quoted if that is possible, else a literal (RFC 9051 §4.3).
  ///
  /// Strings are quoted even when they could be atoms, as that is right for every server.
  mutating func string(_ bytes: some Collection<UInt8>, isSecret: Bool = false) {
    text(" ")
    quotedString(bytes, isSecret: isSecret)
  }

  /// Adds a string without a space before it.
  mutating func quotedString(
    _ bytes: some Collection<UInt8>, isSecret: Bool = false
  ) {
    guard bytes.allSatisfy(Self.isQuotable) else {
      parts.append(.literal(Array(bytes), isSecret: isSecret))
      return
    }
    let quoted = [UInt8.quote] + bytes.flatMap(Self.escaped) + [.quote]
    if isSecret { parts.append(.secret(quoted)) } else { append(quoted) }
  }

  mutating func mailbox(_ name: MailboxName) { string(name.wire) }

  /// Adds a string or, if it can be one, an atom: header names are atoms by custom.
  mutating func atomOrString(_ bytes: some Collection<UInt8>) {
    if !bytes.isEmpty, bytes.allSatisfy(\.isAtomCharacter), !bytes.equalsIgnoringCase("NIL".utf8) {
      append(Array(bytes))
    } else {
      quotedString(bytes)
    }
  }

  /// Adds a space and a sequence set.
  mutating func messages(_ set: MessageSet) {
    if set.isEmpty { fault = .nothingNamed }
    text(" " + set.encoded)
  }

  /// Adds a space and a list in parentheses of words of the grammar.
  mutating func list(_ words: [String]) {
    if words.isEmpty { fault = .nothingNamed }
    optionalList(words)
  }

  /// Adds a space and a list that may be empty.
  mutating func optionalList(_ words: [String]) {
    text(" (" + words.chained(by: " ") + ")")
  }

  /// Adds a space and a list in parentheses whose elements are written one by one.
  mutating func list<Element>(
    of elements: [Element], _ write: (inout CommandArguments, Element) -> Void
  ) {
    if elements.isEmpty { fault = .nothingNamed }
    text(" (")
    for (index, element) in elements.enumerated() {
      if index > 0 { text(" ") }
      write(&self, element)
    }
    text(")")
  }

  /// Adds a space and a list of flags; those that only the server sets are left out.
  mutating func flags(_ flags: FlagList) {
    text(" (")
    for (index, flag) in flags.sendable.enumerated() {
      if index > 0 { text(" ") }
      append(flag.bytes)
    }
    text(")")
  }

  /// Adds a space and a literal, even if the octets could be quoted.
  mutating func literal(_ content: AppendedMessage.Content, isBinary: Bool) {
    text(" ")
    if isBinary { parts.append(.binaryMark) }
    switch content {
    case .held(let octets): parts.append(.literal(octets, isSecret: false))
    case .supplied(let octets): parts.append(.supplied(octets: octets))
    }
    if content.octets <= 0 { fault = .emptyMessage }
  }

  mutating func fail(_ fault: CommandFault) { self.fault = fault }

  /// Adds bytes to the text, which stays one part as long as it can.
  private mutating func append(_ bytes: [UInt8]) {
    if case .text(let text) = parts.last {
      parts[parts.count - 1] = .text(text + bytes)
    } else {
      parts.append(.text(bytes))
    }
  }

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    byte == .quote || byte == .backslash ? [.backslash, byte] : [byte]
  }

  /// Whether `quoted` can hold the byte: `TEXT-CHAR`, with 8-bit left to literals.
  private static func isQuotable(_ byte: UInt8) -> Bool {
    byte > 0 && byte < 0x80 && byte != .carriageReturn && byte != .lineFeed
  }
}
