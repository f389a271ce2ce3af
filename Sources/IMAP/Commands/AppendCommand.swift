// SPDX-License-Identifier: MIT

/// A message for APPEND.
package struct AppendedMessage: Equatable, Sendable {
  /// Where the octets of a message come from.
  package enum Content: Equatable, Sendable {
    /// The octets themselves, with CR LF as line ends.
    case held([UInt8])
    /// As many octets as given, which ``Session/supply(_:)`` gets when it is their turn.
    case supplied(octets: Int)

    var octets: Int {
      switch self {
      case .held(let octets): octets.count
      case .supplied(let octets): octets
      }
    }
  }

  /// The flags that the message gets; `\Recent` is left out.
  package let flags: FlagList
  /// The day of arrival; now if there is none.
  package let date: InternalDate?
  /// The octets; at least one.
  package let content: Content
  /// Whether the octets have a NUL, which only a server with BINARY accepts (RFC 3516 §4.4).
  package let isBinary: Bool

  package init(
    flags: FlagList = FlagList(), date: InternalDate? = nil, content: Content,
    isBinary: Bool = false
  ) {
    self.flags = flags
    self.date = date
    self.content = content
    self.isBinary = isBinary
  }
}

extension Command {
  /// `APPEND`: adds a message to a mailbox, which need not be open (RFC 9051 §6.3.12).
  ///
  /// There must be one message; more only with MULTIAPPEND (RFC 3502), and then all are added or none.
  package static func append(
    to mailbox: MailboxName, _ messages: [AppendedMessage]
  ) -> Command {
    Command("APPEND", in: .authenticated) { arguments in
      arguments.mailbox(mailbox)
      if messages.isEmpty { arguments.fail(.nothingNamed) }
      for message in messages {
        if !message.flags.sendable.isEmpty { arguments.flags(message.flags) }
        if let date = message.date { arguments.text(" \"\(date.encoded)\"") }
        arguments.literal(message.content, isBinary: message.isBinary)
      }
    }
  }
}
