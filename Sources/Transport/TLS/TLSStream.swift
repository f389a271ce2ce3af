// SPDX-License-Identifier: MIT

package import POSIX

/// A connection with TLS 1.2 or newer over another stream, whose peer has proved who it is.
///
/// For STARTTLS, create it over the plain stream right after the server's consent.  Whatever the
/// caller has received beyond the end of that consent came unprotected, perhaps from somebody else:
/// the caller must discard it.  Bytes that still wait in the system are read as TLS, so plain ones
/// fail the handshake.
package final class TLSStream: ByteStream {
  /// Encryption stops for a while when this much waits for the stream below.
  private static let sendLimit = 65_536

  private let lower: any ByteStream
  private var engine: TLSEngine
  /// Encrypted, not yet taken by the stream below.
  private var outgoing = ByteQueue()
  /// Room for encrypted bytes on their way into the engine, kept to save allocations.
  private var incoming: [UInt8] = []
  private var isLowerAtEnd = false
  private var isClosed = false
  /// A failure of the stream below, thrown when all that came before it is delivered.
  private var lowerFailure: TransportFailure?
  package let security: StreamSecurity

  /// Agrees on TLS with the peer of a connected stream and checks its certificate.
  ///
  /// The host of the stream's ``ByteStream/peer`` is the name that the certificate must bear and the
  /// server is told (SNI).  From here on, the stream below belongs to this one.
  ///
  /// - Parameters:
  ///   - lower: A connected stream from which nothing is waited for.
  ///   - context: Whose certificates are believed.
  ///   - deadline: When to give up.
  /// - Throws: `notTLS`, `handshakeFailed`, `certificateUntrusted`, `fingerprintMismatch`, `ended`,
  ///   `timedOut`, `lost` or `interrupted`.  The stream below is closed then.
  package init(
    over lower: any ByteStream, _ context: TLSContext, until deadline: Deadline
  ) throws(TransportFailure) {
    do throws(TransportFailure) {
      engine = try Self.establishedEngine(over: lower, context, until: deadline)
    } catch {
      lower.close()
      throw error
    }
    security = engine.security
    self.lower = lower
  }

  /// The other end of the stream below.
  package var peer: Peer { lower.peer }

  /// The length of the records that wait, at most some 80 KB, and of what waits below.
  package var unsent: Int { outgoing.count + lower.unsent }

  /// Sends a close_notify if the stream below takes it at once, and closes that stream.
  package func close() {
    engine.sayGoodbye()
    engine.drain(into: &outgoing)
    // The peer may not read any more; the goodbye is a courtesy.
    _ = try? lower.transfer(sending: &outgoing, receiving: &incoming, until: .after(.zero))
    lower.close()
    isClosed = true
  }

  /// See ``ByteStream``; about 64 KiB are encrypted ahead of what the stream below takes.
  package func transfer(
    sending queue: inout ByteQueue, receiving buffer: inout [UInt8], until deadline: Deadline
  ) throws(TransportFailure) -> Transferred {
    if isClosed { throw .lost(peer.endpoint, reason: "closed") }
    while true {
      var result = Transferred()
      // What an earlier call has left comes first.
      result.received = engine.decrypt(into: &buffer, atMost: receiveLimit)
      if result.received == 0, let failure = engine.failure ?? lowerFailure { throw failure }
      result.sent = engine.encrypt(from: &queue, room: Self.sendLimit - outgoing.count)
      engine.drain(into: &outgoing)
      let hadUnsent = unsent > 0
      if hadUnsent || result.received == 0 {
        let mayWait = !result.hasMoved && !isAtEnd && engine.failure == nil
        try exchange(until: deadline, mayWait: mayWait)
        result.received += engine.decrypt(
          into: &buffer, atMost: receiveLimit - result.received)
        engine.drain(into: &outgoing)
      }
      result.isAtEnd = isAtEnd
      if result.hasMoved || result.isAtEnd || (hadUnsent && unsent == 0) { return result }
    }
  }

  /// Whether all that the peer has sent is delivered, and nothing will follow.
  private var isAtEnd: Bool {
    engine.failure == nil && lowerFailure == nil
      && (engine.isClosedByPeer || (isLowerAtEnd && engine.needsMore))
  }

  /// Moves encrypted bytes between the engine and the stream below.
  private func exchange(until deadline: Deadline, mayWait: Bool) throws(TransportFailure) {
    do throws(TransportFailure) {
      let limit = mayWait ? deadline : .after(.zero)
      let moved = try lower.transfer(
        sending: &outgoing, receiving: &incoming, until: limit)
      isLowerAtEnd = moved.isAtEnd
    } catch {
      switch error {
      // Whoever has moved bytes already reports those; the wake-up stays raised for the next call.
      case .timedOut, .interrupted: if mayWait { throw error }
      default: lowerFailure = error
      }
    }
    engine.feed(incoming)
    incoming.removeAll(keepingCapacity: true)
  }

  private static func establishedEngine(
    over lower: any ByteStream, _ context: TLSContext, until deadline: Deadline
  ) throws(TransportFailure) -> TLSEngine {
    var engine = try TLSEngine(context, for: lower.peer.endpoint)
    do throws(TransportFailure) {
      try shakeHands(&engine, over: lower, until: deadline)
    } catch {
      if case .timedOut(let endpoint, _) = error { throw .timedOut(endpoint, during: .handshake) }
      throw error
    }
    return engine
  }

  private static func shakeHands(
    _ engine: inout TLSEngine, over lower: any ByteStream, until deadline: Deadline
  ) throws(TransportFailure) {
    var outgoing = ByteQueue()
    var incoming: [UInt8] = []
    while true {
      let isDone = try advance(&engine, &outgoing, over: lower)
      if isDone && outgoing.isEmpty { return }
      let moved = try lower.transfer(
        sending: &outgoing, receiving: &incoming, until: deadline)
      if moved.isAtEnd && !moved.hasMoved && !isDone {
        throw .ended(lower.peer.endpoint, during: .handshake)
      }
      engine.feed(incoming)
      incoming.removeAll(keepingCapacity: true)
    }
  }

  /// Takes one step of the handshake, and tells the peer when it ends in a failure.
  private static func advance(
    _ engine: inout TLSEngine, _ outgoing: inout ByteQueue, over lower: any ByteStream
  ) throws(TransportFailure) -> Bool {
    defer { engine.drain(into: &outgoing) }
    do throws(TransportFailure) {
      return try engine.handshake()
    } catch {
      engine.drain(into: &outgoing)
      var ignored: [UInt8] = []
      _ = try? lower.transfer(sending: &outgoing, receiving: &ignored, until: .after(.zero))
      throw error
    }
  }
}
