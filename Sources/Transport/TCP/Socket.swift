// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// A non-blocking stream socket of the client side, closed when its last reference goes.
final class Socket {
  private let file: FileDescriptor
  /// What it connects to; `nil` for one end of a pair.
  let address: SocketAddress?

  init(for address: SocketAddress) throws(SystemError) {
    let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
    let number = socket(address.family, type | CInt(SOCK_NONBLOCK.rawValue), 0)
    guard number >= 0 else { throw .last("make a socket") }
    file = FileDescriptor(owning: number)
    self.address = address
  }

  /// Takes over a connected socket.
  init(adopting file: consuming FileDescriptor) throws(SystemError) {
    try file.setNonBlocking()
    self.file = file
    address = nil
  }

  /// The number for `poll`, valid while the socket lives.
  var descriptor: CInt { file.rawValue }

  /// Starts to connect; the socket is writable when that has ended, see ``connectionError()``.
  func connect() throws(SystemError) {
    guard let address else { return }
    let result = address.withSystemAddress { Glibc.connect(descriptor, $0, $1) }
    // An interrupted attempt goes on by itself, like one that takes its time.
    if result < 0 && errno != EINPROGRESS && errno != EINTR { throw .last("connect") }
  }

  /// Why the attempt has failed, or `nil` when the socket is connected.
  func connectionError() -> SystemError? {
    var code: CInt = 0
    var size = socklen_t(MemoryLayout<CInt>.size)
    guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else {
      return .last("look at a socket")
    }
    return code == 0 ? nil : SystemError(code: code, operation: "connect")
  }

  /// Sends at once what is written, and asks a silent peer after two minutes whether it still lives.
  ///
  /// Two minutes also keep most routers from forgetting an idle connection.  A system that refuses
  /// an option serves without it.
  func tune() {
    set(SOL_SOCKET, SO_KEEPALIVE, 1)
    set(CInt(IPPROTO_TCP), TCP_NODELAY, 1)
    set(CInt(IPPROTO_TCP), TCP_KEEPIDLE, 120)
    set(CInt(IPPROTO_TCP), TCP_KEEPINTVL, 30)
    set(CInt(IPPROTO_TCP), TCP_KEEPCNT, 4)
  }

  private func set(_ level: CInt, _ option: CInt, _ value: CInt) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
  }

  /// Sends what the system takes now, and returns how much that is.
  ///
  /// A closed peer is an error here and never a `SIGPIPE`, whatever the program does with signals.
  func send(_ bytes: RawSpan) throws(SystemError) -> Int {
    while true {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      if count >= 0 { return count }
      if errno == EAGAIN { return 0 }
      if errno != EINTR { throw .last("send") }
    }
  }

  /// Appends what has arrived.
  ///
  /// - Returns: The number of bytes, 0 at the end, `nil` when nothing has arrived yet.
  func receive(into buffer: inout [UInt8], atMost limit: Int) throws(SystemError) -> Int? {
    var result = 0
    var code: CInt = 0
    buffer.append(addingCapacity: limit) { output in
      output.withUnsafeMutableBufferPointer { room, initialized in
        repeat {
          result = recv(descriptor, room.baseAddress, room.count, 0)
          code = result < 0 ? errno : 0
        } while code == EINTR
        initialized = max(0, result)
      }
    }
    if code == EAGAIN { return nil }
    guard code == 0 else { throw SystemError(code: code, operation: "receive") }
    return result
  }
}
