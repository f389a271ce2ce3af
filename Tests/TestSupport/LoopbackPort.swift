// SPDX-License-Identifier: MIT

import Glibc

/// Ports that nobody listens on at this moment.
package enum LoopbackPort {
  /// Different free ports of 127.0.0.1.
  ///
  /// Between this call and the server's own bind another program may take one; a server that finds
  /// its port taken is started again with others.
  package static func free(_ count: Int) -> [UInt16] {
    let sockets = (0..<count).map { _ in
      socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }
    defer { for socket in sockets { close(socket) } }
    return sockets.map { socket in
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
          _ = bind(socket, general, length)
          _ = getsockname(socket, general, &length)
        }
      }
      return UInt16(bigEndian: address.sin_port)
    }
  }

  /// Whether something accepts connections on a port of 127.0.0.1.
  package static func answers(_ port: UInt16) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
