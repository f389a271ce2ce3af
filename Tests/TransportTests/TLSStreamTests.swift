// SPDX-License-Identifier: MIT

import COpenSSL
import POSIX
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// What only streams with TLS must bear; the rest is in ``StreamTests``.
@Suite("TLSStream")
struct TLSStreamTests {
  @Test("new keys in the middle of the stream are taken and given") func keyUpdates() async throws {
    let updates = Monitor(0)
    let received = try await Wire.tls13.withStream(
      serve: { peer in
        while case let bytes = try peer.receive(atMost: 65_536), !bytes.isEmpty {
          // The client must answer with a change of its own, while it sends and receives.
          (peer as? TLSServerPeer)?.requestNewKeys()
          updates.update { $0 += 1 }
          try peer.send(bytes)
        }
      },
      { try Bulk.exchange(over: $0) })
    #expect(received == Bulk.digest)
    #expect(updates.read { $0 } > 100)
  }

  @Test("a renegotiation of TLS 1.2 is not taken part in") func renegotiation() async throws {
    let outcome = Mutex("")
    try await Wire.tls12.withStream(
      serve: { peer in
        try peer.send("before")
        (peer as? TLSServerPeer)?.renegotiate()
        let error = #expect(throws: Failure.self) { try peer.receive(atMost: 1) }
        outcome.withLock { $0 = error?.description ?? "" }
      },
      { stream in
        var (queue, buffer) = (ByteQueue(), [UInt8]())
        let error = thrown {
          while true { _ = try stream.transfer(sending: &queue, receiving: &buffer, until: soon) }
        }
        #expect(String(decoding: buffer, as: UTF8.self) == "before")
        #expect(error?.isLoss == true)
      })
    #expect(outcome.withLock { $0 } == "no renegotiation")
  }

  @Test("a damaged record is a loss, after the good ones before it are delivered")
  func damage() async throws {
    try await Wire.tls13.withStream(
      serve: { peer in
        try peer.send("good")
        try (peer as? TLSServerPeer)?.connection.send(
          [23, 3, 3, 0, 20] + Array(repeating: 7, count: 20))
        try peer.waitForEnd()
      },
      { stream in
        let text = try stream.receive()
        #expect(text == "good")
        let error = thrown { _ = try stream.receive() }
        guard case .lost(_, let reason) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(reason.contains("bad record mac"))
        #expect(thrown { _ = try stream.receive() } == error)
        stream.close()
      })
  }

  @Test("a refusal that comes after the handshake is a loss, and tells the alert")
  func lateAlert() async throws {
    let identity = try #require(TestAuthority.trusted).issue(.init())
    let options = TLSServerOptions(identity: identity, demandsClientCertificate: true)
    let error = try await onThread {
      try withServer({ _ = try TLSServerPeer($0, options) }) { server in
        let plain = try TCPStream.connected(to: server.endpoint())
        let stream = try TLSStream(over: plain, .trustingTestAuthority(), until: soon)
        return thrown { _ = try stream.receive() }
      }
    }
    guard case .lost(_, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason == "tlsv13 alert certificate required")
  }

  @Test("records may come and go byte by byte") func trickle() async throws {
    try await overServer({ peer in
      try peer.send("you said " + peer.receive())
      peer.endSending()
    }) { plain in
      let stream = try TLSStream(
        over: TrickleStream(plain), .trustingTestAuthority(), until: soon)
      var queue = ByteQueue(Array("hello".utf8))
      var buffer: [UInt8] = []
      let moved = try stream.transfer(sending: &queue, receiving: &buffer, until: soon)
      #expect(moved.sent == 5 && stream.unsent > 0, "the record is taken, but not yet sent")
      while stream.unsent > 0 {
        _ = try stream.transfer(sending: &queue, receiving: &buffer, until: soon)
      }
      #expect(buffer.isEmpty, "nothing is waited for when the last byte is out")
      let answer = try stream.receiveToEnd()
      #expect(answer == "you said hello")
    }
  }

  /// Sends twelve records of TLS 1.2, in which 13000 bytes become 13029, and follows the script.
  func overScript(
    _ portions: [Int], endingWith failure: TransportFailure? = nil,
    _ body: @escaping @Sendable (TLSStream) throws -> Void
  ) async throws {
    try await overServer(
      newest: TLS1_2_VERSION,
      { peer in
        // What came with the handshake would be in no portion.
        _ = try peer.receive(atMost: 2)
        for _ in 0..<12 { try peer.send([UInt8](repeating: 7, count: 13_000)) }
      }
    ) { plain in
      let script = ScriptedStream(plain)
      let stream = try TLSStream(over: script, .trustingTestAuthority(), until: soon)
      try stream.send("go")
      try script.follow(portions, endingWith: failure)
      try body(stream)
    }
  }

