// SPDX-License-Identifier: MIT

/// The part of a message that a FETCH response carries (`section` in RFC 9051 §9).
package struct BodySection: Equatable, Sendable {
  /// What stands in the brackets, in the case of the server: empty for the whole message.
  package let specifier: [UInt8]
  /// Where the octets begin when only a part was asked for: the `0` of `BODY[]<0>`.
  package let origin: UInt64?

  package init(specifier: some Sequence<UInt8> = [], origin: UInt64? = nil) {
    self.specifier = Array(specifier)
    self.origin = origin
  }

  /// The message from its first to its last octet.
  package static let wholeMessage = BodySection()

  /// Whether the octets are those of the message from its first one on.
  package var isWholeMessage: Bool { specifier.isEmpty && (origin ?? 0) == 0 }
}

extension BodySection: CustomStringConvertible {
  /// `BODY[HEADER]<0>`; bytes outside printable ASCII are escaped.
  package var description: String {
    "BODY[\(specifier.printable)]" + (origin.map { "<\($0)>" } ?? "")
  }
}

/// What came for one section of a message.
package struct FetchedBody: Equatable, Sendable {
  /// The octets of a section, or what became of them.
  package enum Content: Equatable, Sendable {
    /// The octets, which came as a quoted string.
    case octets([UInt8])
    /// The octets went out as they came, before this response; their number.
    case streamed(octets: Int)
    /// `NIL`: the server has no such section.
    case absent
  }

  /// Which part of the message.
  package let section: BodySection
  /// Its octets, or where they went.
  package let content: Content

  package init(section: BodySection, content: Content) {
    self.section = section
    self.content = content
  }
}
