// SPDX-License-Identifier: MIT

import COpenSSL

/// The library below the encrypted streams.
package enum TransportLibrary {
  /// Its name, version and date, such as `OpenSSL 3.0.19 27 Jan 2026`.
  package static var version: String {
    OpenSSL_version(OPENSSL_VERSION).map { String(cString: $0) } ?? "OpenSSL"
  }
}
