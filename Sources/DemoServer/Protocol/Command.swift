// SPDX-License-Identifier: MIT

/// What a client asks for, with its arguments read.
enum Command: Equatable, Sendable {
  case capability
  case noop
  case logout
  case id
  case login(user: [UInt8], password: [UInt8])
  /// The response is there when the client sent it at once (RFC 4959).
  case authenticate(mechanism: String, initialResponse: [UInt8]?)
  case namespace
  case enable
  case list(ListRequest)
  case status(WireName, [StatusItem])
  case select(WireName, isReadOnly: Bool)
  case create(WireName)
  case delete(WireName)
  case rename(WireName, to: WireName)
  case subscribe(WireName)
  case unsubscribe(WireName)
  case append(WireName, AppendedMessage)
  case check
  case close
  case unselect
  case idle
  /// All `\Deleted` messages, or of them only those with the given UIDs (RFC 4315).
  case expunge(SequenceSet?)
  /// The charset as the client wrote it, in capitals.
  case search(SearchKey, isByUID: Bool, charset: String?)
  case fetch(MessageSelector, [FetchAttribute])
  case store(MessageSelector, FlagChange, isSilent: Bool)
  case copy(MessageSelector, WireName)
  case move(MessageSelector, WireName)

  /// When a command may be given.
  enum Phase: Comparable {
    case any, beforeLogin, afterLogin, selected
  }

  var phase: Phase {
    switch self {
    case .capability, .noop, .logout, .id: .any
    case .login, .authenticate: .beforeLogin
    case .namespace, .enable, .list, .status, .select, .create, .delete, .rename, .subscribe,
      .unsubscribe, .append, .idle:
      .afterLogin
    case .check, .close, .unselect, .expunge, .search, .fetch, .store, .copy, .move: .selected
    }
  }

  /// The extension without which the command does not exist; `nil` for IMAP4rev1 itself.
  var required: ServerCapabilities? {
    switch self {
    case .id: .id
    case .authenticate: .plain
    case .namespace: .namespace
    case .enable: .enable
    case .idle: .idle
    case .unselect: .unselect
    case .move: .move
    case .expunge(.some): .uidPlus
    default: nil
    }
  }

  /// Whether EXPUNGE responses may come with the answer (RFC 3501 §7.4.1).
  ///
  /// They shift the numbers of all later messages, so commands that speak in numbers forbid them.
  var allowsExpunges: Bool {
    switch self {
    case .fetch(let selector, _), .store(let selector, _, _): selector.isByUID
    case .search(_, let isByUID, _): isByUID
    default: true
    }
  }
}

/// The arguments of LIST and LSUB.
struct ListRequest: Equatable, Sendable {
  let reference: [UInt8]
  let pattern: [UInt8]
  let isSubscribedOnly: Bool
}

/// What STATUS tells of a mailbox (RFC 3501 §6.3.10).
enum StatusItem: String, Equatable, Sendable {
  case messages = "MESSAGES"
  case recent = "RECENT"
  case uidNext = "UIDNEXT"
  case uidValidity = "UIDVALIDITY"
  case unseen = "UNSEEN"
  /// RFC 8438.
  case size = "SIZE"
}

/// The arguments of APPEND but for the mailbox.
struct AppendedMessage: Equatable, Sendable {
  let flags: MailFlags
  /// `nil` means the moment of the command.
  let date: MailDate?
  let content: [UInt8]
}
