// SPDX-License-Identifier: MIT

import POSIX

@testable import Transport

/// Hands on single bytes, however many there are, to find whatever relies on whole records.
final class TrickleStream: ByteStream {
  private let inner: any ByteStream
  private var received: [UInt8] = []
  private var position = 0

  init(_ inner: any ByteStream) { self.inner = inner }

  var unsent: Int { inner.unsent }
  var security: StreamSecurity { inner.security }
  var peer: Peer { inner.peer }
  func close() { inner.close() }

  func transfer(
    sending queue: inout ByteQueue, receiving buffer: inout [UInt8], until deadline: Deadline
  ) throws(TransportFailure) -> Transferred {
    var one = ByteQueue()
    _ = queue.take { bytes in
      one.append([bytes.unsafeLoad(as: UInt8.self)])
      return 1
    }
    var result = Transferred(sent: one.count)
    if position == received.count {
      received.removeAll(keepingCapacity: true)
      position = 0
      result.isAtEnd = try inner.transfer(sending: &one, receiving: &received, until: deadline)
        .isAtEnd
    }
    while !one.isEmpty { _ = try inner.transfer(sending: &one, receiving: &received, until: soon) }
    guard position < received.count else { return result }
    buffer.append(received[position])
    position += 1
    result.received = 1
    result.isAtEnd = false
    return result
  }
}
