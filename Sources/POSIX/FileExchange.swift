// SPDX-License-Identifier: MIT

import Glibc

/// Gives two files each other's names in one step.
package enum FileExchange {
  private typealias Rename =
    @convention(c) (
      CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt
    ) -> CInt

  /// `renameat2`, which only the headers for GNU programs declare, and Swift sees those of POSIX.
  private static let rename: Rename? = dlsym(nil, "renameat2").map {
    unsafeBitCast($0, to: Rename.self)
  }

  /// `RENAME_EXCHANGE`.
  private static let exchange: CUnsignedInt = 2

  /// Exchanges two names of one file system, both of which must be there.
  ///
  /// - Returns: `false` where the system or the file system cannot do that; nothing has happened then.
  /// - Throws: When a name is missing, or may not be changed.
  package static func swap(_ one: String, _ other: String) throws(SystemError) -> Bool {
    guard let rename else { return false }
    if rename(AT_FDCWD, one, AT_FDCWD, other, exchange) == 0 { return true }
    if [EINVAL, ENOSYS, EOPNOTSUPP].contains(errno) { return false }
    throw .last("exchange \(one) and \(other)")
  }
}
