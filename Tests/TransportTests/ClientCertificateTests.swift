// SPDX-License-Identifier: MIT

import COpenSSL
import TestSupport
import Testing

@testable import Transport

@Suite("ClientCertificate")
struct ClientCertificateTests {
  /// A context that reads the files, or why it cannot.
  private static func failure(_ certificate: String, _ key: String?) -> TransportFailure? {
    let client = ClientCertificate(certificate: certificate, key: key)
    do throws(TransportFailure) {
      let trust = CertificateTrust(fingerprints: [String(repeating: "0", count: 64)])
      _ = try TLSContext(trust: trust, client: client)
      return nil
    } catch { return error }
  }

  @Test("certificate and key may be in one file or in two") func files() async throws {
    try await onThread {
      let authority = try CertificateAuthority()
      defer { withExtendedLifetime(authority) {} }
      let (certificate, key) = try authority.issue(to: "jane")
      #expect(Self.failure(certificate, key) == nil)
      let folder = try TemporaryFolder()
      let both = try Shell.check(["cat", certificate, key])
      #expect(Self.failure(try folder.write(both, to: "both"), nil) == nil)
    }
  }

  @Test("what is wrong with the files is told, and no passphrase is asked for") func faults()
    async throws
  {
    try await onThread {
      let authority = try CertificateAuthority()
      defer { withExtendedLifetime(authority) {} }
      let (certificate, key) = try authority.issue(to: "jane")
      let other = try authority.issue(to: "joe").key
      let locked = "\(key).locked"
      try Shell.check([
        "openssl", "pkey", "-in", key, "-aes256", "-passout", "pass:x", "-out", locked,
      ])
      for (files, path, words) in [
        (("/nonexistent", key), "/nonexistent", "No such file or directory"),
        ((key, key), key, "It holds no certificate in PEM form"),
        ((certificate, "/nonexistent"), "/nonexistent", "No such file or directory"),
        ((certificate, certificate), certificate, "It holds no key in PEM form"),
        ((certificate, other), other, "The key does not belong to the certificate"),
        ((certificate, locked), locked, "without a passphrase"),
      ] {
        guard
          case .clientCertificateUnusable(path, let reason) = Self.failure(files.0, files.1)
        else {
          Issue.record("\(path): another failure")
          continue
        }
        #expect(reason.contains(words))
      }
    }
  }
}

@Suite("TLSVersions")
struct TLSVersionsTests {
  /// The versions of the server, those of the client, and what they agree on.
  static let trials: [(ClosedRange<CInt>, TLSVersions, String?)] = [
    (TLS1_2_VERSION...TLS1_3_VERSION, .best, "TLSv1.3"),
    (TLS1_2_VERSION...TLS1_3_VERSION, .tls12, "TLSv1.2"),
    (TLS1_2_VERSION...TLS1_3_VERSION, .tls13, "TLSv1.3"),
    (TLS1_2_VERSION...TLS1_2_VERSION, .tls13, nil), (TLS1_VERSION...TLS1_1_VERSION, .best, nil),
  ]

  @Test("only the demanded versions are agreed on", arguments: trials)
  func agreement(_ server: ClosedRange<CInt>, _ versions: TLSVersions, _ agreed: String?)
    async throws
  {
    let authority = try #require(TestAuthority.trusted)
    let identity = try authority.issue(.init())
    let options = TLSServerOptions(
      identity: identity, oldest: server.lowerBound, newest: server.upperBound)
    let folder = try TemporaryFolder()
    let file = try folder.write(authority.identity.pem, to: "ca.pem")
    let context = try TLSContext(
      trust: CertificateTrust(authoritiesFile: file), versions: versions)
    let trial = try await HandshakeTrial.run(options, context)
    #expect((try? trial.outcome.get())?.description == agreed)
  }
}
