// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// A port of 127.0.0.1 with a thread for each connection, for servers that a test is made of.
///
/// The port is given back when the listener goes; threads of connections end with these.
package final class LoopbackListener: Sendable {
  package let port: UInt16
  private let descriptor: CInt

  /// Takes a free port; `serve` gets the socket of each connection, which is closed when it returns.
  ///
  /// Throws when there is no port.
  package init(_ serve: @escaping @Sendable (CInt) -> Void) throws {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_INET, type, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        bind(descriptor, general, length) == 0 && listen(descriptor, 64) == 0
          && getsockname(descriptor, general, &length) == 0
      }
    }
    guard isListening else { throw SystemError.last("listen") }
    self.descriptor = descriptor
    port = UInt16(bigEndian: address.sin_port)
    _ = try Thread(named: "listener") {
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { break }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        _ = try? Thread(named: "connection") {
          serve(client)
          close(client)
        }
      }
      close(descriptor)
    }
  }

  deinit { shutdown(descriptor, CInt(SHUT_RDWR)) }

  /// Connects to a port of 127.0.0.1; `nil` when nobody listens there.
  package static func connect(_ port: UInt16) -> CInt? {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let socket = socket(AF_INET, type, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    if !isConnected { close(socket) }
    return isConnected ? socket : nil
  }

  /// Sends all of it, as far as somebody reads.
  package static func send(_ bytes: some Collection<UInt8>, to socket: CInt) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// A server of lines that answers as it is told, and notes what it got.
package final class ScriptServer: Sendable {
  private let listener: LoopbackListener
  private let seen: Monitor<[String]>

  /// Greets each client, and answers each line of it with what `answer` returns.
  ///
  /// `greeting` gets a line end, answers do not.  Throws when there is no port.
  package init(
    greeting: String, _ answer: @escaping @Sendable (_ line: String) -> String
  ) throws {
    let seen = Monitor<[String]>([])
    self.seen = seen
    listener = try LoopbackListener { client in
      LoopbackListener.send("\(greeting)\r\n".utf8, to: client)
      var line: [UInt8] = []
      var byte: UInt8 = 0
      while recv(client, &byte, 1, 0) == 1 {
        if byte != UInt8(ascii: "\n") {
          line.append(byte)
          continue
        }
        let text = String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
        line = []
        seen.update { $0.append(text) }
        LoopbackListener.send(answer(text).utf8, to: client)
      }
    }
  }

  /// Where it listens.
  package var port: UInt16 { listener.port }

  /// The lines of all clients so far.
  package var lines: [String] { seen.read { $0 } }
}
