// SPDX-License-Identifier: MIT

import COpenSSL
import Glibc
import TestSupport
import Testing

@testable import Transport

@Suite("TLSContext")
struct TLSContextTests {
  @Test(
    "a file without certificates is unusable, and the reason is told",
    arguments: [
      ("missing.pem", nil, "No such file or directory"),
      ("empty.pem", "", "not a list of certificates in PEM form"),
      ("text.pem", "these are not the certificates", "not a list of certificates in PEM form"),
      (
        "broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "not a list of certificates in PEM form"
      ),
    ])
  func unusableFiles(_ name: String, _ content: String?, _ reason: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/\(name)"
    if let content { try folder.write(content, to: name) }
    let error = thrown {
      _ = try TLSContext(trust: CertificateTrust(authoritiesFile: path))
    }
    #expect(error == .authoritiesUnusable(path: path, reason: reason))
  }

  @Test("a folder is not a file of authorities") func folder() throws {
    let folder = try TemporaryFolder()
    let error = thrown {
      _ = try TLSContext(trust: CertificateTrust(authoritiesFile: folder.path))
    }
    #expect(error == .authoritiesUnusable(path: folder.path, reason: "Is a directory"))
  }

  @Test("a file that is broken further down is unusable, not half used") func halfBroken() throws {
    let good = try #require(TestAuthority.trusted).identity.pem
    let broken = good.replacing("MII", with: "AII")
    #expect(throws: TransportFailure.self) { try TLSContext.trusting(good + broken) }
    #expect(throws: Never.self) { try TLSContext.trusting("# one\n" + good + "# two\n" + good) }
  }

  @Test("with fingerprints alone, no authorities are read") func fingerprintsOnly() throws {
    #expect(throws: Never.self) { try TLSContext.trustingFingerprints("aa") }
  }

  @Test("of several usual files, the first usable one is taken") func usualFiles() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("no certificate", to: "text.pem")
    let good = try folder.write(
      #require(TestAuthority.trusted).identity.pem, to: "good.pem")
    let context = SSL_CTX_new(TLS_client_method())
    defer { SSL_CTX_free(context) }
    let pointer = try #require(context)
    #expect(AuthorityLoader.tryLoad(anyOf: [text, "/nowhere"], into: pointer) == false)
    #expect(AuthorityLoader.tryLoad(anyOf: [text, "/nowhere", good], into: pointer))
    #expect(ERR_peek_error() == 0)
  }

  @Test("what threads of OpenSSL still need is not taken from them when the process ends")
  func end() async {
    await #expect(processExitsWith: .success) {
      _ = try TLSContext(trust: CertificateTrust())
      OPENSSL_atexit { _exit(3) }
      exit(0)
    }
  }

  @Test("SSL_CERT_FILE replaces the authorities of the system") func environment() async {
    // In a process of its own, because the environment belongs to all tests.
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let file = try folder.write(
        #require(TestAuthority.trusted).identity.pem, to: "authorities.pem")
      setenv("SSL_CERT_FILE", file, 1)
      let identity = try #require(TestAuthority.trusted).issue(.init())
      let trial = try await HandshakeTrial.run(
        TLSServerOptions(identity: identity), TLSContext(trust: CertificateTrust()))
      #expect(trial.failure == nil)

      setenv("SSL_CERT_FILE", "\(folder.path)/missing.pem", 1)
      let error = thrown { _ = try TLSContext(trust: CertificateTrust()) }
      #expect(
        error
          == .authoritiesUnusable(
            path: "\(folder.path)/missing.pem", reason: "No such file or directory"))
    }
  }
}
