// SPDX-License-Identifier: MIT

/// An access token of OAuth 2, in one of two forms.
package struct BearerMechanism: SASLMechanism {
  /// How the token is wrapped.
  package enum Form: Equatable, Sendable {
    /// Google's form, which others have taken over; its challenge after a refusal wants an empty answer.
    case xoauth2
    /// The standard (RFC 7628), which tells the server by which name and port it was reached.
    case oauthBearer(host: String, port: UInt16)
  }

  private let form: Form
  private let user: String
  private let token: String
  /// The server's reason, a text in JSON; it comes as a challenge (RFC 7628 §3.2.2).
  package private(set) var refusal: String?

  /// Takes the user to log in as and the token, without `Bearer`.
  package init(_ form: Form, user: String, token: String) {
    self.form = form
    self.user = user
    self.token = token
  }

  /// `XOAUTH2` or `OAUTHBEARER`.
  package var name: String { form == .xoauth2 ? "XOAUTH2" : "OAUTHBEARER" }

  /// User and token, with U+0001 between the parts.
  package var initialResponse: [UInt8]? {
    switch form {
    case .xoauth2: Array("user=\(user)\u{1}auth=Bearer \(token)\u{1}\u{1}".utf8)
    case .oauthBearer(let host, let port):
      Array(
        "n,a=\(GS2.escaped(user)),\u{1}host=\(host)\u{1}port=\(port)\u{1}auth=Bearer \(token)\u{1}\u{1}"
          .utf8)
    }
  }

  /// Takes the reason of a refusal, and lets the server go on to refuse (RFC 7628 §3.2.3).
  package mutating func answer(_ challenge: [UInt8]) throws(SASLFailure) -> [UInt8] {
    guard refusal == nil else { throw .unexpectedChallenge }
    refusal = String(decoding: challenge, as: UTF8.self)
    return form == .xoauth2 ? [] : [1]
  }
}

/// The header that some mechanisms have in common (RFC 5801 §4).
enum GS2 {
  /// A name in which no comma and no equals sign ends it.
  static func escaped(_ name: String) -> String {
    String(
      decoding: name.utf8.flatMap { byte -> [UInt8] in
        switch byte {
        case UInt8(ascii: "="): Array("=3D".utf8)
        case UInt8(ascii: ","): Array("=2C".utf8)
        default: [byte]
        }
      }, as: UTF8.self)
  }
}
