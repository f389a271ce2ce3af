// SPDX-License-Identifier: MIT

import COpenSSL
import Glibc
import IMAP
import Testing

@Suite("Digest")
struct DigestTests {
  static let abc = Array("abc".utf8)
  static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

  /// From RFC 1321 A.5, RFC 3174 §7.3 and FIPS 180-2 B.1.
  static let hashes: [(Digest, [UInt8], String)] = [
    (.md5, [], "d41d8cd98f00b204e9800998ecf8427e"), (.md5, abc, "900150983cd24fb0d6963f7d28e17f72"),
    (.md5, alphabet, "d174ab98d277d9f5a5611c2c9f419d9f"),
    (.md5, Array("INBOX".utf8), "7e33429f656f1e6e9d79b29c3f82c57e"),
    (.sha1, [], "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    (.sha1, abc, "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (.sha256, [], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (.sha256, abc, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  ]

  @Test("what threads of OpenSSL still need is not taken from them when the process ends")
  func end() async {
    await #expect(processExitsWith: .success) {
      _ = try Digest.sha256.bytes(of: [1])
      OPENSSL_atexit { _exit(3) }
      exit(0)
    }
  }

  @Test("published hashes", arguments: hashes)
  func hash(_ example: (digest: Digest, input: [UInt8], hash: String)) throws {
    #expect(try example.digest.hexadecimal(of: example.input) == example.hash)
    let bytes = try example.digest.bytes(of: example.input)
    #expect(Digest.hexadecimal(bytes) == example.hash)
  }

  @Test("a million bytes") func long() throws {
    let bytes = [UInt8](repeating: 0x61, count: 1_000_000)
    #expect(try Digest.sha1.hexadecimal(of: bytes) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
  }

  /// From RFC 2202 §2, and the key of no bytes.
  static let codes: [([UInt8], [UInt8], String)] = [
    (
      [UInt8](repeating: 0x0B, count: 16), Array("Hi There".utf8),
      "9294727a3638bb1c13f48ef8158bfc9d"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "750c783e6ab0b503eaa86e310a5db738"
    ),
    (
      [UInt8](repeating: 0xAA, count: 80),
      Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd"
    ),
    ([], [], "74e6f7298a9c2d168935f58c001bad88"),
  ]

  @Test("published keyed hashes", arguments: codes)
  func keyed(_ example: (key: [UInt8], message: [UInt8], hash: String)) throws {
    let code = try Digest.md5.authenticationCode(of: example.message, key: example.key)
    #expect(Digest.hexadecimal(code) == example.hash)
  }
}

@Suite("SASL mechanisms")
struct SASLMechanismTests {
  @Test("PLAIN sends identity, user and password at once") func plain() throws {
    var mechanism = PlainMechanism(user: "tim", password: "tanstaaftanstaaf")
    #expect(mechanism.name == "PLAIN")
    #expect(mechanism.initialResponse == Array("\u{0}tim\u{0}tanstaaftanstaaf".utf8))
    #expect(throws: SASLFailure.unexpectedChallenge) { try mechanism.answer([]) }
    let proxy = PlainMechanism(user: "Kurt", password: "xipj3plmq", identity: "Ursel")
    #expect(proxy.initialResponse == Array("Ursel\u{0}Kurt\u{0}xipj3plmq".utf8))
    let unicode = PlainMechanism(user: "jürgen", password: "pässword")
    #expect(unicode.initialResponse == Array("\u{0}jürgen\u{0}pässword".utf8))
  }

  @Test("CRAM-MD5 answers the example of RFC 2195, once") func cramMD5() throws {
    var mechanism = CRAMMD5Mechanism(user: "tim", password: "tanstaaftanstaaf")
    #expect(mechanism.name == "CRAM-MD5" && mechanism.initialResponse == nil)
    let answer = try mechanism.answer(Array("<1896.697170952@postoffice.reston.mci.net>".utf8))
    #expect(answer == Array("tim b913a602c7eda7a495b4e6e7334d3890".utf8))
    #expect(throws: SASLFailure.unexpectedChallenge) { try mechanism.answer([]) }
  }
}
