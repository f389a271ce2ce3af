// SPDX-License-Identifier: MIT

import Glibc

/// Stream sockets in the file system (`unix(7)`); none waits, and no child process inherits one.
package enum UnixSocket {
  /// Who is at the other end, as the kernel noted it when the connection was made (`SO_PEERCRED`).
  package struct Peer: Equatable, Sendable {
    /// The process id.
    package let process: Int
    /// The numeric user id.
    package let user: UInt32
  }

  /// Connects to the socket at a path; throws `ECONNREFUSED` when nobody listens there any more.
  ///
  /// A listener that is too busy to take one more is asked again until the deadline.
  package static func connect(
    to path: String, until deadline: Deadline
  ) throws(SystemError) -> FileDescriptor {
    let descriptor = try make()
    let number = descriptor.rawValue
    while true {
      let result = try withAddress(of: path) { Glibc.connect(number, $0, $1) }
      if result == 0 { return descriptor }
      guard errno == EAGAIN || errno == EINTR, !deadline.isOver else {
        throw .last("connect to \(path)")
      }
      Sleep.seconds(0.01)
    }
  }

  /// Two ends that are connected to each other, for tests.
  package static func pair() throws(SystemError) -> (CInt, CInt) {
    var ends: [CInt] = [0, 0]
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .last("make a pair of sockets") }
    return (ends[0], ends[1])
  }

  /// The process at the other end of a connection.
  package static func peer(of descriptor: CInt) throws(SystemError) -> Peer {
    // `struct ucred`: process, user, group.
    var numbers: [UInt32] = [0, 0, 0]
    var size = socklen_t(MemoryLayout<UInt32>.size * numbers.count)
    guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &numbers, &size) == 0 else {
      throw .last("look at a socket")
    }
    return Peer(process: Int(numbers[0]), user: numbers[1])
  }

  /// Ends a connection in both directions, which wakes whoever waits for it.
  package static func shutDown(_ descriptor: CInt) {
    _ = Glibc.shutdown(descriptor, CInt(SHUT_RDWR))
  }

  static func make() throws(SystemError) -> FileDescriptor {
    let number = socket(AF_UNIX, kind, 0)
    guard number >= 0 else { throw .last("make a socket") }
    return FileDescriptor(owning: number)
  }

  static var kind: CInt {
    CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
  }

  /// Hands the address of a path to a system call.
  ///
  /// An address has room for 107 bytes. A longer path is reached through a descriptor of its directory.
  static func withAddress(
    of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
  ) throws(SystemError) -> CInt {
    guard path.utf8.count > room else { return fill(path, body) }
    let directory = try FileDescriptor(opening: Files.parent(of: path) ?? ".", .read)
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last ?? []
    let short = "/proc/self/fd/\(directory.rawValue)/\(String(decoding: name, as: UTF8.self))"
    guard short.utf8.count <= room else {
      throw SystemError(code: ENAMETOOLONG, operation: "use the socket \(path)")
    }
    return fill(short, body)
  }

  private static let room = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  private static func fill(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
  ) -> CInt {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
