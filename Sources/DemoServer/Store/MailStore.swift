// SPDX-License-Identifier: MIT

import POSIX

/// The mailboxes of one user, shared by sessions and by the owner who plays the rest of the world.
///
/// Every call is one atomic step and may come from any thread.  Sessions that idle are told at once;
/// the others hear of a change with their next command.
package final class MailStore: Sendable {
  private let mailboxes: Monitor<Mailboxes>
  /// The sessions that idle.
  let idlers = WakeUpList()

  package init(_ mailboxes: Mailboxes = Mailboxes()) {
    self.mailboxes = Monitor(mailboxes)
  }

  /// The state of this moment.
  package var snapshot: Mailboxes { mailboxes.read { $0 } }

  /// The mailbox with a name at this moment, or `nil` when there is none.
  package func mailbox(_ name: WireName) -> Mailbox? { mailboxes.read { $0[name] } }

  /// Takes several steps as one.
  ///
  /// - Throws: What `body` throws; what it changed before stays changed.
  package func change<Result: Sendable>(
    _ body: (inout Mailboxes) throws(StoreRefusal) -> Result
  ) throws(StoreRefusal) -> Result {
    defer { idlers.raise() }
    return try mailboxes.update { mailboxes throws(StoreRefusal) in try body(&mailboxes) }
  }

  /// Changes what no other session can see, such as who was told of a `\Recent` message.
  func changeQuietly<Result: Sendable>(_ body: (inout Mailboxes) -> Result) -> Result {
    mailboxes.update { body(&$0) }
  }

  /// Waits until `condition` holds.
  ///
  /// - Returns: Whether it held before the time was up.
  package func wait(
    atMost limit: Duration, until condition: (Mailboxes) -> Bool
  ) -> Bool {
    mailboxes.wait(atMost: limit) { condition($0) ? true : nil } ?? false
  }
}

extension MailStore {
  /// Files a message as a delivery agent would, or an APPEND.
  ///
  /// - Returns: The UID of the message.
  @discardableResult
  package func deliver(
    _ content: [UInt8], to name: WireName = .inbox, flags: MailFlags = [],
    at arrival: MailDate = .now
  ) throws(StoreRefusal) -> UInt32 {
    try change { mailboxes throws(StoreRefusal) in
      try mailboxes.change(name) { mailbox throws(StoreRefusal) in
        try mailbox.append(content, flags: flags, arrival: arrival)
      }
    }
  }

  /// Changes flags as another client would; UIDs that the mailbox lacks are not an error.
  package func change(
    flags: FlagChange, of uids: [UInt32], in name: WireName = .inbox
  ) throws(StoreRefusal) {
    try change { mailboxes throws(StoreRefusal) in
      try mailboxes.change(name) { $0.change(flags: flags, of: uids) }
    }
  }

  /// Removes messages as another client would; UIDs that the mailbox lacks are not an error.
  package func expunge(_ uids: [UInt32], in name: WireName = .inbox) throws(StoreRefusal) {
    try change { mailboxes throws(StoreRefusal) in
      try mailboxes.change(name) { $0.expunge(uids) }
    }
  }
}
