// SPDX-License-Identifier: MIT

import Glibc
package import POSIX

/// Asks name servers where the services of a domain are (RFC 2782).
///
/// It asks by a datagram, and by a connection if the answer does not fit into one (RFC 7766).
package struct ServiceResolver: Sendable {
  /// A host and a port that a domain names for a service.
  package struct Service: Equatable, Sendable {
    package let host: String
    package let port: UInt16
  }

  private let servers: [SocketAddress]
  private let patience: Duration

  /// Asks these name servers, one after the other; each twice, and waits for an answer so long.
  package init(servers: [SocketAddress], patience: Duration = .milliseconds(1_500)) {
    self.servers = servers
    self.patience = patience
  }

  /// The name servers of `/etc/resolv.conf`, else one on this machine.
  package static var system: ServiceResolver {
    let text =
      (try? Files.read("/etc/resolv.conf")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let servers = text.split(whereSeparator: \.isNewline).compactMap { line -> SocketAddress? in
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.count >= 2, words[0] == "nameserver" else { return nil }
      return SocketAddress(numeric: String(words[1]), port: 53)
    }
    let local = [SocketAddress(numeric: "127.0.0.1", port: 53)].compactMap { $0 }
    return ServiceResolver(servers: servers.isEmpty ? local : servers)
  }

  /// The hosts of a service such as `_imaps._tcp.example.org`, best first.
  ///
  /// - Returns: `nil` when the domain says that it does not have the service (RFC 2782, target `.`);
  ///   nothing when it says nothing, or when nobody answers before the deadline.
  package func services(_ name: String, until deadline: Deadline) -> [Service]? {
    let records = ask(name, .service, until: deadline).sorted {
      ($0.priority, -$0.weight) < ($1.priority, -$1.weight)
    }
    if !records.isEmpty, records.allSatisfy({ $0.target == "." }) { return nil }
    return records.filter { $0.target != "." && $0.port > 0 }.map {
      Service(host: $0.target.lowercased(), port: $0.port)
    }
  }

  /// The hosts that take mail for a domain, best first.
  package func mailExchangers(_ domain: String, until deadline: Deadline) -> [String] {
    ask(domain, .mailExchanger, until: deadline).sorted { $0.priority < $1.priority }
      .map { $0.target.lowercased() }
  }

  private func ask(
    _ name: String, _ kind: DNSMessage.Kind, until deadline: Deadline
  ) -> [DNSMessage.Record] {
    for server in servers {
      let identifier = UInt16.random(in: 0...UInt16.max)
      guard let question = DNSMessage.question(name, kind, identifier: identifier) else {
        return []
      }
      // A datagram may be lost, so each server is asked twice.
      for _ in 0..<2 where !deadline.isOver {
        let end = Deadline.after(patience).sooner(deadline)
        guard let short = try? Self.exchange(question, identifier, with: server, until: end)
        else { continue }
        // Without a connection, a part of the answer is better than none.
        let answer =
          short.isTruncated ? ask(question, identifier, server, deadline) ?? short : short
        return answer.records.filter { $0.kind == kind }
      }
    }
    return []
  }

  /// Asks for an answer that is too long for a datagram; `nil` if there is none in time.
  private func ask(
    _ question: [UInt8], _ identifier: UInt16, _ server: SocketAddress, _ deadline: Deadline
  ) -> DNSMessage? {
    let end = Deadline.after(patience).sooner(deadline)
    let answer = try? NameServerConnection(to: server, until: end).ask(question)
    return answer.flatMap(DNSMessage.init).flatMap { $0.identifier == identifier ? $0 : nil }
  }

  /// Sends one datagram and waits for the answer to it; throws when there is none in time.
  private static func exchange(
    _ question: [UInt8], _ identifier: UInt16, with server: SocketAddress, until deadline: Deadline
  ) throws(SystemError) -> DNSMessage {
    let type = CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
    let number = socket(server.family, type, 0)
    guard number >= 0 else { throw .last("make a socket") }
    let file = FileDescriptor(owning: number)
    // A connected socket takes datagrams from that server only.
    guard server.withSystemAddress({ connect(file.rawValue, $0, $1) }) == 0 else {
      throw .last("connect")
    }
    try file.write(question)
    while true {
      var waiting = PollSet()
      waiting.add(file.rawValue, .read)
      guard try waiting.wait(until: deadline) else {
        throw SystemError(code: ETIMEDOUT, operation: "ask a name server")
      }
      var buffer = [UInt8](repeating: 0, count: 4_096)
      var span = buffer.mutableSpan
      let count = try file.read(into: &span)
      let answer = DNSMessage(Array(buffer[..<count]))
      if let answer, answer.identifier == identifier { return answer }
    }
  }
}
