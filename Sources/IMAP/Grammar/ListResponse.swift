// SPDX-License-Identifier: MIT

/// A mailbox as LIST, LSUB or Gmail's XLIST shows it.
///
/// Source: RFC 9051 §7.3.1.  Extended data items (CHILDINFO, OLDNAME; RFC 5258) are read over.
package struct ListResponse: Equatable, Sendable {
  /// What the server says about the mailbox, in its order.
  package let attributes: [MailboxAttribute]
  /// The character between the levels of a name, or `nil` when names have no levels.
  package let delimiter: UInt8?
  /// The name as it must be sent back.
  package let name: MailboxName

  package init(attributes: [MailboxAttribute], delimiter: UInt8?, name: MailboxName) {
    self.attributes = attributes
    self.delimiter = delimiter
    self.name = name
  }

  /// Whether the mailbox can be opened.
  package var isSelectable: Bool {
    !attributes.contains(.noSelect) && !attributes.contains(.nonExistent)
  }
}

/// The name spaces of an account (RFC 2342 §5).
package struct NamespaceResponse: Equatable, Sendable {
  /// One beginning that names of mailboxes have.
  package struct Namespace: Equatable, Sendable {
    /// What all names begin with, the delimiter included, such as `INBOX.`; may be empty.
    package let prefix: MailboxName
    /// The character between the levels of a name, or `nil`.
    package let delimiter: UInt8?

    package init(prefix: MailboxName, delimiter: UInt8?) {
      self.prefix = prefix
      self.delimiter = delimiter
    }
  }

  /// The mailboxes of the user; usually exactly one.
  package let personal: [Namespace]
  /// Mailboxes of other users.
  package let otherUsers: [Namespace]
  /// Mailboxes that belong to nobody in particular.
  package let shared: [Namespace]

  package init(personal: [Namespace], otherUsers: [Namespace], shared: [Namespace]) {
    self.personal = personal
    self.otherUsers = otherUsers
    self.shared = shared
  }
}
