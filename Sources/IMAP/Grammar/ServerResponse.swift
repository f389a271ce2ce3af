// SPDX-License-Identifier: MIT

/// Everything that a server can say: `response` in RFC 9051 §9.
package enum ServerResponse: Equatable, Sendable {
  /// A command is finished.
  case tagged(TaggedResponse)
  /// `* OK`, `* NO` or `* BAD`.
  case status(Condition, ResponseText)
  /// The connection needs no login; only as the greeting (RFC 9051 §7.1.4).
  case preauthenticated(ResponseText)
  /// The server is about to close the connection (RFC 9051 §7.1.5).
  case bye(ResponseText)
  /// `+`: the server waits for a literal or an answer; the bytes after the space.
  case continuation([UInt8])
  case capability(Capabilities)
  /// The extensions that ENABLE switched on, in upper case (RFC 5161 §3.2).
  case enabled([String])
  /// The flags that are in use in the mailbox.
  case flags(FlagList)
  /// The number of messages in the mailbox.
  case exists(UInt32)
  /// The number of messages with `\Recent` (RFC 3501 §7.3.2).
  case recent(UInt32)
  /// The message with that sequence number is gone, and those after it move up.
  case expunge(UInt32)
  case fetch(FetchResponse)
  /// The answer to LIST, or to Gmail's XLIST.
  case list(ListResponse)
  /// The answer to LSUB (RFC 3501 §7.2.3).
  case subscribed(ListResponse)
  case mailboxStatus(StatusResponse)
  case namespace(NamespaceResponse)
  case search(SearchResponse)
  case extendedSearch(ExtendedSearchResponse)
  case vanished(VanishedResponse)
  case identity(ServerIdentity)
  /// A response of an extension that this module does not know: its name in upper case, and the rest.
  case other(name: String, data: [UInt8])
}
