// SPDX-License-Identifier: MIT

package import POSIX

/// What one call of ``ByteStream/transfer(sending:receiving:until:)`` moved.
package struct Transferred: Equatable, Sendable {
  /// Bytes that left the queue.
  package var sent = 0
  /// Bytes that were appended.
  package var received = 0
  /// The peer sends nothing more.
  package var isAtEnd = false

  package init(sent: Int = 0, received: Int = 0, isAtEnd: Bool = false) {
    self.sent = sent
    self.received = received
    self.isAtEnd = isAtEnd
  }

  /// Whether bytes went in any direction.
  package var hasMoved: Bool { sent > 0 || received > 0 }
}

/// How a stream is protected against listeners.
package enum StreamSecurity: Equatable, Sendable, CustomStringConvertible {
  case plain
  /// OpenSSL's names, such as `TLSv1.3` and `TLS_AES_256_GCM_SHA384`.
  case encrypted(version: String, cipher: String)
  /// As the command of a tunnel protects them, of which nothing is known here.
  case tunnel

  /// `plain`, `tunnel`, or the version of TLS.
  package var description: String {
    switch self {
    case .plain: "plain"
    case .tunnel: "tunnel"
    case .encrypted(let version, _): version
    }
  }
}

/// One connection, seen as bytes in both directions.
///
/// A stream belongs to one thread at a time and is not `Sendable`; its class-bound references are
/// handed over with `sending`.  A stream that encodes (TLS, compression) owns the stream below it.
package protocol ByteStream: AnyObject {
  /// Moves bytes in whichever direction is possible, and waits until one is.
  ///
  /// Sending and receiving are one call because a server may stop reading until we read: a caller
  /// that only sends, and a server that only sends, would wait for each other for ever.
  ///
  /// The call returns as soon as anything moved, when the peer has ended its direction, or when the
  /// last of ``unsent`` went out; a result without movement is possible, so call in a loop.  With an
  /// empty queue it waits for bytes only.  After the end has come, bytes can still be sent if the
  /// peer takes them; every later call says again that the end has come.
  ///
  /// What was received is always delivered before the failure that follows it, so that the last
  /// words of a server are not lost.  An end without TLS's close_notify counts as an end: the
  /// framing of the protocol above knows whether something is missing.
  ///
  /// - Parameters:
  ///   - queue: What is to be sent; what was taken is removed.
  ///   - buffer: At most 64 KiB are appended.
  ///   - deadline: When to give up although nothing has moved.
  /// - Returns: How much went in which direction.
  /// - Throws: `timedOut` and `interrupted`, after which the stream is as good as before, and `lost`,
  ///   after which it is of no more use.  `interrupted` comes even if bytes are ready, and bytes that
  ///   the same call has moved are then in neither count.
  func transfer(
    sending queue: inout ByteQueue, receiving buffer: inout [UInt8], until deadline: Deadline
  ) throws(TransportFailure) -> Transferred

  /// Bytes, in the encoding of the stream, that were taken from a queue but not yet by the system.
  ///
  /// Each transfer pushes them, also with an empty queue.  To be sure that all is out, call until
  /// the queue and this are empty.  Always 0 for a stream that does not encode.
  var unsent: Int { get }

  /// Says goodbye as far as that works without waiting, and gives the connection back.
  ///
  /// Later transfers throw `lost`; closing again does nothing.  A stream that is not closed gives
  /// its descriptor back when its last reference goes, without a goodbye.
  func close()

  /// How the bytes are protected on their way.
  var security: StreamSecurity { get }

  /// The other end, for logs and for the name in its certificate.
  var peer: Peer { get }
}

/// The most that one transfer receives, in bytes.
let receiveLimit = 65_536
