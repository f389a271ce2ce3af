// SPDX-License-Identifier: MIT

/// The name of a command within one connection, such as `A17`.
package struct Tag: Hashable, Sendable {
  /// Counts from 1 and never repeats.
  package let number: UInt64

  init(number: UInt64) { self.number = number }

  /// Reads a tag as the server repeats it; `nil` when it cannot be one of ours.
  init?(_ bytes: some Collection<UInt8>) {
    guard let first = bytes.first, first.upperCased == UInt8(ascii: "A"), bytes.count <= 20,
      let number = UInt64(String(decoding: bytes.dropFirst(), as: UTF8.self))
    else { return nil }
    self.number = number
  }
}

extension Tag: CustomStringConvertible {
  package var description: String { "A\(number)" }
}
