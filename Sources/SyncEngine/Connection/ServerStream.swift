// SPDX-License-Identifier: MIT

import POSIX
import SyncModel
import Transport

/// Makes the streams to a server, by whichever way the settings want.
struct ServerStream {
  private let settings: IMAPSettings
  private let deadline: Deadline
  private let wakeUp: WakeUp

  init(to settings: IMAPSettings, until deadline: Deadline, wokenBy wakeUp: WakeUp) {
    self.settings = settings
    self.deadline = deadline
    self.wakeUp = wakeUp
  }

  /// Connects without encryption; `remark` gets what the command of a tunnel says besides.
  func open(_ remark: @escaping (String) -> Void) throws(TransportFailure) -> any ByteStream {
    let endpoint = Endpoint(host: settings.host, port: settings.effectivePort)
    if let tunnel = settings.way.tunnel {
      return try TunnelStream(tunnel.command, to: endpoint, wokenBy: wakeUp, remark: remark)
    }
    if let proxy = settings.way.proxy {
      return try Proxy(proxy).connect(
        to: endpoint, family: family, until: deadline, wokenBy: wakeUp)
    }
    return try TCPStream.connect(to: endpoint, family: family, until: deadline, wokenBy: wakeUp)
  }

  private var family: Transport.AddressFamily {
    switch settings.family {
    case .any: .any
    case .ipv4: .ipv4
    case .ipv6: .ipv6
    }
  }
}

extension Proxy {
  /// The proxy of an account.
  init(_ settings: ProxySettings) {
    let kind: Kind =
      switch settings.kind {
      case .socks5: .socks5
      case .socks4: .socks4
      case .http: .http
      }
    let login = settings.user.map {
      Login(user: $0, password: String(decoding: settings.password.revealed, as: UTF8.self))
    }
    self.init(kind, at: Endpoint(host: settings.host, port: settings.port), login: login)
  }
}

extension TLSContext {
  /// The authorities, the client's own certificate and the versions that the settings want.
  convenience init(_ settings: IMAPSettings) throws(TransportFailure) {
    let trust = settings.trust
    let authorities: CertificateTrust.Authorities =
      trust.authoritiesFile.map { .file($0) }
      ?? (trust.checksAuthorities ? .system : .anybody)
    let client = settings.way.clientCertificate.map {
      ClientCertificate(certificate: $0, key: settings.way.clientKey)
    }
    let versions: TLSVersions =
      switch settings.way.versions {
      case .best: .best
      case .tls12: .tls12
      case .tls13: .tls13
      }
    try self.init(
      trust: CertificateTrust(authorities: authorities, fingerprints: trust.fingerprints),
      client: client, versions: versions)
  }
}
