// SPDX-License-Identifier: MIT

import COpenSSL

/// Owns an object of OpenSSL, which is freed exactly once.
final class OpenSSLObject {
  /// For calls to OpenSSL; valid while this object lives.
  let pointer: OpaquePointer
  private let free: @convention(c) (OpaquePointer?) -> Void

  /// Takes ownership of what OpenSSL has returned; `nil` when it had no memory.
  init?(_ pointer: OpaquePointer?, freedBy free: @convention(c) (OpaquePointer?) -> Void) {
    guard let pointer else { return nil }
    self.pointer = pointer
    self.free = free
  }

  deinit { free(pointer) }
}
