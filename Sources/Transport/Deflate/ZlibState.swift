// SPDX-License-Identifier: MIT

import CZlib
import Glibc
import POSIX

/// Owns one direction of a compressed stream in zlib, which is freed exactly once.
///
/// zlib keeps a pointer to the structure, so that it has a place of its own in memory.
final class ZlibState {
  /// For calls to zlib; valid while this object lives.
  let pointer: UnsafeMutablePointer<z_stream>
  private let end: @convention(c) (UnsafeMutablePointer<z_stream>?) -> CInt

  /// Prepares raw DEFLATE (RFC 1951), which has neither header nor checksum.
  ///
  /// - Throws: `system` when there is no memory.
  private init(
    _ begin: (UnsafeMutablePointer<z_stream>) -> CInt,
    endedBy end: @escaping @convention(c) (UnsafeMutablePointer<z_stream>?) -> CInt
  ) throws(TransportFailure) {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: z_stream())
    self.end = end
    guard begin(pointer) == Z_OK else {
      throw .system(SystemError(code: ENOMEM, operation: "start compression"))
    }
  }

  static func compressing() throws(TransportFailure) -> ZlibState {
    try ZlibState({ czlib_deflate_init_raw($0, Z_DEFAULT_COMPRESSION) }, endedBy: deflateEnd)
  }

  static func decompressing() throws(TransportFailure) -> ZlibState {
    try ZlibState({ czlib_inflate_init_raw($0) }, endedBy: inflateEnd)
  }

  deinit {
    // After a failed beginning there is nothing to end, which zlib notices.
    _ = end(pointer)
    pointer.deallocate()
  }
}
