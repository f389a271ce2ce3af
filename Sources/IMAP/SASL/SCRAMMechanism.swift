// SPDX-License-Identifier: MIT

/// A proof of the password by both sides that gives it to neither (RFC 5802, RFC 7677).
///
/// Channels are not bound.  Names and passwords beyond ASCII are sent as they are, not prepared by
/// SASLprep: what a person types is nearly always in the prepared form already.
package struct SCRAMMechanism: SASLMechanism {
  private enum Stage: Equatable {
    case first
    /// The proof is sent; the server must answer with this one.
    case proved(serverSignature: [UInt8])
    case done
  }

  /// More rounds than that would be an attack on our processor.
  private static let mostIterations = 10_000_000

  private let digest: Digest
  private let password: [UInt8]
  private let header: String
  private let clientFirst: String
  private let nonce: String
  private var stage = Stage.first
  package private(set) var refusal: String?

  /// Prepares the exchange.
  ///
  /// - Parameters:
  ///   - digest: `sha1` or `sha256`.
  ///   - user: Whose password it is.
  ///   - password: The password.
  ///   - identity: Whom to act as; empty for the user.
  ///   - nonce: Printable characters without a comma that nobody can foresee.
  package init(
    _ digest: Digest, user: String, password: String, identity: String = "", nonce: String
  ) {
    self.digest = digest
    self.password = Array(password.utf8)
    self.nonce = nonce
    header = identity.isEmpty ? "n,," : "n,a=\(GS2.escaped(identity)),"
    clientFirst = "n=\(GS2.escaped(user)),r=\(nonce)"
  }

  /// `SCRAM-SHA-1` or `SCRAM-SHA-256`.
  package var name: String { digest == .sha1 ? "SCRAM-SHA-1" : "SCRAM-SHA-256" }

  /// User and nonce.
  package var initialResponse: [UInt8]? { Array((header + clientFirst).utf8) }

  /// Whether the server has proved that it knows the password.
  package var isSatisfied: Bool { stage == .done }

  package mutating func answer(_ challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
    let text = String(decoding: challenge, as: UTF8.self)
    switch stage {
    case .first: return try prove(text)
    case .proved(let signature):
      try check(text, signature)
      stage = .done
      return []
    case .done: throw .unexpectedChallenge
    }
  }

  /// Answers salt and number of rounds with the proof (RFC 5802 §3).
  private mutating func prove(_ serverFirst: String) throws(SASLFailure) -> [UInt8] {
    let fields = try Self.fields(serverFirst)
    guard let together = fields["r"], together.hasPrefix(nonce), together != nonce else {
      throw .badChallenge("the nonce is not ours")
    }
    guard let salt = fields["s"].flatMap({ Base64.standard.decode(Array($0.utf8)[...]) }),
      let rounds = fields["i"].flatMap({ Int($0) }), (1...Self.mostIterations).contains(rounds)
    else { throw .badChallenge("salt or number of rounds") }
    let binding = Self.base64(Array(header.utf8))
    let withoutProof = "c=\(binding),r=\(together)"
    let message = Array("\(clientFirst),\(serverFirst),\(withoutProof)".utf8)
    let (proof, signature) = try sign(message, salt, rounds)
    stage = .proved(serverSignature: signature)
    return Array("\(withoutProof),p=\(Self.base64(proof))".utf8)
  }

  private func sign(
    _ message: [UInt8], _ salt: [UInt8], _ rounds: Int
  ) throws(SASLFailure) -> (proof: [UInt8], serverSignature: [UInt8]) {
    do throws(DigestUnavailable) {
      let salted = try digest.stretched(password, salt: salt, iterations: rounds)
      let clientKey = try digest.authenticationCode(of: Array("Client Key".utf8), key: salted)
      let storedKey = try digest.bytes(of: clientKey)
      let clientSignature = try digest.authenticationCode(of: message, key: storedKey)
      let serverKey = try digest.authenticationCode(of: Array("Server Key".utf8), key: salted)
      return (
        zip(clientKey, clientSignature).map { $0 ^ $1 },
        try digest.authenticationCode(of: message, key: serverKey)
      )
    } catch { throw .digestUnavailable(error.digest) }
  }

  private mutating func check(_ serverFinal: String, _ signature: [UInt8]) throws(SASLFailure) {
    let fields = try Self.fields(serverFinal)
    if let error = fields["e"] {
      refusal = error
      throw .badChallenge(error)
    }
    guard fields["v"] == Self.base64(signature) else { throw .serverUnproven }
  }

  /// The attributes of a message; one that must be understood and is not known ends the exchange.
  private static func fields(_ text: String) throws(SASLFailure) -> [String: String] {
    var fields: [String: String] = [:]
    for part in text.split(separator: ",") {
      guard let mark = part.firstIndex(of: "=") else { throw .badChallenge("no attributes") }
      fields[String(part[..<mark])] = String(part[part.index(after: mark)...])
    }
    guard fields["m"] == nil else { throw .badChallenge("an extension that is not known") }
    return fields
  }

  private static func base64(_ octets: [UInt8]) -> String {
    String(decoding: Base64.standard.encode(octets), as: UTF8.self)
  }
}
