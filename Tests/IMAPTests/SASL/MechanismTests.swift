// SPDX-License-Identifier: MIT

import Testing

@testable import IMAP

@Suite("Login mechanisms")
struct MechanismTests {
  private static func text(_ octets: [UInt8]?) -> String? {
    octets.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func base64(_ octets: [UInt8]?) -> String? {
    octets.map { String(decoding: Base64.standard.encode($0), as: UTF8.self) }
  }

  // MARK: - Tokens

  @Test("OAUTHBEARER: the example of RFC 7628 §4.1") func bearer() throws {
    let mechanism = BearerMechanism(
      .oauthBearer(host: "server.example.com", port: 143), user: "user@example.com",
      token: "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==")
    #expect(mechanism.name == "OAUTHBEARER")
    #expect(
      Self.base64(mechanism.initialResponse)
        == "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVh"
        + "cmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB")
  }

  @Test("XOAUTH2: the example of developers.google.com/gmail/imap/xoauth2-protocol")
  func xoauth2() throws {
    let mechanism = BearerMechanism(
      .xoauth2, user: "someuser@example.com", token: "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"
    )
    #expect(
      Self.base64(mechanism.initialResponse)
        == "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNr"
        + "QmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==")
  }

  @Test("commas and equals signs in a name do not end it (RFC 5801 §4)") func names() {
    let mechanism = BearerMechanism(.oauthBearer(host: "h", port: 1), user: "a=b,c", token: "t")
    #expect(Self.text(mechanism.initialResponse)?.hasPrefix("n,a=a=3Db=2Cc,\u{1}") == true)
  }

  /// The form, and what goes back to a server that has told why it refuses.
  static let refusals: [(BearerMechanism.Form, [UInt8])] = [
    (.xoauth2, []), (.oauthBearer(host: "h", port: 1), [1]),
  ]

  @Test("the reason of a refusal is kept, and the server may go on to refuse", arguments: refusals)
  func refusal(_ form: BearerMechanism.Form, _ answer: [UInt8]) throws {
    var mechanism = BearerMechanism(form, user: "u", token: "t")
    #expect(mechanism.refusal == nil)
    #expect(try mechanism.answer(Array(#"{"status":"401"}"#.utf8)) == answer)
    #expect(mechanism.refusal == #"{"status":"401"}"#)
    #expect(throws: SASLFailure.unexpectedChallenge) { try mechanism.answer([]) }
  }

  // MARK: - SCRAM

  struct Exchange: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let digest: Digest
    let nonce: String
    let serverFirst: String
    let clientFinal: String
    let serverFinal: String
  }

  static let exchanges = [
    Exchange(
      testDescription: "RFC 5802 §5", digest: .sha1, nonce: "fyko+d2lbbFgONRv9qkxdawL",
      serverFirst: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
      clientFinal: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
        + "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
      serverFinal: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="),
    Exchange(
      testDescription: "RFC 7677 §3", digest: .sha256, nonce: "rOprNGfwEbeRWgbNEkqO",
      serverFirst: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
      clientFinal: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
      serverFinal: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="),
  ]

  private static func begin(_ exchange: Exchange) -> SCRAMMechanism {
    SCRAMMechanism(exchange.digest, user: "user", password: "pencil", nonce: exchange.nonce)
  }

  @Test("SCRAM: the examples of the RFCs", arguments: exchanges)
  func scram(_ exchange: Exchange) throws {
    var mechanism = Self.begin(exchange)
    #expect(Self.text(mechanism.initialResponse) == "n,,n=user,r=\(exchange.nonce)")
    #expect(
      Self.text(try mechanism.answer(Array(exchange.serverFirst.utf8))) == exchange.clientFinal)
    #expect(!mechanism.isSatisfied)
    #expect(try mechanism.answer(Array(exchange.serverFinal.utf8)) == [])
    #expect(mechanism.isSatisfied)
  }

  @Test("SCRAM: a server that does not know the password is found out", arguments: exchanges)
  func impostor(_ exchange: Exchange) throws {
    var mechanism = Self.begin(exchange)
    _ = try mechanism.answer(Array(exchange.serverFirst.utf8))
    let other = exchange.serverFinal.replacing("v=r", with: "v=s").replacing("v=6", with: "v=7")
    #expect(throws: SASLFailure.serverUnproven) { try mechanism.answer(Array(other.utf8)) }
    #expect(!mechanism.isSatisfied)
  }

  @Test(
    "SCRAM: a first answer that makes no sense ends the exchange",
    arguments: [
      "r=other,s=QSXCR+Q6sek8bf92,i=4096", "r=fyko+d2lbbFgONRv9qkxdawL,s=QSXC,i=4096",
      "r=fyko+d2lbbFgONRv9qkxdawLx,s=!,i=4096", "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXC,i=0",
      "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXC,i=99999999", "r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXC",
      "m=x,r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXC,i=4096", "nonsense", "",
    ])
  func nonsense(_ first: String) {
    var mechanism = Self.begin(Self.exchanges[0])
    #expect(throws: SASLFailure.self) { try mechanism.answer(Array(first.utf8)) }
  }

  @Test("SCRAM: the identity goes into the header and its proof") func identity() throws {
    var mechanism = SCRAMMechanism(
      .sha1, user: "user", password: "pencil", identity: "box", nonce: "abc")
    #expect(Self.text(mechanism.initialResponse) == "n,a=box,n=user,r=abc")
    let final = Self.text(try mechanism.answer(Array("r=abcd,s=QSXC,i=1".utf8)))
    #expect(final?.hasPrefix("c=bixhPWJveCw=,r=abcd,p=") == true)
  }

  /// From RFC 6070 §2.
  @Test(
    "PBKDF2",
    arguments: [
      (1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
      (4096, "4b007901b765489abead49d926f721d065a429c1"),
    ])
  func stretching(_ iterations: Int, _ key: String) throws {
    let made = try Digest.sha1.stretched(
      Array("password".utf8), salt: Array("salt".utf8), iterations: iterations)
    #expect(Digest.hexadecimal(made) == key)
  }

  // MARK: - Who one is from outside

  @Test("EXTERNAL says whom to act as, and nothing more") func external() {
    var mechanism = ExternalMechanism(identity: "jane")
    #expect(Self.text(mechanism.initialResponse) == "jane")
    #expect(ExternalMechanism().initialResponse == [])
    #expect(throws: SASLFailure.unexpectedChallenge) { try mechanism.answer([]) }
  }

  /// Tokens by turns; protection is a letter in front.
  private struct Play: SecurityContext {
    var hasTicket = true

    func advance(_ token: [UInt8]?) throws(SASLFailure) -> (token: [UInt8], isComplete: Bool) {
      guard hasTicket else { throw .context("no ticket") }
      return token == nil ? ([1], false) : ([], true)
    }

    func unwrap(_ message: [UInt8]) throws(SASLFailure) -> [UInt8] {
      guard message.first == 0x77 else { throw .context("broken") }
      return Array(message.dropFirst())
    }

    func wrap(_ message: [UInt8]) throws(SASLFailure) -> [UInt8] { [0x77] + message }
  }

  @Test("GSSAPI: no security layer is chosen, and the identity told (RFC 4752 §3.1)")
  func gssapi() throws {
    var mechanism = try GSSAPIMechanism(Play(), identity: "jane")
    #expect(mechanism.initialResponse == [1])
    #expect(try mechanism.answer([2]) == [])
    #expect(!mechanism.isSatisfied)
    #expect(try mechanism.answer([0x77, 7, 0, 16, 0]) == [0x77, 1, 0, 0, 0] + Array("jane".utf8))
    #expect(mechanism.isSatisfied)
    #expect(throws: SASLFailure.unexpectedChallenge) { try mechanism.answer([]) }
  }

  @Test(
    "GSSAPI: an offer that cannot be taken ends the exchange",
    arguments: [[0x77, 6, 0, 0, 0], [0x77, 1], [0x78, 1, 0, 0, 0]])
  func layers(_ offer: [UInt8]) throws {
    var mechanism = try GSSAPIMechanism(Play(), identity: "")
    _ = try mechanism.answer([2])
    #expect(throws: SASLFailure.self) { try mechanism.answer(offer) }
    #expect(!mechanism.isSatisfied)
  }

  @Test("GSSAPI: without a ticket there is no mechanism") func ticket() {
    #expect(throws: SASLFailure.context("no ticket")) {
      try GSSAPIMechanism(Play(hasTicket: false), identity: "")
    }
  }
}
