// SPDX-License-Identifier: MIT

package import POSIX

/// A machine that makes connections for others (`proxy`, `authproxy`).
package struct Proxy: Hashable, Sendable, CustomStringConvertible {
  /// What a proxy is spoken to in.
  package enum Kind: String, CaseIterable, Sendable {
    /// RFC 1928, with user and password by RFC 1929.
    case socks5 = "SOCKS5"
    /// SOCKS 4, and 4a for names.
    case socks4 = "SOCKS4"
    /// CONNECT (RFC 9110 §9.3.6).
    case http = "HTTP"
  }

  /// Who one is for the proxy; prints no password.
  package struct Login: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    let user: String
    let password: String

    package init(user: String, password: String) {
      self.user = user
      self.password = password
    }

    package var description: String { "••••••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
  }

  package let kind: Kind
  /// Where the proxy listens.
  package let endpoint: Endpoint
  /// Without one, the proxy is told nothing.
  package let login: Login?

  package init(_ kind: Kind, at endpoint: Endpoint, login: Login? = nil) {
    self.kind = kind
    self.endpoint = endpoint
    self.login = login
  }

  /// Such as `SOCKS5 proxy localhost:1080`.
  package var description: String { "\(kind.rawValue) proxy \(endpoint)" }

  /// Connects to a destination, whose name only the proxy resolves.
  ///
  /// - Parameters:
  ///   - destination: The host and the port behind the proxy.
  ///   - family: Which addresses of the proxy are tried.
  ///   - deadline: When to give up, for the proxy and what it does together.
  ///   - wakeUp: Ends this call, and every later transfer, as soon as it is raised.
  ///   - resolver: Finds the addresses of the proxy.
  /// - Returns: A stream whose peer is the destination.
  /// - Throws: `proxyFailed` whatever goes wrong on the way to the destination, `interrupted` or `system`.
  package func connect(
    to destination: Endpoint, family: AddressFamily = .any, until deadline: Deadline,
    wokenBy wakeUp: WakeUp, resolver: NameResolver = .system
  ) throws(TransportFailure) -> any ByteStream {
    do throws(TransportFailure) {
      let stream = try TCPStream.connect(
        to: endpoint, family: family, until: deadline, wokenBy: wakeUp, resolver: resolver)
      let rest = try ProxyNegotiation(over: stream, self, destination).run(until: deadline)
      return ProxiedStream(
        over: stream, received: rest, peer: Peer(endpoint: destination, address: description))
    } catch { throw failure(error) }
  }

  private func failure(_ error: TransportFailure) -> TransportFailure {
    switch error {
    case .interrupted, .system, .proxyFailed: error
    case .hostUnknown(_, let reason), .unreachable(_, let reason), .lost(_, let reason):
      .proxyFailed(self, reason: reason)
    case .refused: .proxyFailed(self, reason: "It refused the connection")
    case .timedOut: .proxyFailed(self, reason: "It did not answer in time")
    case .ended: .proxyFailed(self, reason: "It closed the connection without an answer")
    default: .proxyFailed(self, reason: "\(error)")
    }
  }

  /// What is said to the proxy to reach a destination.
  func dialogue(to destination: Endpoint) -> any ProxyDialogue {
    switch kind {
    case .socks5: SOCKS5Dialogue(to: destination, login: login)
    case .socks4: SOCKS4Dialogue(to: destination, user: login?.user ?? "")
    case .http: ConnectDialogue(to: destination, login: login)
    }
  }
}
