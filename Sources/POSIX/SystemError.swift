// SPDX-License-Identifier: MIT

import Glibc

/// A failed system call.
package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The value of `errno`.
  package let code: CInt
  /// What was attempted and on what, such as `rename cur/1:2,S`.
  package let operation: String

  /// The code of what the user may not do (`EACCES`).
  package static let notPermitted = EACCES

  package init(code: CInt, operation: String) {
    self.code = code
    self.operation = operation
  }

  /// Reads `errno`; call it directly after the failed call, before anything can overwrite it.
  package static func last(_ operation: @autoclosure () -> String) -> SystemError {
    let code = errno
    return SystemError(code: code, operation: operation())
  }

  /// The words of the operating system for ``code``, such as `No such file or directory`.
  package var reason: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress, strerror_r(code, start, buffer.count) == 0 else {
        return "error \(code)"
      }
      return String(cString: start)
    }
  }

  package var description: String { "\(operation): \(reason)" }

  /// The two names lie on different file systems.
  package var isCrossDevice: Bool { code == EXDEV }

  /// The file or directory does not exist (`ENOENT`, `ENOTDIR`).
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
  /// Nobody listens there (`ECONNREFUSED`).
  package var isRefused: Bool { code == ECONNREFUSED }
  /// Something with that name exists already (`EEXIST`).
  package var isExisting: Bool { code == EEXIST }
  /// The disk or the user's quota is full (`ENOSPC`, `EDQUOT`).
  package var isFull: Bool { code == ENOSPC || code == EDQUOT }
  /// The file does not allow it, while others may: its name would be too long, or it is protected (`ENAMETOOLONG`,
  /// `EPERM`).
  package var isOfFileAlone: Bool { code == ENAMETOOLONG || code == EPERM }
  /// The process, not the file, is short of something (`EMFILE`, `ENFILE`, `ENOMEM`).
  package var isOfProcess: Bool { code == EMFILE || code == ENFILE || code == ENOMEM }
  /// Another process holds the lock (`EACCES`, `EAGAIN`).
  package var isLocked: Bool { code == EACCES || code == EAGAIN }
}
