// SPDX-License-Identifier: MIT

import Glibc
import TestSupport

/// An IMAP connection that does nothing but the framing: it tells lines from literals.
///
/// It is what a client cannot be faster than, so it checks only what would make it wait for ever.
final class BareConnection {
  private let socket: Int32
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
  private var position = 0
  private var end = 0

  /// Connects and logs in.
  init(port: UInt16, user: String) throws {
    socket = try Socket.connected(to: port)
    _ = try line()
    try send("login LOGIN \(user) \(Workshop.password)\r\n")
    try finish("login") { _ in }
  }

  deinit {
    close(socket)
    buffer.deallocate()
  }

  /// Sends text as it is.
  func send(_ text: String) throws { try send(Array(text.utf8)) }

  /// Sends bytes as they are.
  func send(_ bytes: [UInt8]) throws {
    guard Socket.send(bytes, to: socket) else { throw ProgramFailure("the server hung up") }
  }

  /// Reads up to the end of a command and hands each untagged line to `handle`, which must read the
  /// octets of the literal if the line announces one.
  func finish(_ tag: String, _ handle: (String) throws -> Void) throws {
    while true {
      let line = try line()
      guard line.hasPrefix("\(tag) ") else {
        try handle(line)
        continue
      }
      guard line.hasPrefix("\(tag) OK") else { throw ProgramFailure(line) }
      return
    }
  }

  /// Hands the next `count` octets to `take`, in pieces.
  func octets(_ count: Int, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
    var missing = count
    while missing > 0 {
      if position == end { try fill() }
      let size = min(missing, end - position)
      try take(UnsafeRawBufferPointer(rebasing: buffer[position..<position + size]))
      position += size
      missing -= size
    }
  }

  /// One line without its end.
  func line() throws -> String {
    var bytes: [UInt8] = []
    while true {
      if position == end { try fill() }
      let found = buffer[position..<end].firstIndex(of: 10)
      bytes += buffer[position..<(found ?? end)]
      position = found.map { $0 + 1 } ?? end
      guard found != nil else { continue }
      if bytes.last == 13 { bytes.removeLast() }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private func fill() throws {
    let count = recv(socket, buffer.baseAddress, buffer.count, 0)
    guard count > 0 else { throw ProgramFailure("the server hung up") }
    position = 0
    end = count
  }
}
