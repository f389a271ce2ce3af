// SPDX-License-Identifier: MIT

import Glibc

/// Which addresses of a host are tried.
package enum AddressFamily: Sendable {
  case any, ipv4, ipv6

  var number: CInt {
    switch self {
    case .any: AF_UNSPEC
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    }
  }
}

/// An IPv4 or IPv6 address with a port, as the socket calls take it.
package struct SocketAddress: Sendable, CustomStringConvertible {
  private let storage: sockaddr_storage
  private let length: socklen_t

  /// Copies an address that a system call returned.
  init(copying address: UnsafePointer<sockaddr>, length: socklen_t) {
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { room in
      let bytes = UnsafeRawBufferPointer(start: address, count: min(Int(length), room.count))
      room.copyMemory(from: bytes)
    }
    self.storage = storage
    self.length = length
  }

  /// Reads a numeric address; `nil` for a name.
  package init?(numeric host: String, port: UInt16) {
    let endpoint = Endpoint(host: host, port: port)
    let found = try? NameResolver.addresses(of: endpoint, .any, flags: AI_NUMERICHOST)
    guard let first = found?.first else { return nil }
    self = first
  }

  /// `AF_INET` or `AF_INET6`.
  var family: CInt { CInt(storage.ss_family) }

  /// The address without the port, such as `192.0.2.7` or `2001:db8::1`.
  package var description: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer in
      let code = withSystemAddress { address, length in
        getnameinfo(
          address, length, buffer.baseAddress, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
      }
      guard code == 0, let start = buffer.baseAddress else { return "?" }
      return String(cString: start)
    }
  }

  /// Lends the address to a system call.
  func withSystemAddress<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }
}

extension [SocketAddress] {
  /// Alternates the families, beginning with that of the first address (RFC 8305 section 4).
  ///
  /// Within a family the order stays, which is that of RFC 6724 when it comes from `getaddrinfo`.
  func interleaved() -> [SocketAddress] {
    guard let leader = first?.family else { return [] }
    var preferred = filter { $0.family == leader }[...]
    var others = filter { $0.family != leader }[...]
    var result: [SocketAddress] = []
    while !preferred.isEmpty || !others.isEmpty {
      result += [preferred.popFirst(), others.popFirst()].compactMap { $0 }
    }
    return result
  }
}
