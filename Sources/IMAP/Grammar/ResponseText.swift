// SPDX-License-Identifier: MIT

/// How a command ended, or what a status response reports (RFC 9051 §7.1).
package enum Condition: String, Equatable, Sendable {
  /// It succeeded.
  case ok = "OK"
  /// It was understood and failed.
  case no = "NO"
  /// The server did not understand it, or refuses it in this state.
  case bad = "BAD"
}

/// The code and the text of a status response: `resp-text` in RFC 9051 §9.
package struct ResponseText: Equatable, Sendable {
  /// What the response tells a program.
  package let code: ResponseCode?
  /// What it tells a person; may be empty, and is not fit for a terminal before it is escaped.
  package let text: String

  package init(code: ResponseCode? = nil, text: String) {
    self.code = code
    self.text = text
  }
}

/// The response that ends a command: `response-tagged` in RFC 9051 §9.
package struct TaggedResponse: Equatable, Sendable {
  /// The tag as the server repeats it.
  package let tag: [UInt8]
  /// Whether the command succeeded.
  package let condition: Condition
  /// Code and text.
  package let text: ResponseText

  package init(tag: [UInt8], condition: Condition, text: ResponseText) {
    self.tag = tag
    self.condition = condition
    self.text = text
  }
}
