// SPDX-License-Identifier: MIT

/// A message number that the server never reuses within one mailbox and UIDVALIDITY.
///
/// Source: RFC 9051 §2.3.1.1.  Unit: none, it is an identifier; the order is the order of arrival.
package struct UID: RawRepresentable, Hashable, Comparable, Codable, Sendable {
  /// The wire value, 1 to 4,294,967,295.
  package let rawValue: UInt32

  /// Creates a UID, or `nil` for 0, which the protocol reserves.
  package init?(rawValue: UInt32) {
    guard rawValue > 0 else { return nil }
    self.rawValue = rawValue
  }

  /// Creates a UID, or `nil` for 0.
  package init?(_ rawValue: UInt32) { self.init(rawValue: rawValue) }
}

// Lists of messages are compared UID by UID.  What the compiler makes by itself, and all that is generic, is called
// through a table from other modules, which takes ten times as long as the comparison.
extension UID {
  @inlinable package static func == (left: UID, right: UID) -> Bool {
    left.rawValue == right.rawValue
  }

  @inlinable package static func < (left: UID, right: UID) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension UID: CustomStringConvertible {
  package var description: String { "\(rawValue)" }
}
