// SPDX-License-Identifier: MIT

import POSIX
import SyncModel
import Transport

/// Finds the IMAP server of a domain: by its DNS records (RFC 6186, RFC 8314), else by usual names.
package struct ServerDiscovery: Sendable {
  /// A server that may be the one.
  package struct Candidate: Equatable, Sendable {
    package let host: String
    package let port: UInt16
    /// TLS from the first byte; else STARTTLS.
    package let isImplicit: Bool

    package init(host: String, port: UInt16 = 993, isImplicit: Bool = true) {
      self.host = host
      self.port = port
      self.isImplicit = isImplicit
    }
  }

  /// What the name servers say of a domain.
  package struct Findings: Equatable, Sendable {
    /// Best first.
    package let candidates: [Candidate]
    /// The domain says itself that it has no IMAP server.
    package let deniesIMAP: Bool
    /// The hosts that take mail for the domain.
    package let exchangers: [String]
  }

  private let resolver: ServiceResolver
  /// For one attempt to reach a server.
  private let patience: Duration

  init(resolver: ServiceResolver = .system, patience: Duration = .seconds(8)) {
    self.resolver = resolver
    self.patience = patience
  }

  /// Asks the name servers named by `OFFLINEIMAP_NAMESERVER`, an address and a port, instead of the
  /// system's; this is for tests.
  package static func fromEnvironment() -> ServerDiscovery {
    let text = ProcessInformation.environment("OFFLINEIMAP_NAMESERVER") ?? ""
    let parts = text.split(separator: ":").map(String.init)
    guard parts.count == 2, let port = UInt16(parts[1]),
      let address = SocketAddress(numeric: parts[0], port: port)
    else { return ServerDiscovery() }
    return ServerDiscovery(resolver: ServiceResolver(servers: [address]))
  }

  /// What the DNS says, without asking a mail server.
  package func lookUp(_ domain: String) -> Findings {
    let deadline = Deadline.after(patience)
    let secure = resolver.services("_imaps._tcp.\(domain)", until: deadline)
    let plain = resolver.services("_imap._tcp.\(domain)", until: deadline)
    let candidates =
      (secure ?? []).map { Candidate(host: $0.host, port: $0.port) }
      + (plain ?? []).map { Candidate(host: $0.host, port: $0.port, isImplicit: false) }
    return Findings(
      candidates: candidates, deniesIMAP: candidates.isEmpty && (secure == nil || plain == nil),
      exchangers: resolver.mailExchangers(domain, until: deadline))
  }

  /// The names that servers usually have.
  package static func guesses(for domain: String) -> [Candidate] {
    ["imap.\(domain)", "mail.\(domain)", domain].map { Candidate(host: $0) }
      + ["imap.\(domain)", "mail.\(domain)"].map {
        Candidate(host: $0, port: 143, isImplicit: false)
      }
  }

  /// Connects to a server as a run would, up to the first words of the server.
  ///
  /// - Returns: `nil` when it speaks IMAP over a connection that can be trusted, else why not.
  package func refusal(of candidate: Candidate) -> String? {
    do throws(TransportFailure) {
      return try greet(candidate)
    } catch {
      guard
        case .problem(let problem) = SyncFailure.transport(
          error, while: "connecting", limit: patience)
      else { return "It was interrupted." }
      return problem.message
    }
  }

  private func greet(_ candidate: Candidate) throws(TransportFailure) -> String? {
    let wakeUp: WakeUp
    do throws(SystemError) { wakeUp = try WakeUp() } catch { throw .system(error) }
    let endpoint = Endpoint(host: candidate.host, port: candidate.port)
    let deadline = Deadline.after(patience)
    var stream: any ByteStream = try TCPStream.connect(
      to: endpoint, family: .any, until: deadline, wokenBy: wakeUp)
    if candidate.isImplicit {
      stream = try TLSStream(
        over: stream, try TLSContext(trust: CertificateTrust()), until: deadline)
    }
    defer { stream.close() }
    var received: [UInt8] = []
    var nothing = ByteQueue()
    while !received.contains(UInt8(ascii: "\n")), received.count < 4_096 {
      let step = try stream.transfer(
        sending: &nothing, receiving: &received, until: deadline)
      if step.isAtEnd { break }
    }
    let greeting = String(decoding: received.prefix(200), as: UTF8.self)
    return greeting.hasPrefix("* OK") || greeting.hasPrefix("* PREAUTH")
      ? nil : "\(candidate.host), port \(candidate.port), does not speak IMAP."
  }
}
