// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import TestSupport
import Testing

@testable import Transport

/// What the process keeps after streams have come and gone; each test has a process of its own.
@Suite("Descriptors and signals")
struct DescriptorTests {
  @Test("no descriptor is left, neither after success nor after any failure")
  func leaks() async {
    await #expect(processExitsWith: .success) {
      // Once before counting, for whatever libraries open only once.
      try await Self.useEverything()
      let before = try Self.openDescriptors()
      for _ in 0..<3 { try await Self.useEverything() }
      // A lookup that was abandoned gives its descriptors back when its thread ends.
      let deadline = soon
      while try Self.openDescriptors() != before, !deadline.isOver { sched_yield() }
      let after = try Self.openDescriptors()
      #expect(after == before)
    }
  }

  @Test(
    "writing to a peer that is gone is an error, also if SIGPIPE would kill",
    arguments: Wire.allCases)
  func brokenPipe(_ wire: Wire) async {
    await #expect(processExitsWith: .success) { [wire = wire as Wire] in
      signal(SIGPIPE, SIG_DFL)
      let left = Monitor(false)
      try await wire.withStream(
        serve: { peer in
          _ = try peer.receive(atMost: 1)
          peer.reset()
          left.update { $0 = true }
        },
        { stream in
          try stream.send("x")
          left.waitUntilTrue()
          let error = thrown {
            for _ in 0..<10 { try stream.send([UInt8](repeating: 1, count: 100_000)) }
          }
          #expect(error?.isLoss == true)
          stream.close()
        })
    }
  }

  static func openDescriptors() throws -> [String] {
    // The listing itself uses one, which is gone when its name is looked up.
    try Directory.names(in: "/proc/self/fd").filter { Files.exists("/proc/self/fd/\($0)") }.sorted()
  }

  /// Goes through successes and failures of every phase.
  static func useEverything() async throws {
    let identity = try #require(TestAuthority.trusted).issue(.init())
    let options = TLSServerOptions(identity: identity)
    let contexts: [TLSContext] = try [
      .trustingTestAuthority(), .trustingFingerprints("aa"), TLSContext(trust: CertificateTrust()),
      .trusting(identity.pem),
    ]
    for context in contexts { _ = try await HandshakeTrial.run(options, context) }
    _ = try await HandshakeTrial.run(host: "", options, .trustingTestAuthority())
    for wire in Wire.allCases {
      try await wire.withStream(serve: { try $0.send("x") }, { _ = try $0.receiveToEnd() })
      // Without close(), and after a failure.
      try await wire.withStream(
        serve: { peer in
          _ = try peer.receive(atMost: 1)
          peer.reset()
        },
        { stream in
          try stream.send("x")
          _ = thrown { _ = try stream.receiveToEnd() }
        })
    }
    try await onThread {
      try failToConnect()
      try failToShakeHands()
    }
  }

  static func failToConnect() throws {
    let closed = try TCPConnectTests.closedPort()
    let hole = try BlackHole()
    let gate = Monitor(false)
    let hanging = NameResolver { _, _ in
      gate.waitUntilTrue()
      return []
    }
    let resolvers: [NameResolver] = [
      .answering(), .answering(("127.0.0.1", closed), ("224.0.0.1", 1), ("127.0.0.1", hole.port)),
      .system, hanging,
    ]
    for resolver in resolvers {
      _ = thrown {
        _ = try TCPStream.connect(
          to: Endpoint(host: "no such name", port: 1), until: .after(.milliseconds(20)),
          wokenBy: WakeUp(), resolver: resolver)
      }
    }
    gate.update { $0 = true }
  }

  static func failToShakeHands() throws {
    let scripts: [@Sendable (ServerConnection) throws -> Void] = [
      { try $0.send("* OK hello\r\n") }, { _ = try $0.receive() }, { try $0.waitForEnd() },
      { $0.reset() },
    ]
    for script in scripts {
      try withServer(script) { server in
        _ = thrown {
          // A reset may come before the connection is looked at.
          let plain = try TCPStream.connected(to: server.endpoint())
          _ = try TLSStream(
            over: plain, .trustingFingerprints("aa"), until: .after(.milliseconds(20)))
        }
      }
    }
  }
}
