// SPDX-License-Identifier: MIT

/// Turns the name and the arguments of a command into a ``Command``.
enum CommandParser {
  private typealias Grammar =
    @Sendable (inout TokenReader) throws(SyntaxFailure) -> Command

  /// Why a command gets BAD.
  struct Failure: Error, Equatable {
    let text: String
  }

  /// Reads a command to its end.
  static func command(of raw: RawCommand) -> Result<Command, Failure> {
    do throws(SyntaxFailure) {
      let command = try parse(raw.name, raw.arguments)
      return command.map(Result.success) ?? .failure(Failure(text: "Unknown command."))
    } catch {
      return .failure(Failure(text: "Error in \(raw.name): expected \(error.expected)."))
    }
  }

  /// Reads the arguments of the command called `name`, such as `UID FETCH`, to their end.
  ///
  /// - Parameters:
  ///   - name: In capitals.
  ///   - arguments: What follows the name, beginning with the space between them.
  /// - Returns: `nil` when no server knows a command of that name.
  /// - Throws: When the arguments do not follow the grammar.
  private static func parse(_ name: String, _ arguments: [UInt8]) throws(SyntaxFailure) -> Command?
  {
    var reader = TokenReader(arguments)
    if let command = plain[name] {
      try reader.end()
      return command
    }
    guard let grammar = grammars[name] else { return nil }
    try reader.space()
    let command = try grammar(&reader)
    try reader.end()
    return command
  }

  /// The commands without arguments.
  private static let plain: [String: Command] = [
    "CAPABILITY": .capability, "NOOP": .noop, "LOGOUT": .logout, "NAMESPACE": .namespace,
    "CHECK": .check, "CLOSE": .close, "UNSELECT": .unselect, "IDLE": .idle,
    "EXPUNGE": .expunge(nil),
  ]

  private static let grammars = session.merging(folders) { one, _ in one }
    .merging(messages) { one, _ in one }

  private static let session: [String: Grammar] = [
    "ID": { reader throws(SyntaxFailure) in try reader.id() },
    "ENABLE": { reader throws(SyntaxFailure) in try reader.enable() },
    "LOGIN": { reader throws(SyntaxFailure) in try reader.login() },
    "AUTHENTICATE": { reader throws(SyntaxFailure) in try reader.authenticate() },
  ]

  private static let folders: [String: Grammar] = [
    "LIST": { reader throws(SyntaxFailure) in try reader.list(isSubscribedOnly: false) },
    "LSUB": { reader throws(SyntaxFailure) in try reader.list(isSubscribedOnly: true) },
    "STATUS": { reader throws(SyntaxFailure) in try reader.status() },
    "SELECT": { reader throws(SyntaxFailure) in .select(try reader.mailbox(), isReadOnly: false) },
    "EXAMINE": { reader throws(SyntaxFailure) in .select(try reader.mailbox(), isReadOnly: true) },
    "CREATE": { reader throws(SyntaxFailure) in .create(try reader.mailbox()) },
    "DELETE": { reader throws(SyntaxFailure) in .delete(try reader.mailbox()) },
    "RENAME": { reader throws(SyntaxFailure) in try reader.rename() },
    "SUBSCRIBE": { reader throws(SyntaxFailure) in .subscribe(try reader.mailbox()) },
    "UNSUBSCRIBE": { reader throws(SyntaxFailure) in .unsubscribe(try reader.mailbox()) },
    "APPEND": { reader throws(SyntaxFailure) in try reader.append() },
  ]

  private static let messages: [String: Grammar] = [
    "SEARCH": { reader throws(SyntaxFailure) in try reader.search(isByUID: false) },
    "UID SEARCH": { reader throws(SyntaxFailure) in try reader.search(isByUID: true) },
    "FETCH": { reader throws(SyntaxFailure) in try reader.fetch(isByUID: false) },
    "UID FETCH": { reader throws(SyntaxFailure) in try reader.fetch(isByUID: true) },
    "STORE": { reader throws(SyntaxFailure) in try reader.store(isByUID: false) },
    "UID STORE": { reader throws(SyntaxFailure) in try reader.store(isByUID: true) },
    "COPY": { reader throws(SyntaxFailure) in try reader.copy(isByUID: false) },
    "UID COPY": { reader throws(SyntaxFailure) in try reader.copy(isByUID: true) },
    "MOVE": { reader throws(SyntaxFailure) in try reader.move(isByUID: false) },
    "UID MOVE": { reader throws(SyntaxFailure) in try reader.move(isByUID: true) },
    "UID EXPUNGE": { reader throws(SyntaxFailure) in .expunge(try reader.sequenceSet()) },
  ]
}

