// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import TestSupport
import Testing

@testable import Transport

/// What only streams without TLS must bear; the rest is in ``StreamTests``.
@Suite("TCPStream")
struct TCPStreamTests {
  @Test("last words longer than one transfer arrive before the failure to send")
  func longLastWords() async throws {
    let size = 150_000
    try await onThread {
      try withServer({ connection in
        try connection.send([UInt8](repeating: 7, count: size))
        try connection.waitForEnd()
      }) { server in
        let socket = try connectedSocket(to: server.port, receiving: size)
        // Whatever is sent from here on fails.
        shutdown(socket.descriptor, CInt(SHUT_WR))
        let stream = try TCPStream(socket, to: server.endpoint(), wokenBy: WakeUp())
        var (queue, buffer) = (ByteQueue([1]), [UInt8]())
        let error = thrown {
          while true { _ = try stream.transfer(sending: &queue, receiving: &buffer, until: soon) }
        }
        #expect(error == .lost(server.endpoint(), reason: "Broken pipe"))
        #expect(buffer.count == size)
      }
    }
  }
}

/// Connects, and waits until so many bytes have arrived.
private func connectedSocket(to port: UInt16, receiving size: Int) throws -> Socket {
  let socket = try Socket(for: #require(SocketAddress(numeric: "127.0.0.1", port: port)))
  var room: CInt = 1 << 20
  setsockopt(
    socket.descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<CInt>.size))
  try socket.connect()
  var bytes = [UInt8](repeating: 0, count: size)
  let deadline = soon
  while recv(socket.descriptor, &bytes, size, CInt(MSG_PEEK)) < size, !deadline.isOver {
    sched_yield()
  }
  return socket
}
