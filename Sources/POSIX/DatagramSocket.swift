// SPDX-License-Identifier: MIT

import Glibc

/// Sends single messages to a socket in the file system, such as that of the system's log.
package struct DatagramSocket: ~Copyable, Sendable {
  private let descriptor: FileDescriptor

  /// Connects to the socket at a path; throws when nobody listens there.
  package init(to path: String) throws(SystemError) {
    descriptor = try Self.connected(to: path)
  }

  private static func connected(to path: String) throws(SystemError) -> FileDescriptor {
    let number = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw .last("make a socket") }
    let descriptor = FileDescriptor(owning: number)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path) - 1
    guard path.utf8.count <= room else {
      throw SystemError(code: ENAMETOOLONG, operation: "connect to \(path)")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw .last("connect to \(path)") }
    return descriptor
  }

  /// Sends one message, and waits while the receiver has too many.
  package borrowing func send(_ message: [UInt8]) throws(SystemError) {
    while Glibc.send(descriptor.rawValue, message, message.count, CInt(MSG_NOSIGNAL)) < 0 {
      guard errno == EINTR else { throw .last("send") }
    }
  }
}
