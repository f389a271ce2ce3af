// SPDX-License-Identifier: MIT

/// A command as a value: what is sent, what must be true before, and what is true after it.
///
/// Commands are made by the functions in `Commands/`.  The tag and the choice of literals are left to
/// the ``Session`` that sends it, as they depend on the connection.
package struct Command: Equatable, Sendable {
  /// A piece of the command after its name.
  enum Part: Equatable {
    case text([UInt8])
    /// Text that no trace may show.
    case secret([UInt8])
    /// A string that cannot be quoted, held in memory.
    case literal([UInt8], isSecret: Bool)
    /// A literal whose octets the caller supplies when it is time to send them.
    case supplied(octets: Int)
    /// A literal8 (RFC 3516) of octets that are held or supplied follows the `~`.
    case binaryMark
  }

  /// The state that the connection must be in (RFC 9051 §3).
  enum Requirement: Int, Comparable {
    case any, notAuthenticated, authenticated, selected

    static func < (left: Requirement, right: Requirement) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// What success changes.
  enum Effect: Equatable {
    case none, logIn, authenticate, deselect, startTLS, compress, idle, logOut
    case select(MailboxName, isReadOnly: Bool)

    /// Whether nothing else may be sent before the command is completed.
    var isExclusive: Bool {
      switch self {
      case .authenticate, .startTLS, .compress, .idle, .logOut: true
      case .none, .logIn, .deselect, .select: false
      }
    }

    /// Whether success means that the user is logged in.
    var authenticates: Bool { self == .logIn || self == .authenticate }

    /// What is allowed after the command succeeds.
    func allowed(after before: Requirement) -> Requirement {
      switch self {
      case .none, .startTLS, .compress, .idle, .logOut: before
      case .logIn, .authenticate, .deselect: .authenticated
      case .select: .selected
      }
    }
  }

  /// The name for messages and traces, such as `UID FETCH`.
  package let name: String
  let requirement: Requirement
  let effect: Effect
  let parts: [Part]
  /// Why the command cannot be sent: an empty set, an empty list, an argument that is no atom.
  let fault: CommandFault?
  /// What a SASL mechanism says first; sent with the command or after the first challenge.
  var initialResponse: [UInt8]?

  init(
    _ name: String, in requirement: Requirement, effect: Effect = .none,
    _ write: (inout CommandArguments) -> Void = { _ in }
  ) {
    self.name = name
    self.requirement = requirement
    self.effect = effect
    var arguments = CommandArguments()
    write(&arguments)
    parts = arguments.parts
    fault = arguments.fault
  }
}

/// Why a command cannot be sent, whatever the state of the connection.
package enum CommandFault: Equatable, Sendable {
  /// It names no message, item, flag or message body where the grammar wants at least one.
  case nothingNamed
  /// An argument that the grammar wants to be an atom is none.
  case notAnAtom(String)
  /// A message of no octets; RFC 3502 gives that a meaning, and no mail is empty.
  case emptyMessage
}

extension Command: CustomStringConvertible {
  /// The command for a trace: no tag, no secrets, and literals by their size.
  package var description: String {
    parts.reduce(name) { text, part in
      switch part {
      case .text(let bytes): text + bytes.printable
      case .secret: text + "<secret>"
      case .literal(let octets, let isSecret):
        text + (isSecret ? "<secret>" : "{\(octets.count)}")
      case .supplied(let octets): text + "{\(octets)}"
      case .binaryMark: text + "~"
      }
    }
  }
}
