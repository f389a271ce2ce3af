// SPDX-License-Identifier: MIT

import COpenSSL
import POSIX
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// Agreeing on TLS, and the ways in which that fails.
@Suite("TLS handshake")
struct TLSHandshakeTests {
  func options(newest: CInt = TLS1_3_VERSION) throws -> TLSServerOptions {
    try TLSServerOptions(
      identity: #require(TestAuthority.trusted).issue(.init()), oldest: TLS1_VERSION,
      newest: newest)
  }

  @Test("TLS 1.2 and 1.3 are spoken", arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func versions(_ version: CInt) async throws {
    let trial = try await HandshakeTrial.run(
      options(newest: version), .trustingTestAuthority())
    let security = try trial.outcome.get()
    #expect(security.description == (version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3"))
    guard case .encrypted(_, let cipher) = security else { return }
    #expect(cipher.contains("AES") || cipher.contains("CHACHA20"))
  }

  @Test("a server with TLS 1.1 at most is refused") func oldVersion() async throws {
    let trial = try await HandshakeTrial.run(
      options(newest: TLS1_1_VERSION), .trustingTestAuthority())
    guard case .handshakeFailed(_, let reason) = trial.failure else {
      Issue.record("\(trial.outcome)")
      return
    }
    #expect(reason.contains("protocol"))
  }

  @Test(
    "the server is told which name is meant, but never an address",
    arguments: [("localhost", "localhost"), ("localhost.", "localhost"), ("127.0.0.1", nil)])
  func serverName(_ host: String, _ expected: String?) async throws {
    let trial = try await HandshakeTrial.run(
      host: host, options(), .trustingTestAuthority())
    #expect(trial.failure == nil)
    #expect(trial.serverName == expected)
  }

  /// Runs a handshake against a server that does not do its part.
  ///
  /// The deadline is asked for when the thread begins: on a busy machine it may wait for its turn for a minute.
  func failureAgainst(
    until deadline: @escaping @autoclosure @Sendable () -> Deadline = soon,
    wokenBy wakeUp: WakeUp? = nil,
    _ serve: @escaping @Sendable (ServerConnection) throws -> Void
  ) async throws -> TransportFailure? {
    try await onThread {
      try withServer(serve) { server in
        let plain = try TCPStream.connect(
          to: server.endpoint(), until: soon, wokenBy: wakeUp ?? WakeUp())
        let context = try TLSContext.trustingFingerprints("aa")
        let failure = thrown { _ = try TLSStream(over: plain, context, until: deadline()) }
        let later = thrown { _ = try plain.receive() }
        #expect(later == .lost(plain.peer.endpoint, reason: "closed"))
        return failure
      }
    }
  }

  @Test(
    "a peer that does not speak TLS is recognised",
    arguments: [
      "* OK [CAPABILITY IMAP4rev1 STARTTLS] Dovecot ready.", "220 mail.example.test ESMTP",
      "HTTP/1.1 400 Bad Request", "SSH-2.0-OpenSSH_9.2", "+OK POP3 ready",
    ])
  func notTLS(_ greeting: String) async throws {
    let failure = try await failureAgainst { connection in
      try connection.send(greeting + "\r\n")
      try connection.waitForEnd()
    }
    guard case .notTLS = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test("plain bytes that were injected before a STARTTLS handshake fail it") func injection()
    async throws
  {
    let options = try options()
    let failure = try await onThread {
      try withServer({ connection in
        _ = try connection.receive()
        try connection.send("a1 OK begin TLS now\r\n")
        // By somebody in between; the client has read up to here when it gets these.
        _ = try connection.receive(atMost: 1)
        try connection.send("* BYE injected\r\n")
        _ = try TLSServerPeer(connection, options)
      }) { server in
        let plain = try TCPStream.connected(to: server.endpoint())
        try plain.send("a1 STARTTLS\r\n")
        let consent = try plain.receive()
        #expect(consent == "a1 OK begin TLS now\r\n")
        let context = try TLSContext.trustingTestAuthority()
        return thrown { _ = try TLSStream(over: plain, context, until: soon) }
      }
    }
    guard case .notTLS = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test("after a plain beginning, TLS goes on over the same connection") func upgrade()
    async throws
  {
    let options = try options()
    let text = try await onThread {
      try withServer({ connection in
        _ = try connection.receive()
        try connection.send("a1 OK begin TLS now\r\n")
        let peer = try TLSServerPeer(connection, options)
        try peer.send("secret " + peer.receive())
        peer.endSending()
      }) { server in
        let plain = try TCPStream.connected(to: server.endpoint())
        try plain.send("a1 STARTTLS\r\n")
        _ = try plain.receive()
        let context = try TLSContext.trustingTestAuthority()
        let stream = try TLSStream(over: plain, context, until: soon)
        #expect(stream.peer == plain.peer)
        try stream.send("a2 NOOP\r\n")
        return try stream.receiveToEnd()
      }
    }
    #expect(text == "secret a2 NOOP\r\n")
  }

  @Test("a peer that leaves during the handshake has ended the stream") func end() async throws {
    let failure = try await failureAgainst { connection in
      _ = try connection.receive()
    }
    guard case .ended(_, during: .handshake) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test("a peer that leaves in the middle of a record has ended the stream") func cut()
    async throws
  {
    let failure = try await failureAgainst { connection in
      _ = try connection.receive()
      // The header of a handshake record of 256 bytes, and one of them.
      try connection.send([22, 3, 3, 1, 0, 2])
    }
    guard case .ended(_, during: .handshake) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test("a reset during the handshake is a loss") func reset() async throws {
    let failure = try await failureAgainst { connection in
      _ = try connection.receive()
      connection.reset()
    }
    guard case .lost(_, reason: "Connection reset by peer") = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
  }

  @Test("nonsense in a proper record is a failed handshake") func nonsense() async throws {
    let failure = try await failureAgainst { connection in
      _ = try connection.receive()
      try connection.send([22, 3, 3, 0, 5, 99, 0, 0, 1, 7])
      try connection.waitForEnd()
    }
    guard case .handshakeFailed(_, let reason) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test("a peer that says nothing costs the deadline and no more") func deadline() async throws {
    var failure: TransportFailure?
    let duration = try await ContinuousClock().measure {
      failure = try await failureAgainst(until: .after(.milliseconds(100))) {
        try $0.waitForEnd()
      }
    }
    guard case .timedOut(_, during: .handshake) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    // A later end would be that of the server, and another failure.
    #expect(duration >= .milliseconds(100))
  }

  @Test("a raised wake-up ends the handshake") func interruption() async throws {
    let wakeUp = try WakeUp()
    let failure = try await failureAgainst(until: .never, wokenBy: wakeUp) { connection in
      _ = try connection.receive()
      wakeUp.raise()
      try connection.waitForEnd()
    }
    #expect(failure == .interrupted)
  }
}
