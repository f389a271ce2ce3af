// SPDX-License-Identifier: MIT

/// A password, or anything else that must not be shown.
///
/// It prints as dots, has no `Codable` form, and gives its content only to a caller that asks for it
/// by name; so it cannot slip into a log, an event or an error by being interpolated.
package struct Secret: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
  private let bytes: [UInt8]

  /// Takes the UTF-8 bytes of a text.
  package init(_ text: String) { bytes = Array(text.utf8) }

  /// The bytes to send to a server; never to be shown.
  package var revealed: [UInt8] { bytes }

  /// Whether there is nothing in it; an empty password counts as none.
  package var isEmpty: Bool { bytes.isEmpty }

  package var description: String { "••••••" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
