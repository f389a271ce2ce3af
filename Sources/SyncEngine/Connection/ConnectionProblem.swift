// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel
import Transport

extension SyncFailure {
  /// Translates what the transport could not do; `action` completes "while …".
  static func transport(
    _ failure: TransportFailure, while action: String, limit: Duration
  ) -> SyncFailure {
    switch failure {
    case .interrupted: .interrupted
    case .hostUnknown(let end, let reason):
      .problem(.hostUnknown(host: end.shownHost, reason: reason))
    case .refused(let end): .problem(.connectionRefused(host: end.shownHost, port: end.port))
    case .unreachable(let end, let reason):
      .problem(.hostUnreachable(host: end.shownHost, port: end.port, reason: reason))
    case .timedOut(let end, _):
      .problem(
        .timedOut(
          host: end.shownHost, during: action, seconds: Int(limit.components.seconds)))
    case .ended(let end, _), .lost(let end, _):
      .problem(.connectionLost(host: end.shownHost, during: action))
    case .damaged(let end, let reason):
      .problem(
        .responseUnreadable(host: end.shownHost, expected: "compressed data", excerpt: reason))
    case .system(let error): .file(error, while: "\(error.operation) while \(action)")
    case .proxyFailed(let proxy, let reason):
      .problem(.proxyFailed(option: "proxy", proxy: proxy.description, reason: reason))
    case .tunnelEnded(let command, let reason):
      .problem(.tunnelFailed(command: command, reason: reason))
    case .notHTTP(let end, let reason):
      .problem(.connectionLost(host: end.shownHost, during: "\(action) (\(reason))"))
    default: tls(failure)
    }
  }

  private static func tls(_ failure: TransportFailure) -> SyncFailure {
    switch failure {
    case .notTLS(let end):
      .problem(
        .handshakeFailed(
          host: end.shownHost, port: end.port, reason: "The server does not speak TLS there."))
    case .handshakeFailed(let end, let reason):
      .problem(.handshakeFailed(host: end.shownHost, port: end.port, reason: reason))
    case .certificateUntrusted(let end, let reason, let fingerprints):
      .problem(
        .certificateUntrusted(
          host: end.shownHost, reason: reason, fingerprints: fingerprints.map(\.description)))
    case .fingerprintMismatch(let end, let fingerprints):
      .problem(
        .fingerprintMismatch(host: end.shownHost, fingerprints: fingerprints.map(\.description)))
    case .authoritiesUnusable(let path, let reason):
      .problem(.trustUnusable(option: "sslcacertfile", path: path, reason: reason))
    case .clientCertificateUnusable(let path, let reason):
      .problem(.trustUnusable(option: "sslclientcert", path: path, reason: reason))
    default: .interrupted
    }
  }
}

extension Endpoint {
  /// The host for people, even if only the command of a tunnel knows it.
  var shownHost: String { host.isEmpty ? "the tunnel" : host }
}
