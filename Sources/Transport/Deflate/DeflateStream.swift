// SPDX-License-Identifier: MIT

package import POSIX

/// A connection whose bytes are compressed in both directions with DEFLATE (RFC 1951, RFC 4978).
///
/// Whatever one transfer takes can be read by the peer as soon as it arrives, so that a batch of
/// commands should be in the queue together.  Memory is bounded whatever the peer sends: a little
/// that decompresses to much is decompressed only as fast as the caller takes it.
package final class DeflateStream: ByteStream {
  /// Compression stops for a while when this much waits for the stream below.
  private static let sendLimit = 65_536
  /// While this much waits to be decompressed, nothing more is received.
  private static let pendingLimit = 131_072

  private let lower: any ByteStream
  private let deflater: Deflater
  private var inflater: Inflater
  /// Compressed, not yet taken by the stream below.
  private var outgoing = ByteQueue()
  /// Room for compressed bytes on their way into the inflater, kept to save allocations.
  private var incoming: [UInt8] = []
  private var isLowerAtEnd = false
  private var isClosed = false
  /// Thrown when all that came before it is delivered.
  private var failure: TransportFailure?

  /// Compresses what is sent over a connected stream from now on, which then belongs to this one.
  ///
  /// `received` came on the stream after the peer's consent, so it is compressed already.
  ///
  /// Throws `system` when there is no memory.
  package init(
    over lower: any ByteStream, received: [UInt8] = []
  ) throws(TransportFailure) {
    self.lower = lower
    deflater = try Deflater()
    inflater = try Inflater(received)
  }

  /// That of the stream below.
  package var security: StreamSecurity { lower.security }

  /// The other end of the stream below.
  package var peer: Peer { lower.peer }

  /// The compressed bytes that wait, at most some 80 KB, and what waits below.
  package var unsent: Int { outgoing.count + lower.unsent }

  /// Compressed bytes that came and wait for the caller to take what they become.
  var waiting: Int { inflater.pending }

  /// Closes the stream below; DEFLATE has no goodbye that anybody waits for.
  package func close() {
    lower.close()
    isClosed = true
  }

  /// See ``ByteStream``; throws `damaged` as well, when what came cannot be decompressed.
  ///
  /// An end in the middle of a block is `lost`: bytes are missing, whatever the protocol above knows.
  package func transfer(
    sending queue: inout ByteQueue, receiving buffer: inout [UInt8], until deadline: Deadline
  ) throws(TransportFailure) -> Transferred {
    if isClosed { throw .lost(peer.endpoint, reason: "closed") }
    while true {
      var result = Transferred()
      // What an earlier call has left comes first.
      result.received = inflate(into: &buffer, atMost: receiveLimit)
      if result.received == 0, let failure { throw failure }
      result.sent = deflater.deflate(
        from: &queue, into: &outgoing, room: Self.sendLimit - outgoing.count)
      let hadUnsent = unsent > 0
      if result.received == 0 || hadUnsent && inflater.pending < Self.pendingLimit {
        try exchange(until: deadline, mayWait: !result.hasMoved && !isAtEnd)
        result.received += inflate(into: &buffer, atMost: receiveLimit - result.received)
      }
      result.isAtEnd = isAtEnd
      if result.hasMoved || result.isAtEnd || (hadUnsent && unsent == 0) { return result }
    }
  }

  /// Whether all that the peer has sent is delivered, and nothing will follow.
  private var isAtEnd: Bool {
    failure == nil && (inflater.isFinished || isLowerAtEnd && inflater.needsMore)
  }

  private func inflate(into buffer: inout [UInt8], atMost limit: Int) -> Int {
    let count = inflater.inflate(into: &buffer, atMost: limit)
    if let damage = inflater.damage {
      failure = .damaged(peer.endpoint, reason: damage)
    } else if isLowerAtEnd, inflater.needsMore, !inflater.isBetweenBlocks {
      failure = failure ?? .lost(peer.endpoint, reason: "the compressed data end too early")
    }
    return count
  }

  /// Moves compressed bytes between the two halves and the stream below.
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
      default: failure = failure ?? error
      }
    }
    inflater.feed(incoming)
    incoming.removeAll(keepingCapacity: true)
  }
}
