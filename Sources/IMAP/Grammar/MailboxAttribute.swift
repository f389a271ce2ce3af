// SPDX-License-Identifier: MIT

/// What a LIST response says about a mailbox, such as `\Noselect` or `\Trash`.
///
/// Source: RFC 9051 §7.3.1 (with RFC 3348, RFC 5258) and RFC 6154 §2 for special uses.  Attributes
/// are compared without regard to case; unknown ones are kept.
package struct MailboxAttribute: Sendable {
  /// The spelling of the server, with its backslash.
  package let name: String

  package init(_ name: String) { self.name = name }

  /// The mailbox cannot be selected.
  package static let noSelect = MailboxAttribute("\\Noselect")
  /// The name is known, but there is no such mailbox; implies ``noSelect`` (RFC 5258 §3).
  package static let nonExistent = MailboxAttribute("\\NonExistent")
  /// The mailbox cannot have children.
  package static let noInferiors = MailboxAttribute("\\Noinferiors")
  /// The mailbox has children that the user may see.
  package static let hasChildren = MailboxAttribute("\\HasChildren")
  /// The mailbox has no children.
  package static let hasNoChildren = MailboxAttribute("\\HasNoChildren")
  /// The server thinks that something of interest is inside.
  package static let marked = MailboxAttribute("\\Marked")
  /// Nothing arrived since the mailbox was last selected.
  package static let unmarked = MailboxAttribute("\\Unmarked")
  /// The user subscribed to the mailbox (RFC 5258 §3).
  package static let subscribed = MailboxAttribute("\\Subscribed")
  /// All messages of the account (RFC 6154 §2).
  package static let all = MailboxAttribute("\\All")
  /// Where messages are archived (RFC 6154 §2).
  package static let archive = MailboxAttribute("\\Archive")
  /// Where drafts are kept (RFC 6154 §2).
  package static let drafts = MailboxAttribute("\\Drafts")
  /// All messages that are flagged (RFC 6154 §2).
  package static let flagged = MailboxAttribute("\\Flagged")
  /// Where spam goes (RFC 6154 §2).
  package static let junk = MailboxAttribute("\\Junk")
  /// Where copies of sent messages are kept (RFC 6154 §2).
  package static let sent = MailboxAttribute("\\Sent")
  /// Where deleted messages go (RFC 6154 §2).
  package static let trash = MailboxAttribute("\\Trash")
}

extension MailboxAttribute: Hashable, CustomStringConvertible {
  package static func == (left: MailboxAttribute, right: MailboxAttribute) -> Bool {
    left.name.utf8.equalsIgnoringCase(right.name.utf8)
  }

  /// Ignores the case of letters, as `==` does.
  package func hash(into hasher: inout Hasher) {
    for byte in name.utf8 { hasher.combine(byte.upperCased) }
  }

  package var description: String { name }
}
