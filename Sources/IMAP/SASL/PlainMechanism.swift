// SPDX-License-Identifier: MIT

/// User and password as they are; only on a protected stream (RFC 4616).
package struct PlainMechanism: SASLMechanism {
  private let message: [UInt8]

  /// Prepares the one message of the mechanism, in UTF-8.
  ///
  /// - Parameters:
  ///   - user: Whose password it is.
  ///   - password: The password.
  ///   - identity: Whom to act as; empty for the user.
  package init(user: String, password: String, identity: String = "") {
    message = Array("\(identity)\u{0}\(user)\u{0}\(password)".utf8)
  }

  /// `PLAIN`.
  package var name: String { "PLAIN" }

  /// Identity, user and password with NUL between them.
  package var initialResponse: [UInt8]? { message }

  /// Always throws: nothing is left to say after the first message.
  package mutating func answer(_ challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
    throw .unexpectedChallenge
  }
}
