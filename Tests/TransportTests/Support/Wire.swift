// SPDX-License-Identifier: MIT

import COpenSSL
import POSIX
import TestSupport
import Testing

@testable import Transport

/// The kinds of stream that must behave alike.
enum Wire: String, CaseIterable, Codable, Sendable, CustomTestStringConvertible {
  case tcp, tls12, tls13, deflate, deflateOverTLS

  private var isEncrypted: Bool { self != .tcp && self != .deflate }
  private var isCompressed: Bool { self == .deflate || self == .deflateOverTLS }

  var testDescription: String { rawValue }

  /// Runs `body` with a connected stream, whose other end runs `serve` on a thread of its own.
  func withStream<Result: Sendable>(
    wokenBy wakeUp: WakeUp? = nil,
    serve: @escaping @Sendable (any ServerPeer) throws -> Void,
    _ body: @escaping @Sendable (any ByteStream) throws -> Result
  ) async throws -> Result {
    let options = try TLSServerOptions(
      identity: #require(TestAuthority.trusted).issue(.init()),
      newest: self == .tls12 ? TLS1_2_VERSION : TLS1_3_VERSION)
    let (isEncrypted, isCompressed) = (isEncrypted, isCompressed)
    return try await onThread {
      try withServer({ connection in
        let peer: any ServerPeer =
          isEncrypted ? try TLSServerPeer(connection, options) : connection
        try serve(isCompressed ? DeflateServerPeer(peer) : peer)
      }) { server in
        let plain = try TCPStream.connect(
          to: server.endpoint(), until: soon, wokenBy: wakeUp ?? WakeUp())
        let stream: any ByteStream =
          isEncrypted ? try TLSStream(over: plain, .trustingTestAuthority(), until: soon) : plain
        return try body(isCompressed ? DeflateStream(over: stream) : stream)
      }
    }
  }
}

extension TLSContext {
  /// Trusts the authorities in a text in PEM form.
  static func trusting(_ pem: String, fingerprints: [String] = []) throws -> TLSContext {
    let folder = try TemporaryFolder()
    let file = try folder.write(pem, to: "authorities.pem")
    return try withExtendedLifetime(folder) {
      try TLSContext(
        trust: CertificateTrust(authoritiesFile: file, fingerprints: fingerprints))
    }
  }

  /// Trusts ``TestAuthority/trusted``.
  static func trustingTestAuthority(fingerprints: [String] = []) throws -> TLSContext {
    try trusting(#require(TestAuthority.trusted).identity.pem, fingerprints: fingerprints)
  }

  /// Trusts nobody but who has one of the fingerprints.
  static func trustingFingerprints(_ fingerprints: String...) throws -> TLSContext {
    try TLSContext(trust: CertificateTrust(fingerprints: fingerprints))
  }
}
