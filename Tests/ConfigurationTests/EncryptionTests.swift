// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

/// `ssl`, `starttls` and whom the certificate is checked against.
@Suite("Encryption")
struct EncryptionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let lines: [String]
    let encryption: IMAPSettings.Encryption
    let port: UInt16
    var testDescription: String { lines.joined(separator: ", ") }
  }

  @Test(
    "starttls matters only without ssl, and whether it is written",
    arguments: [
      Case(lines: [], encryption: .implicit, port: 993),
      Case(lines: ["ssl = yes", "starttls = yes"], encryption: .implicit, port: 993),
      Case(lines: ["ssl = no"], encryption: .startTLSOrLoopback, port: 143),
      Case(lines: ["ssl = no", "starttls = yes"], encryption: .startTLS, port: 143),
      Case(lines: ["ssl = no", "starttls = no"], encryption: .none, port: 143),
      Case(lines: ["ssl = no", "remoteport = 993"], encryption: .startTLSOrLoopback, port: 993),
    ])
  func encryption(_ example: Case) throws {
    let remote = try Trial(rc(remote: example.lines)).account.remote
    #expect(remote.encryption == example.encryption)
    #expect(remote.effectivePort == example.port)
  }

  static let digest = String(repeating: "0123456789", count: 4)

  @Test("without any option the authorities of the system are asked") func system() throws {
    let trust = try Trial(rc()).account.remote.trust
    #expect(trust == IMAPSettings.Trust())
    #expect(trust.checksAuthorities && trust.authoritiesFile == nil)
  }

  @Test("OS-DEFAULT means the authorities of the system") func systemByName() throws {
    #expect(
      try Trial(rc(remote: ["sslcacertfile = OS-DEFAULT"])).account.remote.trust
        == IMAPSettings.Trust())
  }

  @Test("a file replaces the authorities of the system") func file() throws {
    let trust = try Trial(rc(remote: ["sslcacertfile = ~/$HOST.pem"])).account.remote.trust
    #expect(trust.authoritiesFile == "/nowhere/jane/imap.example.net.pem")
    #expect(trust.checksAuthorities)
  }

  @Test("a fingerprint alone is enough, beside authorities both must hold") func fingerprint()
    throws
  {
    let option = "cert_fingerprint = \(Self.digest)"
    let alone = try Trial(rc(remote: [option])).account.remote.trust
    #expect(alone.fingerprints == [Self.digest] && !alone.checksAuthorities)
    let both = try Trial(rc(remote: [option, "sslcacertfile = OS-DEFAULT"])).account.remote.trust
    #expect(both.fingerprints == [Self.digest] && both.checksAuthorities)
  }

  @Test("fingerprints are a list in any spelling", arguments: [40, 56, 64, 96, 128])
  func fingerprints(_ length: Int) throws {
    let digits = String(repeating: "AbCd0189", count: length / 8)
    let coloned = stride(from: 0, to: length, by: 2).map { String(digits.dropFirst($0).prefix(2)) }
      .joined(separator: ":")
    let trust = try Trial(rc(remote: ["cert_fingerprint = \(coloned) ,\(Self.digest),"])).account
      .remote.trust
    #expect(trust.fingerprints == [digits.lowercased(), Self.digest])
  }

  @Test(
    "what is no digest is refused",
    arguments: [
      String(digest.dropLast()), digest + "0", digest.dropLast() + "g", "٣" + digest.dropLast(),
    ])
  func badFingerprints(_ text: String) {
    #expect(Trial(rc(remote: ["cert_fingerprint = \(text)"])).problems.map(\.weight) == [.error])
  }

  @Test("mechanisms keep their order, and are tried once") func mechanisms() throws {
    let remote = try Trial(rc(remote: ["auth_mechanisms = LOGIN,PLAIN, LOGIN"])).account.remote
    #expect(remote.mechanisms == ["LOGIN", "PLAIN"])
  }

  @Test("the default list is that of OfflineIMAP 8, whether it is written or not")
  func writtenDefault() throws {
    let list = "GSSAPI, XOAUTH2, CRAM-MD5, PLAIN, LOGIN"
    let written = Trial(rc(remote: ["auth_mechanisms = \(list)"]))
    for trial in [written, Trial(rc())] {
      #expect(try trial.account.remote.mechanisms.joined(separator: ", ") == list)
      #expect(trial.problems.isEmpty)
    }
    #expect(try written.account.remote.namesMechanisms)
    #expect(try !Trial(rc()).account.remote.namesMechanisms)
  }

  @Test("mechanisms that OfflineIMAP does not have") func further() throws {
    let names = ["OAUTHBEARER", "SCRAM-SHA-256", "SCRAM-SHA-1", "EXTERNAL"]
    let trial = Trial(rc(remote: ["auth_mechanisms = \(names.joined(separator: ","))"]))
    #expect(try trial.account.remote.mechanisms == names)
    #expect(trial.problems.isEmpty)
  }
}
