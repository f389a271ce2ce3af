// SPDX-License-Identifier: MIT

import POSIX
import TestSupport
import Testing

@testable import Transport

@Suite("ServiceResolver")
struct ServiceResolverTests {
  private static let name = "_imaps._tcp.example.org"

  /// A busy machine may be slow to answer.
  private static func resolver(
    _ server: FakeNameServer, patience: Duration = .seconds(30)
  ) throws -> ServiceResolver {
    let address = try #require(SocketAddress(numeric: "127.0.0.1", port: server.port))
    return ServiceResolver(servers: [address], patience: patience)
  }

  private static func services(
    _ services: [FakeNameServer.Service], drops: Int = 0
  ) async throws -> [ServiceResolver.Service]? {
    try await onThread {
      let server = try FakeNameServer(services: [name: services], drops: drops)
      // The server of the test may have to wait for a processor for seconds.
      let patience = drops > 0 ? Duration.seconds(12) : .seconds(30)
      return try resolver(server, patience: patience).services(name, until: .after(.seconds(60)))
    }
  }

  @Test("services come best first: by priority, then by weight") func order() async throws {
    let found = try await Self.services([
      .init("third.example.org", port: 3, priority: 20),
      .init("second.example.org", port: 2, priority: 10, weight: 1),
      .init("First.example.org", port: 1, priority: 10, weight: 9),
    ])
    #expect(found?.map(\.host) == ["first", "second", "third"].map { "\($0).example.org" })
    #expect(found?.map(\.port) == [1, 2, 3])
  }

  @Test("a dot says that there is no such service; no record says nothing")
  func denial() async throws {
    #expect(try await Self.services([.init("", port: 0)]) == nil)
    #expect(try await Self.services([]) == [])
  }

  @Test("a question that was lost is asked again") func lost() async throws {
    let found = try await Self.services([.init("a.example.org", port: 993)], drops: 1)
    #expect(found?.count == 1)
  }

  @Test("the hosts that take mail come in their order") func exchangers() async throws {
    try await onThread {
      let server = try FakeNameServer(exchangers: [
        "example.org": ["mx1.a.example", "mx2.a.example"]
      ])
      let found = try Self.resolver(server).mailExchangers(
        "example.org", until: .after(.seconds(60)))
      #expect(found == ["mx1.a.example", "mx2.a.example"])
    }
  }

  @Test("an answer that does not fit into a datagram comes over a connection")
  func truncated() async throws {
    try await onThread {
      let exchangers = (0..<60).map { "mx\($0).a-rather-long-name.example.org" }
      let server = try FakeNameServer(exchangers: ["example.org": exchangers], truncates: true)
      let found = try Self.resolver(server).mailExchangers(
        "example.org", until: .after(.seconds(60)))
      #expect(found == exchangers)
    }
  }

  @Test("nobody who answers is no answer, before the deadline") func silence() async throws {
    try await onThread {
      let server = try FakeNameServer(drops: 100)
      let found = try Self.resolver(server).services(Self.name, until: .after(.milliseconds(200)))
      #expect(found == [])
    }
  }

  @Test(
    "a name that cannot be asked for is not asked for",
    arguments: ["", ".", String(repeating: "a", count: 64) + ".org"])
  func names(_ name: String) {
    #expect(DNSMessage.question(name, .service, identifier: 1) == nil)
  }

  @Test("damaged answers are none, and never a crash") func damage() throws {
    let question = try #require(DNSMessage.question(Self.name, .service, identifier: 7))
    var answer = question
    answer[2] = 0x81
    answer[7] = 1
    answer += [0xc0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, 9, 0, 1, 0, 2, 3, 0xe1, 1, 0x61, 0]
    #expect(
      DNSMessage(answer)?.records == [
        .init(kind: .service, priority: 1, weight: 2, port: 993, target: "a")
      ])
    for length in 0..<answer.count { #expect(DNSMessage(Array(answer[..<length])) == nil) }
    for index in answer.indices {
      for value: UInt8 in [0, 1, 12, 63, 64, 0xc0, 0xff] {
        var damaged = answer
        damaged[index] = value
        _ = DNSMessage(damaged)
      }
    }
    // A name that refers to itself has no end.
    var loop = answer
    loop.replaceSubrange((loop.count - 3)..., with: [0xc0, UInt8(loop.count - 3), 0])
    #expect(DNSMessage(loop) == nil)
  }
}
