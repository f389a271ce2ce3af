// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// A socket that waits for connections from this machine.
struct Listener: ~Copyable, Sendable {
  private let socket: FileDescriptor
  /// The port that the system chose.
  let port: UInt16

  var descriptor: CInt { socket.rawValue }

  /// Listens on a free port of 127.0.0.1.
  init() throws(SystemError) {
    let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let number = Glibc.socket(AF_INET, type, 0)
    guard number >= 0 else { throw .last("socket") }
    let socket = FileDescriptor(owning: number)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> CInt in
        guard bind(number, address, length) == 0, listen(number, 128) == 0 else { return -1 }
        return getsockname(number, address, &length)
      }
    }
    guard code == 0 else { throw .last("listen on 127.0.0.1") }
    port = UInt16(bigEndian: address.sin_port)
    self.socket = socket
  }

  /// Refuses connections from now on, even while a child process that is just being started still
  /// holds a copy of the socket.
  borrowing func stop() { shutdown(socket.rawValue, CInt(SHUT_RDWR)) }

  /// Takes a connection, or returns `nil` when none waits any more.
  ///
  /// - Throws: When the process has too many open files, for example.
  borrowing func accept() throws(SystemError) -> FileDescriptor? {
    let number = Glibc.accept(socket.rawValue, nil, nil)
    if number < 0 {
      // A client that gave up meanwhile is not an error of the server.
      guard [EAGAIN, EINTR, ECONNABORTED].contains(errno) else { throw .last("accept") }
      return nil
    }
    let connection = FileDescriptor(owning: number)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    try connection.setNonBlocking()
    var isOn: CInt = 1
    setsockopt(number, CInt(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<CInt>.size))
    return connection
  }
}
