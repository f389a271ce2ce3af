// SPDX-License-Identifier: MIT

import CSQLite

/// The library below the status databases.
package enum StatusLibrary {
  /// Its name and version, such as `SQLite 3.40.1`.
  package static var version: String { "SQLite \(String(cString: sqlite3_libversion()))" }
}
