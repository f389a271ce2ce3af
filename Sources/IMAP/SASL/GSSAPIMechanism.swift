// SPDX-License-Identifier: MIT

/// A security context of GSS-API (RFC 2743), as far as a login needs one.
package protocol SecurityContext: Sendable {
  /// Takes the server's token, none at first, and returns what is for the server.
  ///
  /// Throws `context` when there is no ticket, or the server is not the one it should be.
  func advance(_ token: [UInt8]?) throws(SASLFailure) -> (token: [UInt8], isComplete: Bool)

  /// Takes off the protection of a message of the server, and throws `context` if it is broken.
  func unwrap(_ message: [UInt8]) throws(SASLFailure) -> [UInt8]

  /// Protects a message against changes, without hiding it; throws `context`.
  func wrap(_ message: [UInt8]) throws(SASLFailure) -> [UInt8]
}

/// Kerberos 5 without a security layer of its own (RFC 4752).
package struct GSSAPIMechanism: SASLMechanism {
  private enum Stage { case contexting, choosingLayer, done }

  private let context: any SecurityContext
  private let identity: String
  private let first: [UInt8]
  private var stage: Stage

  /// Begins the exchange: takes the first step of a fresh context.
  ///
  /// - Parameters:
  ///   - context: Set up for the service `imap` of the server.
  ///   - identity: Whom to act as; empty for the owner of the ticket.
  /// - Throws: What the context throws, `context`.
  package init(_ context: any SecurityContext, identity: String) throws(SASLFailure) {
    self.context = context
    self.identity = identity
    let step = try context.advance(nil)
    first = step.token
    stage = step.isComplete ? .choosingLayer : .contexting
  }

  /// `GSSAPI`.
  package var name: String { "GSSAPI" }

  /// The first token.
  package var initialResponse: [UInt8]? { first }

  /// Whether the server, too, has shown who it is.
  package var isSatisfied: Bool { stage == .done }

  package mutating func answer(_ challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
    switch stage {
    case .contexting:
      let step = try context.advance(challenge)
      if step.isComplete { stage = .choosingLayer }
      return step.token
    case .choosingLayer:
      let offer = try context.unwrap(challenge)
      guard offer.count == 4 else { throw .badChallenge("the offer of security layers") }
      // RFC 4752 §3.1: bit 1 is "no security layer"; TLS protects the connection.
      guard offer[0] & 1 == 1 else { throw .badChallenge("a security layer is demanded") }
      stage = .done
      return try context.wrap([1, 0, 0, 0] + identity.utf8)
    case .done: throw .unexpectedChallenge
    }
  }
}
