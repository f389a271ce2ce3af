// SPDX-License-Identifier: MIT

package import POSIX

/// A connection that a proxy has made; what came right behind the proxy's consent is delivered first.
package final class ProxiedStream: ByteStream {
  private let lower: TCPStream
  private var received: [UInt8]
  package let peer: Peer

  init(over lower: TCPStream, received: [UInt8], peer: Peer) {
    self.lower = lower
    self.received = received
    self.peer = peer
  }

  /// Always ``StreamSecurity/plain``: the proxy, and all behind it, can read along.
  package var security: StreamSecurity { .plain }

  /// Always 0, as with ``TCPStream``.
  package var unsent: Int { lower.unsent }

  /// Closes the connection to the proxy.
  package func close() {
    received = []
    lower.close()
  }

  /// See ``ByteStream``; failures name the destination.
  package func transfer(
    sending queue: inout ByteQueue, receiving buffer: inout [UInt8], until deadline: Deadline
  ) throws(TransportFailure) -> Transferred {
    guard received.isEmpty else { return deliver(into: &buffer) }
    do throws(TransportFailure) {
      return try lower.transfer(sending: &queue, receiving: &buffer, until: deadline)
    } catch {
      switch error {
      case .lost(_, let reason): throw .lost(peer.endpoint, reason: reason)
      case .timedOut(_, let phase): throw .timedOut(peer.endpoint, during: phase)
      default: throw error
      }
    }
  }

  private func deliver(into buffer: inout [UInt8]) -> Transferred {
    let part = received.prefix(receiveLimit)
    buffer += part
    received.removeFirst(part.count)
    return Transferred(received: part.count)
  }
}
