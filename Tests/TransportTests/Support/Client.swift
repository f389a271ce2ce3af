// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import Testing

@testable import Transport

/// Far enough for a loaded machine; a test that reaches it has failed.
var soon: Deadline { .after(.seconds(60)) }

extension ByteStream {
  /// Sends all of it.
  func send(_ bytes: [UInt8]) throws {
    var queue = ByteQueue(bytes)
    var unexpected: [UInt8] = []
    while !queue.isEmpty || unsent > 0 {
      _ = try transfer(sending: &queue, receiving: &unexpected, until: soon)
    }
  }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  /// One transfer that only receives.
  func receive(until deadline: Deadline = soon) throws -> String {
    var (queue, bytes) = (ByteQueue(), [UInt8]())
    _ = try transfer(sending: &queue, receiving: &bytes, until: deadline)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Receives until the end of the stream.
  func receiveToEnd() throws -> String {
    var (queue, bytes) = (ByteQueue(), [UInt8]())
    while try !transfer(sending: &queue, receiving: &bytes, until: soon).isAtEnd {}
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Runs `body`, and returns the failure it must throw.
func thrown(
  _ body: () throws -> Void, at location: SourceLocation = #_sourceLocation
) -> TransportFailure? {
  do {
    try body()
    Issue.record("nothing was thrown", sourceLocation: location)
  } catch let error as TransportFailure {
    return error
  } catch { Issue.record(error, sourceLocation: location) }
  return nil
}

extension TransportFailure {
  var isLoss: Bool { if case .lost = self { true } else { false } }
}

extension NameResolver {
  /// Knows one answer for every name.
  static func answering(_ addresses: (host: String, port: UInt16)...) -> NameResolver {
    let found = addresses.compactMap { SocketAddress(numeric: $0.host, port: $0.port) }
    return NameResolver { _, _ in found }
  }
}

extension TCPStream {
  /// Connects to a server of this test with a wake-up that nobody raises.
  static func connected(to endpoint: Endpoint) throws -> TCPStream {
    try connect(to: endpoint, until: soon, wokenBy: WakeUp())
  }
}

/// Calls `body` as soon as the calling thread sleeps, in `poll` or elsewhere.
func whenThisThreadSleeps(_ body: @escaping @Sendable () -> Void) throws -> Thread {
  var link = [CChar](repeating: 0, count: 64)
  let length = max(0, readlink("/proc/thread-self", &link, link.count))
  let thread = String(decoding: link.prefix(length).map(UInt8.init), as: UTF8.self)
  return try Thread(named: "waker") {
    // The state follows the name of the thread, which stands in parentheses.
    while let text = try? Files.read("/proc/\(thread)/stat"),
      !String(decoding: text, as: UTF8.self).contains(") S")
    {
      sched_yield()
    }
    body()
  }
}

extension WakeUp {
  /// Raises it as soon as the calling thread sleeps.
  func raiseWhenThisThreadSleeps() throws -> Thread {
    try whenThisThreadSleeps { self.raise() }
  }
}
