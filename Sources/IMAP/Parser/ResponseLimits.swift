// SPDX-License-Identifier: MIT

/// How much of one response a reader holds in memory; the bodies of messages are never held.
package struct ResponseLimits: Equatable, Sendable {
  /// Bytes of one line.
  ///
  /// A SEARCH response names all its messages in one line: a million UIDs of seven digits need 8 MB.
  package var line = 16 << 20
  /// Octets of a literal that is not a message body: a mailbox name, a subject.
  package var literal = 1 << 20
  /// Bytes of a response with all its lines and collected literals.
  package var response = 24 << 20
  /// Lists within lists; a BODYSTRUCTURE has two levels for each level of MIME parts.
  package var depth = 200

  package init() {}
}
