// SPDX-License-Identifier: MIT

package import POSIX

/// A connection that a command makes: its standard input and output are the two directions.
///
/// What the command writes to its standard error is handed over line by line, from the transfers.
/// The command, with all that it has started, ends with the stream.
package final class TunnelStream: ByteStream {
  /// How long a command may take to end by itself after a goodbye, and again after SIGTERM.
  private static let patience = Duration.milliseconds(500)

  private let command: String
  private let child: ChildProcess
  private let wakeUp: WakeUp
  private var socket: Socket?
  private let remarks: RemarkReader
  private var hasReceived = false
  /// A failure to send, thrown when all that the command had said before is delivered.
  private var sendFailure: TransportFailure?
  package let peer: Peer

  /// Starts a command by `/bin/sh -c`, in a session of its own: a terminal can neither interrupt it
  /// nor be read by it.
  ///
  /// - Parameters:
  ///   - command: What the shell executes.
  ///   - endpoint: The server at the other end, as far as it is known; the name for a certificate.
  ///   - wakeUp: Ends every later transfer as soon as it is raised.
  ///   - remark: Gets each line of the command's standard error.
  /// - Throws: `system` when no further process can be started.  A command that cannot be executed
  ///   shows with the first transfer.
  package init(
    _ command: String, to endpoint: Endpoint, wokenBy wakeUp: WakeUp,
    remark: @escaping (String) -> Void
  ) throws(TransportFailure) {
    let started = try TransportFailure.translating { () throws(SystemError) in
      try TunnelCommand(command, remark)
    }
    self.command = command
    self.wakeUp = wakeUp
    socket = started.socket
    remarks = started.remarks
    child = started.child
    peer = Peer(endpoint: endpoint, address: "tunnel:\(command)")
  }

  deinit { close() }

  /// Always ``StreamSecurity/tunnel``.
  package var security: StreamSecurity { .tunnel }

  /// Always 0: bytes stay in the queue until the system has taken them.
  package var unsent: Int { 0 }

  /// Ends the command and all that it has started, and waits for that: usually some milliseconds, as
  /// most end with their input, and never more than a second.
  package func close() {
    guard socket != nil else { return }
    socket = nil
    awaitEnd()
    child.kill(.terminate)
    awaitEnd()
    child.kill(.kill)
    child.wait()
    remarks.readToEnd()
  }

  private func awaitEnd() {
    let deadline = Deadline.after(Self.patience)
    while !child.hasEnded && !deadline.isOver { Sleep.seconds(0.002) }
  }

  /// See ``ByteStream``; throws `tunnelEnded` when the command ends with a failure, or without a word.
  package func transfer(
    sending queue: inout ByteQueue, receiving buffer: inout [UInt8], until deadline: Deadline
  ) throws(TransportFailure) -> Transferred {
    guard let socket else { throw .lost(peer.endpoint, reason: "closed") }
    while true {
      var wait = InterruptibleWait(wokenBy: wakeUp)
      let canSend = !queue.isEmpty && sendFailure == nil
      let place = wait.add(socket.descriptor, canSend ? .both : .read)
      let errors = remarks.descriptor.map { wait.add($0, .read) }
      guard try wait.run(until: deadline) else {
        throw .timedOut(peer.endpoint, during: .transfer)
      }
      if let errors, !wait.readiness(errors).isEmpty { remarks.read() }
      var result = Transferred()
      let readiness = wait.readiness(place)
      if readiness.contains(.read) { try receive(from: socket, into: &buffer, &result) }
      if canSend, readiness.contains(.write), !result.isAtEnd {
        result.sent = send(&queue, to: socket)
      }
      if result.hasMoved || result.isAtEnd { return result }
    }
  }

  private func receive(
    from socket: Socket, into buffer: inout [UInt8], _ result: inout Transferred
  ) throws(TransportFailure) {
    do throws(SystemError) {
      guard let count = try socket.receive(into: &buffer, atMost: receiveLimit) else { return }
      result.received = count
      result.isAtEnd = count == 0
    } catch {
      // A command that ends without reading all that it got resets the pair.
      result.isAtEnd = true
    }
    hasReceived = hasReceived || result.received > 0
    guard result.isAtEnd else { return }
    awaitEnd()
    remarks.readToEnd()
    if let failure = sendFailure ?? endFailure { throw failure }
  }

  private func send(_ queue: inout ByteQueue, to socket: Socket) -> Int {
    do throws(SystemError) {
      return try queue.take { bytes throws(SystemError) in try socket.send(bytes) }
    } catch {
      sendFailure = endFailure ?? .lost(peer.endpoint, reason: error.reason)
      return 0
    }
  }

  /// Why the end of the command is no usual end of a connection.
  private var endFailure: TransportFailure? {
    guard child.hasEnded else {
      return hasReceived ? nil : ended("It closed the connection without a word")
    }
    // Nobody of its session may be left when its number is given back.
    child.kill(.kill)
    switch child.wait() {
    case .exited(0): return hasReceived ? nil : ended("It ended without a word")
    case .exited(let status): return ended("It ended with status \(status)")
    case .killed(let signal): return ended("It was ended by signal \(signal)")
    }
  }

  private func ended(_ how: String) -> TransportFailure {
    let words = remarks.last.map { "\(how): \($0)" } ?? how
    return .tunnelEnded(command: command, reason: words)
  }
}