  @Test("the end of the stream below is the end only when all is decrypted") func backlog()
    async throws
  {
    // One byte less than a record, then more than one transfer may deliver.
    try await overScript([13_028, 65_536, 77_784]) { stream in
      var (queue, buffer) = (ByteQueue(Array("unheard".utf8)), [UInt8]())
      var steps: [Transferred] = []
      while steps.last?.isAtEnd != true {
        steps.append(try stream.transfer(sending: &queue, receiving: &buffer, until: soon))
      }
      #expect(steps.map(\.received).max() == 65_536)
      #expect(steps.map(\.received).reduce(0, +) == 156_000 && buffer.count == 156_000)
    }
  }

  @Test("a loss below comes after all that was decrypted") func lossBelow() async throws {
    let loss = TransportFailure.lost(Endpoint(host: "x", port: 1), reason: "cable")
    try await overScript([13_028, 65_536, 77_784], endingWith: loss) { stream in
      var (queue, buffer) = (ByteQueue(Array("unheard".utf8)), [UInt8]())
      var total = 0
      let error = thrown {
        while true {
          total += try stream.transfer(sending: &queue, receiving: &buffer, until: soon).received
        }
      }
      #expect(error == loss)
      #expect(total == 156_000 && buffer.count == 156_000)
    }
  }

  @Test("what is decrypted but not delivered is gone after closing") func closedBacklog()
    async throws
  {
    try await overScript([13_028, 65_536, 77_784]) { stream in
      var (queue, buffer) = (ByteQueue(), [UInt8]())
      while buffer.isEmpty {
        _ = try stream.transfer(sending: &queue, receiving: &buffer, until: soon)
      }
      stream.close()
      let error = thrown { _ = try stream.receive() }
      #expect(error == .lost(stream.peer.endpoint, reason: "closed"))
    }
  }

  @Test("TLS runs over any stream, such as another TLS") func nesting() async throws {
    let identity = try #require(TestAuthority.trusted).issue(.init())
    let text = try await onThread {
      // A relay that takes the outer TLS off and talks to a server of the inner one.
      try withServer({ connection in
        let peer = try TLSServerPeer(connection, TLSServerOptions(identity: identity))
        try peer.send("from the inside")
        peer.endSending()
      }) { inner in
        try withServer({ connection in
          let outer = try TLSServerPeer(connection, TLSServerOptions(identity: identity))
          let stream = try TCPStream.connected(to: inner.endpoint())
          try relay(outer, stream)
        }) { server in
          let plain = try TCPStream.connected(to: server.endpoint())
          let context = try TLSContext.trustingTestAuthority()
          let stream = try TLSStream(
            over: TLSStream(over: plain, context, until: soon), context, until: soon)
          defer { stream.close() }
          return try stream.receiveToEnd()
        }
      }
    }
    #expect(text == "from the inside")
  }

  @Test("one context serves many threads at once") func sharing() async throws {
    let identity = try #require(TestAuthority.trusted).issue(.init())
    let context = try TLSContext.trustingTestAuthority()
    try await onThread {
      try withServer({ connection in
        let peer = try TLSServerPeer(connection, TLSServerOptions(identity: identity))
        try peer.send(peer.receive() as String)
        peer.endSending()
      }) { server in
        let successes = Monitor(0)
        let threads = try (0..<8).map { number in
          try Thread(named: "client") {
            for round in 0..<5 {
              let text = "\(number) \(round)"
              let plain = try? TCPStream.connected(to: server.endpoint())
              let stream = try? plain.map { try TLSStream(over: $0, context, until: soon) }
              try? stream?.send(text)
              if (try? stream?.receiveToEnd()) == text { successes.update { $0 += 1 } }
              stream?.close()
            }
          }
        }
        for thread in threads { thread.join() }
        #expect(successes.read { $0 } == 40)
      }
    }
  }

  /// Runs `body` with a plain stream to a TLS server.
  func overServer(
    newest: CInt = TLS1_3_VERSION, _ serve: @escaping @Sendable (TLSServerPeer) throws -> Void,
    _ body: @escaping @Sendable (TCPStream) throws -> Void
  ) async throws {
    let identity = try #require(TestAuthority.trusted).issue(.init())
    try await onThread {
      try withServer({ connection in
        try serve(
          TLSServerPeer(connection, TLSServerOptions(identity: identity, newest: newest)))
      }) { server in try body(TCPStream.connected(to: server.endpoint())) }
    }
  }
}

/// Moves bytes between a server's end and a stream, one direction after the other, until one ends.
private func relay(_ peer: TLSServerPeer, _ stream: TCPStream) throws {
  var (queue, buffer) = (ByteQueue(), [UInt8]())
  while true {
    if peer.hasInput { queue.append(try peer.receive(atMost: 65_536)) }
    do {
      let moved = try stream.transfer(
        sending: &queue, receiving: &buffer, until: .after(.milliseconds(1)))
      if !buffer.isEmpty { try peer.send(buffer) }
      buffer.removeAll()
      if moved.isAtEnd { return peer.endSending() }
    } catch TransportFailure.timedOut {}
  }
}
