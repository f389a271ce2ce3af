// SPDX-License-Identifier: MIT

import DemoServer
import POSIX
import TestSupport
import Testing

@Suite("Starting and stopping a server")
struct ServerTests {
  @Test("servers have ports of their own, and count their connections")
  func ports() async throws {
    try await converse { server, _ in
      let other = try MemoryServer()
      defer { other.stop() }
      try require(other.port != server.port && other.port > 0, "the ports differ")
      _ = try Client(other)
      _ = try Client(other)
      try requireEqual(other.acceptedConnections, 2)
      try requireEqual(server.acceptedConnections, 1)
      try require(other.wait(atMost: .seconds(20), untilOpen: 0), "both have gone")
      try requireEqual(server.openConnections, 1)
    }
  }

  @Test("a stopped server ends its connections and takes no more, and stops once only")
  func stop() async throws {
    try await converse { server, client in
      server.stop()
      try requireEqual(try client.rest(), [])
      do {
        _ = try Client(server, readsGreeting: false)
        throw Mismatch("a stopped server accepts")
      } catch let error as SystemError {
        try requireEqual(error.reason, "Connection refused")
      }
      server.stop()
    }
  }

  /// Whatever a connection is waiting for when the server stops.
  enum Occupation: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case reading, literal, idling, stalled, delayed, latency, crawling, blocked

    var testDescription: String { rawValue }
  }

  @Test("a server stops at once, whatever its connections do", arguments: Occupation.allCases)
  func stopAtOnce(_ occupation: Occupation) async throws {
    try await onThread {
      let time = try fastest(within: .seconds(5)) { try Self.timeToStop(occupation) }
      try require(time < .seconds(5), "it stops")
    }
  }

  /// How long a server takes to stop that has a connection with this occupation.
  private static func timeToStop(_ occupation: Occupation) throws -> Duration {
    let server = try MemoryServer()
    defer { server.stop() }
    let client = try Client(server)
    try client.logIn()
    try server.store.deliver([UInt8](repeating: UInt8(ascii: "x"), count: 8 << 20))
    try client.succeed("SELECT INBOX")
    server.log.clear()
    switch occupation {
    case .reading: break
    case .literal: try client.play("C: a APPEND INBOX {99}\nS: + Ready for literal.")
    case .idling: try client.play("C: a IDLE\nS: + idling")
    case .stalled: server.faults.add(Fault(.stall, at: .command("NOOP")))
    case .delayed: server.faults.add(Fault(.delay(.seconds(600)), at: .command("NOOP")))
    case .latency: server.line.latency = .seconds(600)
    case .crawling: server.line.bytesPerSecond = 1
    case .blocked: try client.send("a FETCH 1 BODY[]\r\n")
    }
    if ![.literal, .idling, .blocked].contains(occupation) { try client.send("a NOOP\r\n") }
    if occupation == .crawling {
      try require(!server.log.wait(atMost: .milliseconds(20)) { !$0.isEmpty }, "it crawls")
    } else if occupation != .literal {
      try require(server.log.wait(atMost: .seconds(20)) { !$0.isEmpty }, "it is at work")
    }
    let start = ContinuousClock.now
    server.stop()
    return ContinuousClock.now - start
  }

  @Test("connections can be dropped while the server goes on")
  func drop() async throws {
    try await converse { server, client in
      server.dropConnections()
      try requireEqual(try client.rest(), [])
      try Client(server).logIn()
    }
  }

  @Test("a server that nobody holds any more stops by itself")
  func release() async throws {
    try await onThread {
      var server: MemoryServer? = try MemoryServer()
      let client = try server.map { try Client($0) }
      server = nil
      try requireEqual(try client?.rest(), [])
    }
  }

  @Test("the log keeps commands in order and masks what is secret")
  func log() async throws {
    try await converse { server, client in
      try client.succeed("LOGIN {4+}\r\nuser {6+}\r\nsecret")
      try client.succeed("APPEND INBOX (\\Seen) {5+}\r\nHello")
      try client.command("login me \"hide\"")
      try client.command("AUTHENTICATE PLAIN aGlkZQ==")
      try client.command("LOGIN")
      let other = try Client(server)
      try other.command("uid fetch 1:* (flags)")
      try requireEqual(
        server.log.all.map { "\($0.connection) \($0.command): \($0.text)" },
        [
          "1 LOGIN: LOGIN user ***", "1 APPEND: APPEND INBOX (\\Seen) {5+}",
          "1 LOGIN: LOGIN me ***", "1 AUTHENTICATE: AUTHENTICATE PLAIN ***", "1 LOGIN: LOGIN ***",
          "2 UID FETCH: UID FETCH 1:* (flags)",
        ])
      server.log.clear()
      try requireEqual(server.log.texts, [])
      try require(!server.log.wait(atMost: .zero) { !$0.isEmpty }, "it stays empty")
    }
  }

  @Test("no descriptor and no thread is left behind")
  func leaks() async throws {
    await #expect(processExitsWith: .success) {
      try await onThread {
        _ = try MemoryServer()
        let residue = try Residue()
        for round in 0..<5 {
          let server = try MemoryServer()
          for _ in 0..<10 { try Client(server).logIn() }
          // So many that the last thread is still at work when the first has ended.
          let clients = try (0..<100).map { _ in try Client(server) }
          for client in clients { try client.play("C: a LOGIN user secret") }
          if round % 2 == 0 {
            server.stop()
            // The clients' own sockets and the two ends of the server's wake-up.
            try residue.requireNone(besides: clients.count + 2)
          }
        }
        try residue.requireNone()
      }
    }
  }
}
