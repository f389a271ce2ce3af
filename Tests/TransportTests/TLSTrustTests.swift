// SPDX-License-Identifier: MIT

import COpenSSL
import POSIX
import TestSupport
import Testing

@testable import Transport

/// Which certificates are accepted, and what is said of the others.
@Suite("Trust in certificates")
struct TLSTrustTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var host = "localhost"
    var request = TestAuthority.Request()
    /// `nil` accepts it.
    var flaw: String?

    init(
      _ title: String, host: String = "localhost", name: String? = "server",
      names: String? = "DNS:localhost,IP:127.0.0.1", validity: ClosedRange<Int> = -1...30,
      flaw: String? = nil
    ) {
      testDescription = title
      self.host = host
      request = .init(commonName: name, names: names, validity: validity)
      self.flaw = flaw
    }
  }

  @Test(
    "dates and names are checked as OpenSSL does",
    arguments: [
      Example("a DNS name"),
      Example("a DNS name, asked for with the dot of the root", host: "localhost."),
      Example("an address", host: "127.0.0.1"),
      Example("an address and nothing else", host: "127.0.0.1", name: nil, names: "IP:127.0.0.1"),
      Example("no common name", name: nil, names: "DNS:localhost"),
      Example("a wildcard", host: "imap.example.test", names: "DNS:*.example.test"),
      Example("only a common name", name: "localhost", names: nil),
      Example("expired", validity: -9 ... -1, flaw: "certificate has expired"),
      Example("not yet valid", validity: 1...9, flaw: "certificate is not yet valid"),
      Example("another name", names: "DNS:imap.example.test", flaw: "hostname mismatch"),
      Example(
        "another name beside a fitting common name", name: "localhost", names: "DNS:example.test",
        flaw: "hostname mismatch"),
      Example(
        "another address", host: "127.0.0.1", names: "IP:127.0.0.2", flaw: "IP address mismatch"),
      Example(
        "an address written as a DNS name", host: "127.0.0.1", names: "DNS:127.0.0.1",
        flaw: "IP address mismatch"),
      Example(
        "a wildcard for another level", host: "a.b.example.test", names: "DNS:*.example.test",
        flaw: "hostname mismatch"),
      Example(
        "a wildcard in a part of a label", host: "imap.example.test", names: "DNS:im*.example.test",
        flaw: "hostname mismatch"),
    ])
  func names(_ example: Example) async throws {
    let identity = try #require(TestAuthority.trusted).issue(example.request)
    let trial = try await HandshakeTrial.run(
      host: example.host, TLSServerOptions(identity: identity), .trustingTestAuthority())
    #expect(trial.failure?.flaw == example.flaw)
    if example.flaw == nil {
      #expect(trial.failure == nil)
    } else {
      #expect(trial.failure?.fingerprints == Fingerprint.expected(for: identity))
      #expect(trial.serverFailure?.contains("alert") == true, "the server is told")
    }
  }

  @Test("IPv6 addresses are found in certificates", .enabled(if: TCPConnectTests.hasIPv6))
  func ipv6() async throws {
    let identity = try #require(TestAuthority.trusted).issue(.init(names: "IP:0:0:0:0:0:0:0:1"))
    let options = TLSServerOptions(identity: identity)
    let trial = try await HandshakeTrial.run(
      host: "::1", on: "::1", options, .trustingTestAuthority())
    #expect(trial.failure == nil)
    let other = try TLSServerOptions(
      identity: #require(TestAuthority.trusted).issue(.init(names: "IP:::2")))
    let refused = try await HandshakeTrial.run(
      host: "::1", on: "::1", other, .trustingTestAuthority())
    #expect(refused.failure?.flaw == "IP address mismatch")
  }

  @Test("a chain that ends in no known authority is refused")
  func unknownAuthority() async throws {
    let identity = try #require(TestAuthority.unknown).issue(.init())
    let trial = try await HandshakeTrial.run(
      TLSServerOptions(identity: identity), .trustingTestAuthority())
    #expect(trial.failure?.flaw == "unable to get local issuer certificate")
    #expect(trial.serverFailure == "tlsv1 alert unknown ca")
  }

  @Test("by default, the authorities of the system decide") func systemAuthorities() async throws {
    let identity = try #require(TestAuthority.trusted).issue(.init())
    let trial = try await HandshakeTrial.run(
      TLSServerOptions(identity: identity), TLSContext(trust: CertificateTrust()))
    #expect(trial.failure?.flaw == "unable to get local issuer certificate")
  }

  @Test("a self-signed certificate is refused, and accepted when it is the authority file")
  func selfSigned() async throws {
    let identity = try TestAuthority.selfSigned()
    let options = TLSServerOptions(identity: identity)
    let refused = try await HandshakeTrial.run(options, .trustingTestAuthority())
    #expect(refused.failure?.flaw == "self-signed certificate", "\(refused.outcome)")
    let accepted = try await HandshakeTrial.run(options, .trusting(identity.pem))
    #expect(accepted.failure == nil)
  }

  @Test("a certificate of a server in the authority file is an anchor, without its issuer")
  func pinnedByFile() async throws {
    let identity = try #require(TestAuthority.unknown).issue(.init())
    let context = try TLSContext.trusting("# my server\n" + identity.pem)
    let options = TLSServerOptions(identity: identity)
    #expect(try await HandshakeTrial.run(options, context).failure == nil)
    let elsewhere = try await HandshakeTrial.run(host: "example.test", options, context)
    #expect(elsewhere.failure?.flaw == "hostname mismatch")
  }

  @Test(
    "a fingerprint of any digest alone decides, whatever else is wrong",
    arguments: Fingerprint.Digest.allCases)
  func fingerprint(_ digest: Fingerprint.Digest) async throws {
    let identity = try TestAuthority.selfSigned(
      .init(names: "DNS:elsewhere.test", validity: -9 ... -1))
    let own = try #require(
      Fingerprint.expected(for: identity).first { $0.digest == digest }
    ).hexadecimal
    let trial = try await HandshakeTrial.run(
      TLSServerOptions(identity: identity), .trustingFingerprints("aabb", own))
    #expect(trial.failure == nil)
  }

  @Test("another fingerprint is a mismatch that tells all five") func mismatch() async throws {
    let identity = try #require(TestAuthority.trusted).issue(.init())
    let trial = try await HandshakeTrial.run(
      TLSServerOptions(identity: identity), .trustingFingerprints("aabb"))
    let expected = Fingerprint.expected(for: identity)
    #expect(expected.map(\.digest.rawValue) == ["sha256", "sha384", "sha512", "sha224", "sha1"])
    #expect(expected.map(\.hexadecimal.count) == [64, 96, 128, 56, 40])
    guard case .fingerprintMismatch(let endpoint, let found) = trial.failure else {
      Issue.record("\(trial.outcome)")
      return
    }
    #expect(endpoint.host == "localhost" && found == expected)
    #expect(trial.serverFailure?.contains("bad certificate") == true)
  }

  struct Both: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let isKnownAuthority: Bool
    let isKnownFingerprint: Bool
  }

  @Test(
    "with an authority file and a fingerprint, both must hold",
    arguments: [
      Both(testDescription: "both", isKnownAuthority: true, isKnownFingerprint: true),
      Both(testDescription: "authority", isKnownAuthority: true, isKnownFingerprint: false),
      Both(testDescription: "fingerprint", isKnownAuthority: false, isKnownFingerprint: true),
      Both(testDescription: "neither", isKnownAuthority: false, isKnownFingerprint: false),
    ])
  func both(_ example: Both) async throws {
    let authority = example.isKnownAuthority ? TestAuthority.trusted : TestAuthority.unknown
    let identity = try #require(authority).issue(.init())
    let own = Fingerprint.expected(for: identity).map(\.hexadecimal)
    let trial = try await HandshakeTrial.run(
      TLSServerOptions(identity: identity),
      .trustingTestAuthority(fingerprints: example.isKnownFingerprint ? [own[2]] : ["aabb"]))
    switch (trial.failure, example.isKnownAuthority, example.isKnownFingerprint) {
    case (nil, true, true), (.certificateUntrusted, false, _),
      (.fingerprintMismatch, true, false):
      break
    default: Issue.record("\(trial.outcome)")
    }
  }

  @Test("authorities of the system and a fingerprint can both be demanded")
  func systemAndFingerprint() async throws {
    let identity = try #require(TestAuthority.unknown).issue(.init())
    let own = Fingerprint.expected(for: identity).map(\.hexadecimal)
    let trust = CertificateTrust(authorities: .system, fingerprints: own)
    let trial = try await HandshakeTrial.run(
      TLSServerOptions(identity: identity), TLSContext(trust: trust))
    #expect(trial.failure?.flaw == "unable to get local issuer certificate")
  }

  @Test("without fingerprints, believing anybody is not possible") func noOpenDoor() {
    #expect(CertificateTrust(authorities: .anybody, fingerprints: []).authorities == .system)
    #expect(CertificateTrust().authorities == .system)
    #expect(CertificateTrust(fingerprints: ["aa"]).authorities == .anybody)
    #expect(CertificateTrust(authoritiesFile: "/x").authorities == .file("/x"))
  }

  @Test("without a host name there is nothing to check, which is a failure")
  func nameless() async throws {
    let identity = try #require(TestAuthority.trusted).issue(.init())
    let options = TLSServerOptions(identity: identity)
    let trial = try await HandshakeTrial.run(host: "", options, .trustingTestAuthority())
    guard case .handshakeFailed(_, let reason) = trial.failure else {
      Issue.record("\(trial.outcome)")
      return
    }
    #expect(reason == "no host name to find in a certificate")
    // A fingerprint needs no name.
    let own = Fingerprint.expected(for: identity)[0].hexadecimal
    let pinned = try await HandshakeTrial.run(host: "", options, .trustingFingerprints(own))
    #expect(pinned.failure == nil)
  }
}

extension TransportFailure {
  /// What is wrong with an untrusted certificate.
  var flaw: String? {
    if case .certificateUntrusted(_, let reason, _) = self { reason } else { nil }
  }

  var fingerprints: [Fingerprint]? {
    if case .certificateUntrusted(_, _, let found) = self { found } else { nil }
  }
}

extension Fingerprint {
  /// Computed from the bytes of the certificate, not by the code under test.
  static func expected(for identity: Identity) -> [Fingerprint] {
    [Digest.sha256, .sha384, .sha512, .sha224, .sha1].map { digest in
      var bytes = [UInt8](repeating: 0, count: 64)
      var size = 0
      EVP_Q_digest(
        nil, digest.rawValue, nil, identity.certificate, identity.certificate.count, &bytes, &size)
      let text = bytes.prefix(size).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      return Fingerprint(digest, text.joined())
    }
  }
}
