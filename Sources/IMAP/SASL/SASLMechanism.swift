// SPDX-License-Identifier: MIT

/// One way to log in: what the client says first, and how it answers challenges (RFC 4422).
///
/// A mechanism is used for one exchange only.  The octets are bare; ``Session`` adds base64.
package protocol SASLMechanism: Sendable {
  /// The name that the server advertises as `AUTH=name`.
  var name: String { get }

  /// What the client says first, or `nil` if the server begins.
  var initialResponse: [UInt8]? { get }

  /// Answers a challenge of the server.
  ///
  /// Throws when the challenge cannot be answered; the exchange must be cancelled then.
  mutating func answer(_ challenge: [UInt8]) throws(SASLFailure) -> [UInt8]
}

/// Why an exchange cannot go on.
package enum SASLFailure: Error, Equatable, Sendable {
  /// The server asks more than the mechanism has steps.
  case unexpectedChallenge
  /// The hash function that the mechanism needs is not to be had.
  case digestUnavailable(Digest)
}

extension Command {
  /// Begins the exchange of a mechanism; its challenges come as events.
  package static func authenticate(_ mechanism: some SASLMechanism) -> Command {
    authenticate(mechanism.name, initialResponse: mechanism.initialResponse)
  }
}
