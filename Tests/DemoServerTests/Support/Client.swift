// SPDX-License-Identifier: MIT

import DemoServer
import Glibc
import POSIX
import TestSupport

/// What a client saw and should not have seen.
struct Mismatch: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Throws unless a condition holds; tests use it where they run on a thread of their own.
func require(_ condition: Bool, _ fact: @autoclosure () -> String) throws(Mismatch) {
  guard condition else { throw Mismatch("not so: \(fact())") }
}

/// Throws unless two values are equal, and shows both.
func requireEqual<Value: Equatable>(_ found: Value, _ wanted: Value) throws(Mismatch) {
  guard found == wanted else { throw Mismatch("found \(found), wanted \(wanted)") }
}

/// A client that says exactly what a test tells it to say; it blocks, so it lives on ``onThread(_:)``.
final class Client {
  private let socket: FileDescriptor
  private var input: [UInt8] = []
  private var count = 0
  /// What went over the wire so far.
  private(set) var traffic = Traffic()

  /// Connects, and reads the greeting unless a fault is to be seen before it.
  init(_ server: MemoryServer, readsGreeting: Bool = true) throws {
    let number = Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw SystemError.last("socket") }
    socket = FileDescriptor(owning: number)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    address.sin_port = server.port.bigEndian
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { throw SystemError.last("connect") }
    if readsGreeting { _ = try line() }
  }

  /// Sends text as it is.
  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(socket.rawValue, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw SystemError.last("send") }
      rest = rest.dropFirst(count)
      traffic.received += count
    }
  }

  /// Reads a line without its end.
  func line() throws -> String {
    while true {
      if let end = input.firstIndex(of: UInt8(ascii: "\n")) {
        let line = input[..<end]
        input.removeFirst(end + 1)
        guard line.last == UInt8(ascii: "\r") else { throw Mismatch("a line without CR") }
        return String(decoding: line.dropLast(), as: UTF8.self)
      }
      guard try fill() else {
        throw Mismatch("the end after \(String(decoding: input, as: UTF8.self))")
      }
    }
  }

  /// Reads to the end of the connection.
  func rest() throws -> [UInt8] {
    while try fill() {}
    defer { input = [] }
    return input
  }

  /// Whether something comes within a time.
  func hasInput(within limit: Duration) throws -> Bool {
    var set = PollSet()
    set.add(socket.rawValue, .read)
    return try !input.isEmpty || set.wait(until: .after(limit))
  }

  /// Waits for bytes; `false` at the end of the connection.
  private func fill() throws -> Bool {
    guard try hasMore() else { throw Mismatch("silence after \(input.count) bytes") }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var span = chunk.mutableSpan
    let count = try socket.read(into: &span)
    input += chunk[..<count]
    traffic.sent += count
    return count > 0
  }

  private func hasMore() throws -> Bool {
    var set = PollSet()
    set.add(socket.rawValue, .read)
    return try set.wait(until: .after(.seconds(20)))
  }
}

extension Client {
  /// Sends a command with a tag and returns all lines of the answer, the tagged one without its tag.
  @discardableResult
  func command(_ text: String) throws -> [String] {
    count += 1
    let tag = "t\(count)"
    try send("\(tag) \(text)\r\n")
    var lines: [String] = []
    while true {
      let line = try line()
      if line.hasPrefix("\(tag) ") { return lines + [String(line.dropFirst(tag.count + 1))] }
      lines.append(line)
    }
  }

  /// Sends a command and throws unless it gets OK.
  @discardableResult
  func succeed(_ text: String) throws -> [String] {
    let lines = try command(text)
    try require(lines.last?.hasPrefix("OK") == true, "\(text) succeeds, it got \(lines)")
    return lines
  }

  func logIn() throws { try succeed("LOGIN user secret") }

  /// Sends what stands after `C: ` and wants exactly what stands after `S: `.
  func play(_ transcript: String) throws {
    for step in transcript.split(separator: "\n") {
      let text = String(step.dropFirst(3))
      if step.hasPrefix("C:") {
        try send("\(text)\r\n")
      } else {
        let line = try line()
        guard line == text else { throw Mismatch("wanted \(text), received \(line)") }
      }
    }
  }
}

/// Starts a server and a client that has read the greeting, and lets both talk on a thread.
func converse(
  _ store: MailStore = MailStore(), settings: ServerSettings = ServerSettings(),
  _ body: @escaping @Sendable (MemoryServer, Client) throws -> Void
) async throws {
  try await onThread {
    let server = try MemoryServer(store, settings: settings)
    defer { server.stop() }
    try body(server, try Client(server))
  }
}
