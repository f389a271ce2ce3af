// SPDX-License-Identifier: MIT

import COpenSSL
import POSIX
import TestSupport
import Testing

@testable import Transport

@Suite("Proxy")
struct ProxyTests {
  private static func proxy(_ server: ProxyServer, login: Proxy.Login? = nil) throws -> Proxy {
    let kind = try #require(Proxy.Kind(rawValue: server.kind.rawValue))
    return Proxy(kind, at: Endpoint(host: "127.0.0.1", port: server.port), login: login)
  }

  @Test(
    "the name of the destination reaches the proxy, and bytes go both ways",
    arguments: ProxyServer.Kind.allCases, [false, true])
  func connection(_ kind: ProxyServer.Kind, _ hasLogin: Bool) async throws {
    try await onThread {
      try withServer { server in
        try server.send("* OK hello\r\n")
        try server.send(try server.receive())
      } _: { server in
        let login = kind == .socks4 ? "jane" : "jane:pw"
        let proxyServer = try ProxyServer(
          kind, login: hasLogin ? login : nil, names: ["mail.invalid": server.port])
        let proxy = try Self.proxy(
          proxyServer, login: hasLogin ? .init(user: "jane", password: "pw") : nil)
        let stream = try proxy.connect(
          to: Endpoint(host: "mail.invalid", port: 143), until: soon, wokenBy: WakeUp())
        defer { stream.close() }
        #expect(try stream.receive().hasPrefix("* OK"))
        try stream.send("ping")
        #expect(try stream.receiveToEnd().hasSuffix("ping"))
        #expect(proxyServer.requests == ["mail.invalid:143"])
        #expect(stream.peer.endpoint.host == "mail.invalid")
        #expect(stream.security == .plain)
        #expect(stream.peer.address == "\(kind.rawValue) proxy 127.0.0.1:\(proxyServer.port)")
      }
    }
  }

  @Test("TLS goes through a proxy, with the name of the destination") func encryption()
    async throws
  {
    let authority = try #require(TestAuthority.trusted)
    let identity = try authority.issue(.init(names: "DNS:mail.invalid"))
    try await onThread {
      let folder = try TemporaryFolder()
      let file = try folder.write(authority.identity.pem, to: "ca.pem")
      try withServer { connection in
        let peer = try TLSServerPeer(connection, TLSServerOptions(identity: identity))
        try peer.send("hello")
        try peer.waitForEnd()
      } _: { server in
        let proxyServer = try ProxyServer(.socks5, names: ["mail.invalid": server.port])
        let plain = try Self.proxy(proxyServer).connect(
          to: Endpoint(host: "mail.invalid", port: 993), until: soon, wokenBy: WakeUp())
        let context = try TLSContext(trust: CertificateTrust(authoritiesFile: file))
        let stream = try TLSStream(over: plain, context, until: soon)
        #expect(try stream.receive() == "hello")
        stream.close()
      }
    }
  }

  /// A proxy that does something wrong, and what is told of it.
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var kind = Proxy.Kind.socks5
    let reason: String
    let serve: @Sendable (ServerConnection) throws -> Void
  }

  static let faults = [
    Fault(testDescription: "hangs up", reason: "It closed the connection without an answer") {
      _ = try $0.receive()
    },
    Fault(
      testDescription: "hangs up half way", reason: "It closed the connection without an answer"
    ) {
      _ = try $0.receive()
      try $0.send([5, 0])
      _ = try $0.receive()
      try $0.send([5, 0, 0])
    },
    Fault(testDescription: "answers nonsense", reason: "It does not speak SOCKS5") {
      try $0.send("220 mail ready\r\n")
      try $0.waitForEnd()
    },
    Fault(
      testDescription: "sends half a header", kind: .http,
      reason: "It closed the connection without an answer"
    ) {
      _ = try $0.receive()
      try $0.send("HTTP/1.1 200 OK\r\nVia")
    },
    Fault(
      testDescription: "sends a header without end", kind: .http,
      reason: "It does not speak HTTP: the answer is too large"
    ) {
      try $0.send("HTTP/1.1 200 OK\r\nVia: " + String(repeating: "x", count: 40_000))
      try $0.waitForEnd()
    },
  ]

  @Test("a proxy that fails is named with what it did", arguments: faults)
  func fault(_ fault: Fault) async throws {
    try await onThread {
      try withServer(fault.serve) { server in
        let proxy = Proxy(fault.kind, at: server.endpoint())
        let failure = thrown {
          _ = try proxy.connect(
            to: Endpoint(host: "mail.invalid", port: 1), until: soon, wokenBy: WakeUp())
        }
        #expect(failure == .proxyFailed(proxy, reason: fault.reason))
      }
    }
  }

  @Test("a proxy that stalls costs no more than the deadline") func stall() async throws {
    try await onThread {
      try withServer({ try $0.waitForEnd() }) { server in
        let proxy = Proxy(.http, at: server.endpoint())
        let failure = thrown {
          _ = try proxy.connect(
            to: Endpoint(host: "x", port: 1), until: .after(.milliseconds(50)), wokenBy: WakeUp())
        }
        #expect(failure == .proxyFailed(proxy, reason: "It did not answer in time"))
      }
    }
  }

  @Test("a proxy that nobody listens at is told as one") func absence() async throws {
    try await onThread {
      let socket = try ListeningSocket(backlog: nil)
      let proxy = Proxy(.socks5, at: Endpoint(host: "127.0.0.1", port: socket.port))
      let failure = thrown {
        _ = try proxy.connect(
          to: Endpoint(host: "x", port: 1), until: soon, wokenBy: WakeUp())
      }
      #expect(failure == .proxyFailed(proxy, reason: "It refused the connection"))
    }
  }

  @Test("the wake-up ends the wait for a proxy") func interruption() async throws {
    try await onThread {
      try withServer({ try $0.waitForEnd() }) { server in
        let wakeUp = try WakeUp()
        let waker = try wakeUp.raiseWhenThisThreadSleeps()
        let failure = thrown {
          _ = try Proxy(.socks5, at: server.endpoint()).connect(
            to: Endpoint(host: "x", port: 1), until: soon, wokenBy: wakeUp)
        }
        waker.join()
        #expect(failure == .interrupted)
      }
    }
  }
}
