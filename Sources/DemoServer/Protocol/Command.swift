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
  /// The mechanism in capitals.
  case compress(String)
  /// The extensions by name, in capitals.
  case enable([String])
  case list(ListRequest)
  case status(WireName, [StatusItem])
  case select(SelectRequest)
  case create(WireName)
  case delete(WireName)
  case rename(WireName, to: WireName)
  case subscribe(WireName)
  case unsubscribe(WireName)
  /// More than one message only with MULTIAPPEND (RFC 3502).
  case append(WireName, [AppendedMessage])
  case check
  case close
  case unselect
  case idle
  /// All `\Deleted` messages, or of them only those with the given UIDs (RFC 4315).
  case expunge(SequenceSet?)
  case search(SearchRequest)
  case fetch(MessageSelector, FetchRequest)
  case store(MessageSelector, StoreRequest)
  /// STORE of X-GM-LABELS.
  case label(MessageSelector, LabelChange)
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
    case .namespace, .compress, .enable, .list, .status, .select, .create, .delete, .rename,
      .subscribe,
      .unsubscribe, .append, .idle:
      .afterLogin
    case .check, .close, .unselect, .expunge, .search, .fetch, .store, .label, .copy, .move:
      .selected
    }
  }

  /// Whether EXPUNGE responses may come with the answer (RFC 3501 §7.4.1).
  ///
  /// They shift the numbers of all later messages, so commands that speak in numbers forbid them.
  var allowsExpunges: Bool {
    switch self {
    case .fetch(let selector, _), .store(let selector, _), .label(let selector, _):
      selector.isByUID
    case .search(let request): request.isByUID
    default: true
    }
  }
}
