// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("Slow lines")
struct LineTests {
  @Test("an answer comes no sooner than the latency, and commands sent together wait together")
  func latency() async throws {
    try await converse { server, client in
      server.line = LineQuality(latency: .milliseconds(300))
      let start = ContinuousClock.now
      try client.send((1...40).map { "a\($0) NOOP\r\n" }.joined())
      for _ in 1...40 { _ = try client.line() }
      let time = ContinuousClock.now - start
      try require(time >= .milliseconds(300), "the answers wait, they took \(time)")
      // One after the other they would take 12 s, however fast the machine is.
      try require(time < .seconds(9), "they wait together, they took \(time)")
    }
  }

  @Test("bandwidth limits all connections together, both ways")
  func bandwidth() async throws {
    let content = [UInt8](repeating: UInt8(ascii: "x"), count: 20_000)
    try await converse { server, first in
      let second = try Client(server)
      try server.store.deliver(content)
      for client in [first, second] {
        try client.logIn()
        try client.succeed("SELECT INBOX")
      }
      server.line = LineQuality(bytesPerSecond: 200_000)
      let start = ContinuousClock.now
      for client in [first, second] { try client.send("a FETCH 1 BODY.PEEK[]\r\nb LOGOUT\r\n") }
      for client in [first, second] {
        try require(try client.rest().count > 20_000, "the message comes")
      }
      let received = ContinuousClock.now - start
      try require(received >= .milliseconds(200), "40,000 bytes take 0.2 s, not \(received)")
    }
  }

  @Test("what a client sends goes through the same line")
  func upload() async throws {
    let text = String(repeating: "x", count: 30_000)
    try await converse { server, client in
      try client.logIn()
      server.line = LineQuality(bytesPerSecond: 200_000)
      let start = ContinuousClock.now
      try client.succeed("APPEND INBOX {30000+}\r\n\(text)")
      let time = ContinuousClock.now - start
      try require(time >= .milliseconds(150), "30,000 bytes take 0.15 s, not \(time)")
    }
  }
}
