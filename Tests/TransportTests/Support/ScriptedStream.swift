// SPDX-License-Identifier: MIT

import POSIX

@testable import Transport

/// A stream that behaves until it is told to follow a script.
///
/// It then takes in all that the peer sends, hands it out in portions of given sizes, and ends as
/// the script says; it takes nothing to send any more.
final class ScriptedStream: ByteStream {
  private let inner: any ByteStream
  private var recording: [UInt8] = []
  private var portions: [Int]?
  private var failure: TransportFailure?

  init(_ inner: any ByteStream) { self.inner = inner }

  var unsent: Int { inner.unsent }
  var security: StreamSecurity { inner.security }
  var peer: Peer { inner.peer }
  func close() { inner.close() }

  /// Begins the script, which ends with `failure`, or with the end of the stream.
  func follow(_ portions: [Int], endingWith failure: TransportFailure? = nil) throws {
    var nothing = ByteQueue()
    while try !inner.transfer(sending: &nothing, receiving: &recording, until: soon).isAtEnd {}
    self.portions = portions
    self.failure = failure
  }

  func transfer(
    sending queue: inout ByteQueue, receiving buffer: inout [UInt8], until deadline: Deadline
  ) throws(TransportFailure) -> Transferred {
    guard let portion = portions?.first else {
      if let failure { throw failure }
      if portions != nil { return Transferred(isAtEnd: true) }
      return try inner.transfer(sending: &queue, receiving: &buffer, until: deadline)
    }
    portions?.removeFirst()
    let bytes = recording.prefix(portion)
    recording.removeFirst(bytes.count)
    buffer += bytes
    return Transferred(received: bytes.count, isAtEnd: recording.isEmpty && failure == nil)
  }
}
