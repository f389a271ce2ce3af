// SPDX-License-Identifier: MIT

/// The server knows who we are from outside, usually by a client certificate (RFC 4422 appendix A).
package struct ExternalMechanism: SASLMechanism {
  private let identity: String

  /// Names whom to act as; empty for whoever the server takes us for.
  package init(identity: String = "") { self.identity = identity }

  /// `EXTERNAL`.
  package var name: String { "EXTERNAL" }

  /// The identity.
  package var initialResponse: [UInt8]? { Array(identity.utf8) }

  /// Always throws: nothing is left to say after the first message.
  package mutating func answer(_ challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
    throw .unexpectedChallenge
  }
}
