// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import Synchronization
import TestSupport
import Testing

@testable import Transport

@Suite("TCPStream.connect")
struct TCPConnectTests {
  /// A name for which every test brings its own resolver.
  let name = "imap.example.test"

  /// A port of an address on which nothing listens; it is held, so that nobody else takes it.
  static func closedPort() throws -> UInt16 { try closed.get().port }

  private static let closed = Result { try ListeningSocket(backlog: nil) }

  @Test("connects by name, and says whom it reached") func success() async throws {
    try await onThread {
      try withServer({ try $0.send("hello") }) { server in
        let stream = try TCPStream.connected(to: server.endpoint("localhost"))
        #expect(try stream.receiveToEnd() == "hello")
        #expect(stream.security == .plain)
        #expect(stream.peer.description == "localhost:\(server.port) (127.0.0.1)")
      }
    }
  }

  static let hasIPv6 = (try? ListeningSocket(on: "::1")) != nil

  @Test("connects to an IPv6 address", .enabled(if: hasIPv6)) func ipv6() async throws {
    try await onThread {
      try withServer(on: "::1", { try $0.send("hello") }) { server in
        let stream = try TCPStream.connected(to: server.endpoint("::1"))
        #expect(try stream.receiveToEnd() == "hello")
        #expect(stream.peer.description == "[::1]:\(server.port) (::1)")
      }
    }
  }

  @Test(
    "asks only for the family that is wanted",
    arguments: [(AddressFamily.ipv4, "127.0.0.1"), (.ipv6, "::1")])
  func families(_ family: AddressFamily, _ host: String) throws {
    let endpoint = Endpoint(host: host, port: 1)
    let other: AddressFamily = family == .ipv4 ? .ipv6 : .ipv4
    #expect(try NameResolver.system.lookUp(endpoint, family).map(\.description) == [host])
    let error = thrown { _ = try NameResolver.system.lookUp(endpoint, other) }
    guard case .hostUnknown(endpoint, let reason) = error else {
      return #expect(error == .hostUnknown(endpoint, reason: "…"))
    }
    #expect(!reason.isEmpty)
  }

