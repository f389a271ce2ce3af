// SPDX-License-Identifier: MIT

/// Where a connection stands (RFC 9051 §3).
package enum SessionState: Equatable, Sendable {
  /// The server has not spoken yet.
  case awaitingGreeting
  /// Only login and what leads to it is possible.
  case notAuthenticated
  /// Logged in, no mailbox is open.
  case authenticated
  /// A mailbox is open.
  case selected(MailboxName, isReadOnly: Bool)
  /// The server said BYE, the connection ended, or its framing is lost; nothing can be sent.
  case loggedOut

  /// What commands this state allows, as far as an order of states can tell.
  var allows: Command.Requirement {
    switch self {
    case .awaitingGreeting, .loggedOut: .any
    case .notAuthenticated: .notAuthenticated
    case .authenticated: .authenticated
    case .selected: .selected
    }
  }
}

/// A command that was begun and is not completed.
package struct PendingCommand: Equatable, Sendable {
  package let tag: Tag
  /// The name for messages, such as `UID FETCH`.
  package let name: String
  let effect: Command.Effect
  /// What a mechanism says first, as long as it waits for the first challenge.
  var initialResponse: [UInt8]?
}

/// A call of ``Session`` that makes no sense now; nothing was changed by it.
package enum SessionMisuse: Error, Equatable, Sendable {
  /// The server has not greeted yet.
  case greetingAwaited
  /// The command is not allowed in the state that the connection will have when it is its turn.
  case wrongState(command: String)
  /// A command is pending beside which none may be sent, such as STARTTLS or AUTHENTICATE.
  case mustWait(for: String)
  /// STARTTLS or COMPRESS succeeded, and the session was not told that the stream has changed.
  case streamChangeAwaited
  /// The stream has not been changed by a command, so it cannot start anew.
  case streamUnchanged
  /// The command itself is at fault.
  case faultyCommand(String, CommandFault)
  /// BYE was received, the connection ended, or its framing is lost.
  case closed
  /// No literal waits for octets.
  case noLiteralWanted
  /// More octets than were announced; the number that is still wanted.
  case tooManyOctets(wanted: Int)
  /// No challenge waits for an answer.
  case nothingToAnswer
}
