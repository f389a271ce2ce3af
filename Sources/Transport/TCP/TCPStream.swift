// SPDX-License-Identifier: MIT

package import POSIX

/// A connection over TCP, without encryption.
///
/// It keeps no received bytes of its own, so that TLS can begin on the same descriptor after
/// STARTTLS: see ``TLSStream``.
package final class TCPStream: ByteStream {
  private var socket: Socket?
  private let wakeUp: WakeUp
  /// A failure to send, thrown when all that the peer had sent before is delivered.
  private var sendFailure: TransportFailure?
  package let peer: Peer

  /// Takes over a connected socket.
  init(_ socket: Socket, to endpoint: Endpoint, wokenBy wakeUp: WakeUp) {
    self.socket = socket
    self.wakeUp = wakeUp
    peer = Peer(endpoint: endpoint, address: socket.address?.description ?? "")
  }

  /// Finds the host and connects to it, by whichever address answers first (RFC 8305).
  ///
  /// - Parameters:
  ///   - endpoint: The host and the port.
  ///   - family: Which addresses are tried.
  ///   - deadline: When to give up, for the lookup and all attempts together.
  ///   - wakeUp: Ends this call, and every later transfer, as soon as it is raised.
  ///   - resolver: Finds the addresses of a name.
  /// - Returns: A stream that is connected.
  /// - Throws: `hostUnknown`, `refused`, `unreachable`, `timedOut`, `interrupted` or `system`.  No
  ///   descriptor is left then, but those of a lookup that cannot be stopped, until it ends.
  package static func connect(
    to endpoint: Endpoint, family: AddressFamily = .any, until deadline: Deadline,
    wokenBy wakeUp: WakeUp, resolver: NameResolver = .system
  ) throws(TransportFailure) -> TCPStream {
    let addresses = try resolver.resolve(endpoint, family, until: deadline, wokenBy: wakeUp)
    var race = ConnectionRace(
      to: endpoint, addresses.interleaved(), until: deadline, wokenBy: wakeUp)
    let socket = try race.run()
    socket.tune()
    return TCPStream(socket, to: endpoint, wokenBy: wakeUp)
  }

  /// Always ``StreamSecurity/plain``.
  package var security: StreamSecurity { .plain }

  /// Always 0: bytes stay in the queue until the system has taken them.
  package var unsent: Int { 0 }

  /// Closes the descriptor.
  ///
  /// Bytes that have arrived unread make the system reset the connection.
  package func close() { socket = nil }

  /// See ``ByteStream``; each round is one `poll` and at most one `recv` and one `send`.
  package func transfer(
    sending queue: inout ByteQueue, receiving buffer: inout [UInt8], until deadline: Deadline
  ) throws(TransportFailure) -> Transferred {
    guard let socket else { throw .lost(peer.endpoint, reason: "closed") }
    while true {
      if let sendFailure { return try lastWords(from: socket, into: &buffer, before: sendFailure) }
      let interest: PollSet.Interest = queue.isEmpty ? .read : .both
      let readiness = try wait(for: interest, on: socket, until: deadline)
      var result = Transferred()
      if readiness.contains(.read), let count = try receive(from: socket, into: &buffer) {
        result.received = count
        result.isAtEnd = count == 0
      }
      if readiness.contains(.write) { result.sent = send(&queue, to: socket) }
      if result.hasMoved || result.isAtEnd { return result }
    }
  }

  private func wait(
    for interest: PollSet.Interest, on socket: Socket, until deadline: Deadline
  ) throws(TransportFailure) -> PollSet.Interest {
    var wait = InterruptibleWait(wokenBy: wakeUp)
    let place = wait.add(socket.descriptor, interest)
    guard try wait.run(until: deadline) else {
      throw .timedOut(peer.endpoint, during: .transfer)
    }
    return wait.readiness(place)
  }

  /// Receives what is there: 0 bytes at the end, `nil` when nothing is.
  private func receive(
    from socket: Socket, into buffer: inout [UInt8]
  ) throws(TransportFailure) -> Int? {
    do throws(SystemError) {
      return try socket.receive(into: &buffer, atMost: receiveLimit)
    } catch { throw .lost(peer.endpoint, reason: error.reason) }
  }

  private func send(_ queue: inout ByteQueue, to socket: Socket) -> Int {
    do throws(SystemError) {
      return try queue.take { bytes throws(SystemError) in try socket.send(bytes) }
    } catch {
      sendFailure = .lost(peer.endpoint, reason: error.reason)
      return 0
    }
  }

  /// Delivers what the peer had sent before it stopped to listen, and fails when that is all.
  private func lastWords(
    from socket: Socket, into buffer: inout [UInt8], before failure: TransportFailure
  ) throws(TransportFailure) -> Transferred {
    guard let count = try receive(from: socket, into: &buffer), count > 0 else { throw failure }
    return Transferred(received: count)
  }
}
