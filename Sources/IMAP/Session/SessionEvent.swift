// SPDX-License-Identifier: MIT

/// What a ``Session`` tells its caller, in the order in which it came from the server.
package enum SessionEvent: Equatable, Sendable {
  /// The server is ready.  `isAuthenticated` says that it wants no login (PREAUTH); on a stream that
  /// should have become TLS by STARTTLS, that is an attack, as STARTTLS is then impossible.
  case greeting(ResponseText, isAuthenticated: Bool)
  /// Data that belongs to no command by itself; ``Session/pending`` tells for which it may be.
  case untagged(ServerResponse)
  /// See ``ResponseItem`` for the order of the three.
  case bodyBegan(BodyStart)
  case bodyChunk(ArraySlice<UInt8>)
  case bodyEnded
  /// A mechanism must answer by ``Session/answer(_:)`` or give up.
  case challenge(Tag, [UInt8])
  /// The server tells what changes from now on, until ``Session/endIdle()``.
  case idling(Tag)
  /// The server does not want the literal that was announced; no octets of that command must be
  /// supplied any more.  Its completion comes next.
  case literalRefused(Tag)
  /// A command is finished.  Octets of a literal that was granted are wanted nevertheless.
  case completed(Completion)
  /// A response was skipped; the listing in which it occurs is incomplete.
  case unparsable(UnparsableResponse)
  /// A tagged response to no command, or a continuation that nothing waits for; worth a log line.
  case stray(ServerResponse)
  /// The server closes the connection; commands that are pending will most likely not complete.
  case bye(ResponseText)
  /// The last event: everything that was received has been told.
  case ended(EndOfSession)
}

/// What was left open when the stream ended.
package struct EndOfSession: Equatable, Sendable {
  /// Whether the stream ended inside a response; a body that had begun is not complete then.
  package let isInsideResponse: Bool
  /// The commands of which it is not known whether they were executed, oldest first.
  package let unfinished: [PendingCommand]

  package init(isInsideResponse: Bool, unfinished: [PendingCommand]) {
    self.isInsideResponse = isInsideResponse
    self.unfinished = unfinished
  }
}
