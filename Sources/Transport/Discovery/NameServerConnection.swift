// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// A connection to a name server, for one answer that does not fit into a datagram (RFC 1035 section 4.2.2).
struct NameServerConnection {
  private let socket: Socket
  private let deadline: Deadline

  /// Connects; everything must be over at the deadline.
  init(to server: SocketAddress, until deadline: Deadline) throws(SystemError) {
    socket = try Socket(for: server)
    self.deadline = deadline
    try socket.connect()
    try wait(.write)
    if let error = socket.connectionError() { throw error }
  }

  /// Sends a question and returns the bytes of the answer, each without the length in front of it.
  func ask(_ question: [UInt8]) throws(SystemError) -> [UInt8] {
    try send([UInt8(question.count >> 8), UInt8(question.count & 0xff)] + question)
    var received: [UInt8] = []
    while true {
      if received.count >= 2 {
        let length = Int(received[0]) << 8 | Int(received[1])
        if received.count >= 2 + length { return Array(received[2..<(2 + length)]) }
      }
      try wait(.read)
      // An answer is never longer than 64 KiB, so the buffer is bounded.
      let count = try socket.receive(into: &received, atMost: 4_096)
      if count == 0 { throw SystemError(code: ECONNRESET, operation: "ask a name server") }
    }
  }

  private func send(_ bytes: [UInt8]) throws(SystemError) {
    var sent = 0
    while sent < bytes.count {
      try wait(.write)
      sent += try socket.send(bytes.span.bytes.extracting(sent...))
    }
  }

  private func wait(_ direction: PollSet.Interest) throws(SystemError) {
    var waiting = PollSet()
    waiting.add(socket.descriptor, direction)
    guard try waiting.wait(until: deadline) else {
      throw SystemError(code: ETIMEDOUT, operation: "ask a name server")
    }
  }
}
