// SPDX-License-Identifier: MIT

import SyncEngine
import Transport

/// What the program calls itself.
enum Version {
  /// Follows OfflineIMAP 8.
  static let number = "9.0.0"

  /// The libraries that the program uses, for bug reports.
  static var environment: String {
    "\(TransportLibrary.version), \(StatusLibrary.version)"
  }

  /// The answer to `-V`.
  static var full: String { "offlineimap v\(number), \(environment)" }
}
