// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Synchronization
import TestSupport

/// Stands between the program and a server, and counts the bytes of both directions.
final class CountingRelay: Sendable {
  /// Where the program connects to.
  let port: UInt16
  private let target: UInt16
  private let listener: Int32
  private let bytes = Mutex(0)
  /// Both ends of each connection.
  private let ends = Mutex<Set<Int32>>([])

  /// After so many bytes all connections end, once.
  private let breaksAfter: Int?

  /// Relays every connection to a port of this machine until ``stop()``.
  init(to target: UInt16, breakingAfter bytes: Int? = nil) throws {
    self.target = target
    breaksAfter = bytes
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    var address = Self.address(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        bind(listener, general, length) == 0 && listen(listener, 16) == 0
          ? getsockname(listener, general, &length) : -1
      }
    }
    guard status == 0 else { throw ProgramFailure("no port for the relay") }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in accept() }
  }

  /// What was carried so far.
  var count: Int { bytes.withLock { $0 } }

  /// Takes no more connections.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  /// Ends all connections that there are now.
  func cut() {
    ends.withLock { ends in
      for end in ends { shutdown(end, Int32(SHUT_RDWR)) }
    }
  }

  private func accept() {
    while case let client = Glibc.accept(listener, nil, nil), client >= 0 {
      let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      var address = Self.address(target)
      _ = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      ends.withLock { $0.formUnion([client, server]) }
      let directions = Directions()
      for (from, to) in [(client, server), (server, client)] {
        Thread.detachNewThread { [self] in
          copy(from, to)
          guard directions.isLastToEnd() else { return }
          ends.withLock { ends in
            for end in [client, server] {
              ends.remove(end)
              close(end)
            }
          }
        }
      }
    }
    close(listener)
  }

  private func copy(_ from: Int32, _ to: Int32) {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = recv(from, &chunk, chunk.count, 0), count > 0 {
      if isCrossing(by: count) { cut() }
      var sent = 0
      while sent < count {
        let result = chunk.withUnsafeBytes {
          send(to, $0.baseAddress.map { $0 + sent }, count - sent, Int32(MSG_NOSIGNAL))
        }
        if result <= 0 { break }
        sent += result
      }
      if sent < count { break }
    }
    shutdown(to, Int32(SHUT_WR))
  }

  /// Counts bytes; `true` if they are those with which the connections break.
  private func isCrossing(by count: Int) -> Bool {
    bytes.withLock { bytes in
      let before = bytes
      bytes += count
      return breaksAfter.map { before < $0 && bytes >= $0 } ?? false
    }
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
  }
}

/// The two directions of a connection, of which the one that ends last closes it.
private final class Directions: Sendable {
  private let ended = Mutex(0)

  func isLastToEnd() -> Bool {
    ended.withLock { count in
      count += 1
      return count == 2
    }
  }
}
