// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import Synchronization

@testable import Transport

/// A listening socket of loopback, with a thread for it and one for each connection.
final class LoopbackServer: Sendable {
  private let listener: ListeningSocket
  private let stop: WakeUp
  private let threads = Monitor<[Thread]>([])

  init(
    on host: String, _ serve: @escaping @Sendable (ServerConnection) throws -> Void
  ) throws {
    listener = try ListeningSocket(on: host, backlog: 16)
    stop = try WakeUp()
    let thread = try Thread(named: "acceptor") { [self] in accept(serve) }
    threads.update { $0.append(thread) }
  }

  var port: UInt16 { listener.port }

  /// Stops to accept and waits for the end of all scripts.
  func finish() {
    stop.raise()
    while let thread = threads.update({ $0.popLast() }) { thread.join() }
  }

  func endpoint(_ host: String = "127.0.0.1") -> Endpoint { Endpoint(host: host, port: port) }

  private func accept(_ serve: @escaping @Sendable (ServerConnection) throws -> Void) {
    while true {
      var wait = InterruptibleWait(wokenBy: stop)
      wait.add(listener.descriptor, .read)
      guard (try? wait.run(until: .never)) == true else { return }
      guard let connection = listener.accept() else { continue }
      let thread = try? Thread(named: "server") {
        ServerConnection.ignoreBrokenPipes()
        // A script ends with an error when its client leaves, which many clients here do.
        try? serve(connection)
        connection.close()
      }
      threads.update { $0 += [thread].compactMap(\.self) }
    }
  }
}

/// A socket on a free port of loopback to which clients can connect.
final class ListeningSocket: Sendable {
  private let file: FileDescriptor
  let port: UInt16

  /// With `backlog` `nil` the port is taken and nobody listens on it.
  init(on host: String = "127.0.0.1", backlog: CInt? = 1) throws {
    guard let address = SocketAddress(numeric: host, port: 0) else {
      throw SystemError(code: EINVAL, operation: host)
    }
    let number = socket(address.family, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    file = FileDescriptor(owning: number)
    let isBound = address.withSystemAddress { bind(number, $0, $1) == 0 }
    guard isBound, backlog.map({ listen(number, $0) == 0 }) ?? true else {
      throw SystemError.last("listen")
    }
    var room = sockaddr_in6()
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    _ = withUnsafeMutablePointer(to: &room) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
    }
    // The port is at the same place in both families.
    port = UInt16(bigEndian: room.sin6_port)
  }

  var descriptor: CInt { file.rawValue }

  func accept() -> ServerConnection? {
    let number = Glibc.accept(descriptor, nil, nil)
    guard number >= 0 else { return nil }
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    return ServerConnection(FileDescriptor(owning: number))
  }
}

/// Runs `body` beside a server whose script handles each connection.
func withServer<Result>(
  on host: String = "127.0.0.1", _ serve: @escaping @Sendable (ServerConnection) throws -> Void,
  _ body: (LoopbackServer) throws -> Result
) throws -> Result {
  let server = try LoopbackServer(on: host, serve)
  defer { server.finish() }
  return try body(server)
}

/// The server's end of a connection; it blocks, for 20 seconds at most.
final class ServerConnection: Sendable {
  private let file: Mutex<FileDescriptor?>
  let descriptor: CInt

  init(_ file: consuming FileDescriptor) {
    descriptor = file.rawValue
    self.file = Mutex(file)
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
  }

  /// Keeps the calling thread alive when its client has gone; OpenSSL writes with `write`.
  static func ignoreBrokenPipes() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard count >= 0 else { throw SystemError.last("send") }
      rest = rest.dropFirst(count)
    }
  }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  /// Receives what comes next, nothing at the end.
  func receive(atMost limit: Int = 65_536) throws -> [UInt8] {
    var result = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { room, initialized in
      result = recv(descriptor, room.baseAddress, limit, 0)
      initialized = max(0, result)
    }
    guard result >= 0 else { throw SystemError.last("receive") }
    return bytes
  }

  /// Receives up to the end of the stream.
  func waitForEnd() throws { while try !receive().isEmpty {} }

  /// Sends nothing more, but goes on to listen.
  func endSending() { shutdown(descriptor, CInt(SHUT_WR)) }

  /// Ends the connection with a reset.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  func close() { file.withLock { $0 = nil } }
}