  @Test("a name without an address is unknown, and the reason is told") func unknownName()
    async throws
  {
    let error = try await onThread {
      thrown { _ = try TCPStream.connected(to: Endpoint(host: "no such host.invalid", port: 1)) }
    }
    guard case .hostUnknown(let endpoint, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(endpoint.host == "no such host.invalid")
    #expect(!reason.isEmpty)
  }

  @Test("a port on which nothing listens refuses") func refusal() async throws {
    let endpoint = Endpoint(host: "127.0.0.1", port: try Self.closedPort())
    let error = try await onThread { thrown { _ = try TCPStream.connected(to: endpoint) } }
    #expect(error == .refused(endpoint))
  }

  @Test("a refusal counts more than an address without a route") func bestFailure() async throws {
    let endpoint = Endpoint(host: name, port: 1)
    let port = try Self.closedPort()
    // A multicast address is never reached by TCP.
    let resolvers: [NameResolver] = [
      .answering(("224.0.0.1", 1), ("127.0.0.1", port)),
      .answering(("127.0.0.1", port), ("224.0.0.1", 1)),
    ]
    for resolver in resolvers {
      let error = try await onThread {
        thrown {
          _ = try TCPStream.connect(
            to: endpoint, until: soon, wokenBy: WakeUp(), resolver: resolver)
        }
      }
      #expect(error == .refused(endpoint))
    }
  }

  @Test("an address without a route is unreachable, and the reason is told")
  func unreachable() async throws {
    let endpoint = Endpoint(host: "224.0.0.1", port: 1)
    let error = try await onThread { thrown { _ = try TCPStream.connected(to: endpoint) } }
    guard case .unreachable(endpoint, let reason) = error else {
      return #expect(error == .unreachable(endpoint, reason: "…"))
    }
    #expect(reason.contains("unreachable"))
  }

  /// So much longer than what is tried takes that a busy machine does not come near it.
  private static let patience = Duration.seconds(300)

  /// Runs a race whose attempts follow each other so slowly that the test would fail for its time.
  func slowRace(to ports: UInt16..., endpoint: Endpoint) throws -> (
    stream: TCPStream, took: Duration
  ) {
    let addresses = ports.compactMap { SocketAddress(numeric: "127.0.0.1", port: $0) }
    let wakeUp = try WakeUp()
    var race = ConnectionRace(
      to: endpoint, addresses, until: .after(Self.patience), wokenBy: wakeUp, delay: Self.patience)
    let start = ContinuousClock.now
    let socket = try race.run()
    return (TCPStream(socket, to: endpoint, wokenBy: wakeUp), start.duration(to: .now))
  }

  @Test("the next address is tried as soon as one refuses") func refusedFirst() async throws {
    let closed = try Self.closedPort()
    try await onThread {
      try withServer({ try $0.send("second") }) { server in
        let race = try slowRace(to: closed, server.port, endpoint: server.endpoint())
        #expect(try race.stream.receiveToEnd() == "second")
        #expect(race.took < Self.patience / 2)
      }
    }
  }

  @Test("an address that does not answer costs one delay, not a timeout") func blackHole()
    async throws
  {
    try await onThread { [name] in
      let hole = try BlackHole()
      try withServer({ try $0.send("second") }) { server in
        let resolver = NameResolver.answering(("127.0.0.1", hole.port), ("127.0.0.1", server.port))
        var text = ""
        let duration = try ContinuousClock().measure {
          let stream = try TCPStream.connect(
            to: Endpoint(host: name, port: 1), until: .after(Self.patience), wokenBy: WakeUp(),
            resolver: resolver)
          text = try stream.receiveToEnd()
        }
        #expect(text == "second")
        #expect(duration >= ConnectionRace.delay && duration < Self.patience / 2)
      }
    }
  }

  @Test("the next address is tried as soon as one refuses late") func refusedLate() async throws {
    try await onThread {
      let hole = try BlackHole()
      try withServer({ try $0.send("second") }) { server in
        let closer = try hole.closeWhenSomebodyWaits()
        // The attempt is repeated after a second, and then refused.
        let race = try slowRace(to: hole.port, server.port, endpoint: server.endpoint())
        #expect(try race.stream.receiveToEnd() == "second")
        #expect(race.took > .milliseconds(500) && race.took < Self.patience / 2)
        closer.join()
      }
    }
  }

  @Test("the race begins with the first address and stops at the first success") func order()
    async throws
  {
    try await onThread {
      let second = Mutex(0)
      try withServer({ _ in second.withLock { $0 += 1 } }) { other in
        try withServer({ try $0.send("first") }) { server in
          let race = try slowRace(to: server.port, other.port, endpoint: server.endpoint())
          #expect(try race.stream.receiveToEnd() == "first")
        }
      }
      #expect(second.withLock { $0 } == 0)
    }
  }

  @Test("the whole connect has one deadline") func deadline() async throws {
    try await onThread {
      let hole = try BlackHole()
      let endpoint = Endpoint(host: "127.0.0.1", port: hole.port)
      let duration = ContinuousClock().measure {
        let error = thrown {
          _ = try TCPStream.connect(
            to: endpoint, until: .after(.milliseconds(300)), wokenBy: WakeUp())
        }
        #expect(error == .timedOut(endpoint, during: .connecting))
      }
      #expect(duration >= .milliseconds(300) && duration < Self.patience / 2)
    }
  }

  @Test("a raised wake-up ends the attempt") func interruption() async throws {
    try await onThread {
      let hole = try BlackHole()
      let wakeUp = try WakeUp()
      let waker = try wakeUp.raiseWhenThisThreadSleeps()
      let error = thrown {
        _ = try TCPStream.connect(
          to: Endpoint(host: "127.0.0.1", port: hole.port), until: .never, wokenBy: wakeUp)
      }
      #expect(error == .interrupted)
      waker.join()
    }
  }

  @Test("a lookup that hangs is abandoned at the deadline, and its late answer is discarded")
  func lookupDeadline() async throws {
    try await onThread { [name] in
      let gate = Monitor(false)
      let ended = Monitor(false)
      let resolver = NameResolver { _, _ in
        gate.waitUntilTrue()
        ended.update { $0 = true }
        return []
      }
      let endpoint = Endpoint(host: name, port: 1)
      let error = thrown {
        _ = try TCPStream.connect(
          to: endpoint, until: .after(.milliseconds(50)), wokenBy: WakeUp(), resolver: resolver)
      }
      #expect(error == .timedOut(endpoint, during: .resolving))
      gate.update { $0 = true }
      ended.waitUntilTrue()
    }
  }

  @Test("a lookup that hangs is abandoned when the wake-up is raised") func lookupInterruption()
    async throws
  {
    try await onThread { [name] in
      let gate = Monitor(false)
      let wakeUp = try WakeUp()
      let resolver = NameResolver { _, _ in
        wakeUp.raise()
        gate.waitUntilTrue()
        return []
      }
      let error = thrown {
        _ = try TCPStream.connect(
          to: Endpoint(host: name, port: 1), until: .never, wokenBy: wakeUp, resolver: resolver)
      }
      #expect(error == .interrupted)
      gate.update { $0 = true }
    }
  }

  @Test("the socket does not wait to fill packets and notices a dead peer") func options()
    async throws
  {
    try await onThread {
      try withServer({ try $0.waitForEnd() }) { server in
        let socket = try Socket(
          for: #require(SocketAddress(numeric: "127.0.0.1", port: server.port)))
        socket.tune()
        #expect(option(socket, CInt(IPPROTO_TCP), TCP_NODELAY) != 0)
        #expect(option(socket, SOL_SOCKET, SO_KEEPALIVE) != 0)
        #expect(fcntl(socket.descriptor, F_GETFL) & O_NONBLOCK != 0)
        #expect(fcntl(socket.descriptor, F_GETFD) & FD_CLOEXEC != 0)
      }
    }
    @Sendable func option(_ socket: Socket, _ level: CInt, _ name: CInt) -> CInt {
      var value: CInt = 0
      var size = socklen_t(MemoryLayout<CInt>.size)
      getsockopt(socket.descriptor, level, name, &value, &size)
      return value
    }
  }
}

/// A port that drops every attempt to connect, because its queue is full.
final class BlackHole: Sendable {
  let port: UInt16
  private let listener: Mutex<ListeningSocket?>
  private let fillers = Mutex<[Int32]>([])

  init() throws {
    let listener = try ListeningSocket(backlog: 0)
    port = listener.port
    self.listener = Mutex(listener)
    guard let address = SocketAddress(numeric: "127.0.0.1", port: port) else { return }
    // The queue takes one or two; the attempt that stays unanswered proves that it is full.
    for _ in 0..<8 {
      let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
      let number = socket(AF_INET, type, 0)
      fillers.withLock { $0.append(number) }
      _ = address.withSystemAddress { connect(number, $0, $1) }
      var poll = PollSet()
      poll.add(number, .write)
      if try !poll.wait(until: .after(.milliseconds(50))) { return }
    }
    throw SystemError(code: EISCONN, operation: "fill the queue")
  }

  /// Waits for another attempt; when that is repeated, it is refused.
  func closeWhenSomebodyWaits() throws -> Thread {
    let before = try unanswered()
    return try Thread(named: "closer") { [self] in
      while let count = try? unanswered(), count <= before { sched_yield() }
      listener.withLock { $0 = nil }
    }
  }

  /// How many attempts wait for an answer (SYN_SENT), as the kernel tells.
  private func unanswered() throws -> Int {
    let digits = String(port, radix: 16, uppercase: true)
    let padding = String(repeating: "0", count: 4 - digits.count)
    let line = " 0100007F:\(padding)\(digits) 02 "
    // The table can be long, and it is read again and again.
    let table = try Files.read("/proc/net/tcp") + [0]
    return table.withUnsafeBytes { table in
      var rest = table.baseAddress?.assumingMemoryBound(to: CChar.self)
      var count = 0
      while let text = rest, let found = strstr(text, line) {
        count += 1
        rest = UnsafePointer(found) + 1
      }
      return count
    }
  }

  deinit { fillers.withLock { $0.forEach { _ = Glibc.close($0) } } }
}

extension Monitor<Bool> {
  func waitUntilTrue() { _ = wait { $0 ? true : nil } }
}
