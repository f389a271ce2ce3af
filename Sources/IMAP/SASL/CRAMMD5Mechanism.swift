// SPDX-License-Identifier: MIT

/// A keyed hash of what the server says, with the password as the key (RFC 2195).
package struct CRAMMD5Mechanism: SASLMechanism {
  private let user: String
  private let password: String
  private var hasAnswered = false

  /// Takes user and password, which go into the exchange as UTF-8.
  package init(user: String, password: String) {
    self.user = user
    self.password = password
  }

  /// `CRAM-MD5`.
  package var name: String { "CRAM-MD5" }

  /// `nil`: the server begins.
  package var initialResponse: [UInt8]? { nil }

  /// The user, a space and the hash in hexadecimal; a second challenge is refused.
  package mutating func answer(_ challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
    guard !hasAnswered else { throw .unexpectedChallenge }
    hasAnswered = true
    do throws(DigestUnavailable) {
      let code = try Digest.md5.authenticationCode(of: challenge, key: Array(password.utf8))
      return Array("\(user) \(Digest.hexadecimal(code))".utf8)
    } catch {
      throw .digestUnavailable(error.digest)
    }
  }
}
