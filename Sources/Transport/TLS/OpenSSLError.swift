// SPDX-License-Identifier: MIT

import COpenSSL

/// What OpenSSL left in the error queue of the calling thread.
struct OpenSSLError {
  /// The number of the reason within the library, such as `SSL_R_WRONG_VERSION_NUMBER`.
  let code: CInt
  /// OpenSSL's words, such as `wrong version number`.
  let reason: String

  /// Takes the first error, which is the cause of those that follow, and forgets the others.
  static func takeFirst() -> OpenSSLError {
    let number = ERR_get_error()
    ERR_clear_error()
    let words = ERR_reason_error_string(number).map { String(cString: $0) }
    return OpenSSLError(code: ERR_GET_REASON(number), reason: words ?? "unknown error")
  }
}
