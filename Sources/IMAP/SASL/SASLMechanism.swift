// SPDX-License-Identifier: MIT

/// One way to log in: what the client says first, and how it answers challenges (RFC 4422).
///
/// A mechanism is used for one exchange only.  The octets are bare; ``Session`` adds base64.
package protocol SASLMechanism: Sendable {
  /// The name that the server advertises as `AUTH=name`.
  var name: String { get }

  /// What the client says first, or `nil` if the server begins.
  var initialResponse: [UInt8]? { get }

  /// Whether a success that the server tells may be believed now; `true` by default.
  ///
  /// A mechanism in which the server must prove that it knows the password is not satisfied before.
  var isSatisfied: Bool { get }

  /// What the server has told of a refusal before it refuses; `nil` by default.
  ///
  /// Not fit for a terminal before it is escaped.
  var refusal: String? { get }

  /// Answers a challenge of the server.
  ///
  /// Throws when the challenge cannot be answered; the exchange must be cancelled then.
  mutating func answer(_ challenge: [UInt8]) throws(SASLFailure) -> [UInt8]
}

extension SASLMechanism {
  package var isSatisfied: Bool { true }
  package var refusal: String? { nil }
}

/// Why an exchange cannot go on.
package enum SASLFailure: Error, Equatable, Sendable {
  /// The server asks more than the mechanism has steps.
  case unexpectedChallenge
  /// The hash function that the mechanism needs is not to be had.
  case digestUnavailable(Digest)
  /// The challenge does not have the form that the mechanism gives it.
  case badChallenge(String)
  /// The server does not know the password itself.
  case serverUnproven
  /// The security context could not be set up or used, in the words of its library.
  case context(String)
}

extension SASLFailure {
  /// A few words for a person.
  package var reason: String {
    switch self {
    case .unexpectedChallenge: "the server asks more than the mechanism has steps"
    case .digestUnavailable(let digest): "the OpenSSL of this machine does not offer \(digest)"
    case .badChallenge(let what): "the server's challenge makes no sense: \(what)"
    case .serverUnproven: "the server has not proved that it knows the password"
    case .context(let words): words
    }
  }
}

extension Command {
  /// Begins the exchange of a mechanism; its challenges come as events.
  package static func authenticate(_ mechanism: some SASLMechanism) -> Command {
    authenticate(mechanism.name, initialResponse: mechanism.initialResponse)
  }
}
