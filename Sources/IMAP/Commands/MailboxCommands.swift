// SPDX-License-Identifier: MIT

/// A number that STATUS can tell (RFC 9051 §6.3.11 and the extensions of ``StatusResponse``).
package enum StatusItem: String, Sendable, CaseIterable {
  case messages = "MESSAGES"
  case recent = "RECENT"
  case uidNext = "UIDNEXT"
  case uidValidity = "UIDVALIDITY"
  case unseen = "UNSEEN"
  case deleted = "DELETED"
  case size = "SIZE"
  case highestModSeq = "HIGHESTMODSEQ"
  case mailboxID = "MAILBOXID"
  case appendLimit = "APPENDLIMIT"
}

/// Which mailboxes LIST shall show (RFC 5258 §3.1); needs LIST-EXTENDED.
package enum ListSelection: String, Sendable {
  case subscribed = "SUBSCRIBED"
  case remote = "REMOTE"
  /// Also parents of what is selected.
  case recursiveMatch = "RECURSIVEMATCH"
  case specialUse = "SPECIAL-USE"
}

/// What LIST shall tell beside names (RFC 5258 §3.2); needs LIST-EXTENDED.
package enum ListReturn: Equatable, Sendable {
  case subscribed
  case children
  /// RFC 6154.
  case specialUse
  /// A STATUS response for each mailbox that can be selected (RFC 5819).
  case status([StatusItem])

  var encoded: String {
    switch self {
    case .subscribed: "SUBSCRIBED"
    case .children: "CHILDREN"
    case .specialUse: "SPECIAL-USE"
    case .status(let items): "STATUS (\(items.map(\.rawValue).chained(by: " ")))"
    }
  }
}

/// Commands about mailboxes as a whole (RFC 9051 §6.3).
extension Command {
  /// `NAMESPACE`: asks where the mailboxes of the user begin (RFC 2342).
  package static let namespace = Command("NAMESPACE", in: .authenticated)

  /// `ENABLE`: switches on extensions that change responses, such as `QRESYNC` (RFC 5161).
  package static func enable(_ extensions: [String]) -> Command {
    Command("ENABLE", in: .authenticated) { arguments in
      if extensions.isEmpty { arguments.fail(.nothingNamed) }
      for name in extensions { arguments.atom(name) }
    }
  }

  /// `LIST`: the mailboxes whose names match.
  ///
  /// In the pattern, which is relative to the reference, `*` stands for anything and `%` for anything
  /// without a delimiter; an empty pattern asks for the delimiter only.  `selecting` and `returning`
  /// stay empty for a server without LIST-EXTENDED.
  package static func list(
    reference: MailboxName = MailboxName(""), _ pattern: MailboxName = MailboxName("*"),
    selecting: [ListSelection] = [], returning: [ListReturn] = []
  ) -> Command {
    Command("LIST", in: .authenticated) { arguments in
      if !selecting.isEmpty { arguments.list(selecting.map(\.rawValue)) }
      arguments.mailbox(reference)
      arguments.mailbox(pattern)
      if returning.isEmpty { return }
      if returning.contains(.status([])) { arguments.fail(.nothingNamed) }
      arguments.text(" RETURN")
      arguments.list(returning.map(\.encoded))
    }
  }

  /// `LSUB`: the mailboxes that the user subscribed to (RFC 3501 §6.3.9).
  package static func listSubscribed(
    reference: MailboxName = MailboxName(""), _ pattern: MailboxName = MailboxName("*")
  ) -> Command {
    Command("LSUB", in: .authenticated) { arguments in
      arguments.mailbox(reference)
      arguments.mailbox(pattern)
    }
  }

  /// `STATUS`: numbers of a mailbox that is not open.
  package static func status(_ mailbox: MailboxName, _ items: [StatusItem]) -> Command {
    Command("STATUS", in: .authenticated) { arguments in
      arguments.mailbox(mailbox)
      arguments.list(items.map(\.rawValue))
    }
  }

  /// `CREATE`: makes a mailbox.
  package static func create(_ mailbox: MailboxName) -> Command {
    Command("CREATE", in: .authenticated) { $0.mailbox(mailbox) }
  }

  /// `SUBSCRIBE`: adds a mailbox to those that LSUB shows.
  package static func subscribe(_ mailbox: MailboxName) -> Command {
    Command("SUBSCRIBE", in: .authenticated) { $0.mailbox(mailbox) }
  }

  /// `DELETE`: removes a mailbox with all its messages.
  package static func delete(_ mailbox: MailboxName) -> Command {
    Command("DELETE", in: .authenticated) { $0.mailbox(mailbox) }
  }
}
