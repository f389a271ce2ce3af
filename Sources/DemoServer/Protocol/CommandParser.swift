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
    "COMPRESS": { reader throws(SyntaxFailure) in
      .compress(try reader.atom("a mechanism").uppercased())
    },
    "LOGIN": { reader throws(SyntaxFailure) in try reader.login() },
    "AUTHENTICATE": { reader throws(SyntaxFailure) in try reader.authenticate() },
  ]

  private static let folders: [String: Grammar] = [
    "LIST": { reader throws(SyntaxFailure) in try reader.list(isSubscribedOnly: false) },
    "LSUB": { reader throws(SyntaxFailure) in try reader.list(isSubscribedOnly: true) },
    "STATUS": { reader throws(SyntaxFailure) in try reader.status() },
    "SELECT": { reader throws(SyntaxFailure) in try reader.select(isReadOnly: false) },
    "EXAMINE": { reader throws(SyntaxFailure) in try reader.select(isReadOnly: true) },
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