/// The arguments of each command, from the space after its name to the end.
extension TokenReader {
  /// RFC 2971: what the client says of itself is checked and forgotten.
  fileprivate mutating func id() throws(SyntaxFailure) -> Command {
    if next == UInt8(ascii: "(") {
      _ = try list { reader throws(SyntaxFailure) in
        if let string = try reader.string() { return string }
        return try reader.word("a string or NIL", where: \.isAtomByte)
      }
    } else if try atom("NIL or a list").uppercased() != "NIL" {
      throw SyntaxFailure(expected: "NIL or a list")
    }
    return .id
  }

  fileprivate mutating func enable() throws(SyntaxFailure) -> Command {
    repeat { _ = try atom("a capability") } while take(" ")
    return .enable
  }

  fileprivate mutating func login() throws(SyntaxFailure) -> Command {
    let user = try astring("a user name")
    try space()
    return .login(user: user, password: try astring("a password"))
  }

  fileprivate mutating func authenticate() throws(SyntaxFailure) -> Command {
    let mechanism = try atom("a mechanism").uppercased()
    let response = take(" ") ? try word("a response", where: \.isAtomByte) : nil
    return .authenticate(mechanism: mechanism, initialResponse: response)
  }

  fileprivate mutating func list(isSubscribedOnly: Bool) throws(SyntaxFailure) -> Command {
    let reference = try astring("a reference")
    try space()
    return .list(
      ListRequest(
        reference: reference, pattern: try listMailbox(), isSubscribedOnly: isSubscribedOnly))
  }

  fileprivate mutating func status() throws(SyntaxFailure) -> Command {
    let name = try mailbox()
    try space()
    let items = try list { reader throws(SyntaxFailure) in
      let word = try reader.atom("a status item").uppercased()
      guard let item = StatusItem(rawValue: word) else {
        throw SyntaxFailure(expected: "a status item that this server knows")
      }
      return item
    }
    guard !items.isEmpty else { throw SyntaxFailure(expected: "a status item") }
    return .status(name, items)
  }

  fileprivate mutating func rename() throws(SyntaxFailure) -> Command {
    let old = try mailbox()
    try space()
    return .rename(old, to: try mailbox())
  }

  fileprivate mutating func append() throws(SyntaxFailure) -> Command {
    let name = try mailbox()
    try space()
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
    return .append(name, AppendedMessage(flags: flags, date: date, content: try literal()))
  }

  fileprivate mutating func search(isByUID: Bool) throws(SyntaxFailure) -> Command {
    let charset = try searchCharset()
    return .search(try searchProgram(), isByUID: isByUID, charset: charset)
  }

  fileprivate mutating func selector(isByUID: Bool) throws(SyntaxFailure) -> MessageSelector {
    let set = try sequenceSet()
    try space()
    return MessageSelector(set: set, isByUID: isByUID)
  }

  fileprivate mutating func fetch(isByUID: Bool) throws(SyntaxFailure) -> Command {
    .fetch(try selector(isByUID: isByUID), try fetchAttributes())
  }

  fileprivate mutating func store(isByUID: Bool) throws(SyntaxFailure) -> Command {
    let selector = try selector(isByUID: isByUID)
    let sign = ["+", "-"].first { take($0) }
    let name = try atom("FLAGS").uppercased()
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
    return .store(selector, change, isSilent: name == "FLAGS.SILENT")
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

  fileprivate mutating func copy(isByUID: Bool) throws(SyntaxFailure) -> Command {
    .copy(try selector(isByUID: isByUID), try mailbox())
  }

  fileprivate mutating func move(isByUID: Bool) throws(SyntaxFailure) -> Command {
    .move(try selector(isByUID: isByUID), try mailbox())
  }
}
