// SPDX-License-Identifier: MIT

import Glibc

/// Looks for single bytes at the speed of the C library.
package enum ByteSearch {
  /// The index of the first `byte` at or after `start`, an index of `bytes` or its end.
  package static func index(
    of byte: UInt8, in bytes: ArraySlice<UInt8>, from start: Int
  ) -> Int? {
    guard start < bytes.endIndex else { return nil }
    return bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return nil }
      let first = base + (start - bytes.startIndex)
      guard let found = memchr(first, CInt(byte), bytes.endIndex - start) else { return nil }
      return start + first.distance(to: found)
    }
  }
}

extension Span<UInt8> {
  /// Whether the bytes of `part` are the first ones; compared at the speed of the C library.
  package func begins(with part: borrowing Span<UInt8>) -> Bool {
    guard part.count <= count else { return false }
    return withUnsafeBufferPointer { own in
      part.withUnsafeBufferPointer { other in
        guard let first = own.baseAddress, let second = other.baseAddress else { return true }
        return memcmp(first, second, other.count) == 0
      }
    }
  }
}
