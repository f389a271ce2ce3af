// SPDX-License-Identifier: MIT

import Glibc
import TestSupport

/// Blocking TCP sockets on 127.0.0.1.
enum Socket {
  /// A socket that accepts connections on a free port.
  static func listener() throws -> (socket: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) + listen(descriptor, 128)
          + getsockname(descriptor, $0, &length)
      }
    }
    guard status == 0 else { throw ProgramFailure("no port for the proxy") }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }

  /// A socket that is connected to a port.
  static func connected(to port: UInt16) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = loopback(port: port)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      close(descriptor)
      throw ProgramFailure("nothing listens on port \(port)")
    }
    disableNagle(descriptor)
    return descriptor
  }

  /// Sends small packets at once.
  static func disableNagle(_ descriptor: Int32) {
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// The bytes that have come, after waiting for the first; `nil` at the end and after an error.
  static func receive(from descriptor: Int32) -> [UInt8]? {
    let capacity = 256 << 10
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = max(0, recv(descriptor, buffer.baseAddress, capacity, 0))
    }
    return bytes.isEmpty ? nil : bytes
  }

  /// Sends all of the bytes; `false` when the other side takes no more.
  static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var place = 0
      while place < buffer.count {
        let sent = Glibc.send(
          descriptor, buffer.baseAddress?.advanced(by: place), buffer.count - place,
          Int32(MSG_NOSIGNAL))
        guard sent > 0 else { return false }
        place += sent
      }
      return true
    }
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
  }
}
