// SPDX-License-Identifier: MIT

/// Why one response could not be understood; the session goes on after it.
package enum ParseFailure: Error, Equatable, Sendable {
  /// The bytes do not follow the grammar: what it allows, in the words of the RFC, and the offset
  /// into the response in bytes from 0.
  case unexpected(expected: String, offset: Int)
  /// Parentheses within parentheses, more than the limit.
  case nestedTooDeeply(limit: Int)
  /// A line that is longer than the limit, in bytes.
  case lineTooLong(limit: Int)
  /// A literal, other than the body of a message, that is larger than the limit, in bytes.
  case literalTooLarge(octets: Int, limit: Int)
  /// Lines and literals that are together larger than the limit, in bytes.
  case responseTooLarge(limit: Int)
}

extension ParseFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unexpected(let expected, let offset): "expected \(expected) at byte \(offset)"
    case .nestedTooDeeply(let limit): "more than \(limit) lists within lists"
    case .lineTooLong(let limit): "a line of more than \(limit) bytes"
    case .literalTooLarge(let octets, let limit):
      "a literal of \(octets) bytes, more than the limit of \(limit)"
    case .responseTooLarge(let limit): "a response of more than \(limit) bytes"
    }
  }
}

/// Why nothing that follows on a connection can be trusted; it must be closed.
package enum FramingFailure: Error, Equatable, Sendable {
  /// A literal announces a size that is no number of this machine, so its end cannot be found.
  case literalSizeOverflow
  /// What follows a literal cannot follow one, so the server counted its octets wrongly; the bytes
  /// to come may be mail rather than responses.
  case literalSizeWrong(excerpt: String)
  /// The first line is no greeting: this is not an IMAP server, or the wrong port.
  case noGreeting(excerpt: String)
}

extension FramingFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .literalSizeOverflow: "the size of a literal is not a number"
    case .literalSizeWrong(let excerpt): "the size of a literal is wrong; after it came: \(excerpt)"
    case .noGreeting(let excerpt): "the first line is not a greeting of IMAP: \(excerpt)"
    }
  }
}

/// A response that was skipped because it could not be understood.
///
/// A listing in which one occurs is incomplete: what it does not show may exist all the same.
package struct UnparsableResponse: Equatable, Sendable {
  /// What is wrong with it.
  package let failure: ParseFailure
  /// Some bytes around the fault, escaped to printable ASCII; may hold parts of a message's header.
  package let excerpt: String
  /// The first bytes of the response, enough to recognise a tag.
  let beginning: [UInt8]

  /// Cuts the excerpt from the bytes of a response, about the place of the fault.
  init(_ failure: ParseFailure, in response: ArraySlice<UInt8>) {
    self.failure = failure
    beginning = Array(response.prefix(Self.beginningLength))
    var fault = 0
    if case .unexpected(_, let offset) = failure { fault = min(offset, response.count) }
    let start = fault > 60 ? response.startIndex + fault - 40 : response.startIndex
    let end = min(response.endIndex, start + 100)
    excerpt = response[start..<end].prefix { $0 != .lineFeed && $0 != .carriageReturn }.printable
  }

  static let beginningLength = 128
}
