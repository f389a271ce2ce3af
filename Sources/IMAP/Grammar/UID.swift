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

  package static func < (left: UID, right: UID) -> Bool { left.rawValue < right.rawValue }
}

extension UID: CustomStringConvertible {
  package var description: String { "\(rawValue)" }
}
