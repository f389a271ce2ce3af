// SPDX-License-Identifier: MIT

/// The names of the login mechanisms in `auth_mechanisms`.
enum MechanismName {
  /// Those of this version, best first.
  static let working = ["CRAM-MD5", "PLAIN", "LOGIN"]
  /// Those that only OfflineIMAP 8 has.
  static let missing = ["GSSAPI", "XOAUTH2"]
  static let all = missing + working
}

/// The names of the user interfaces, for `ui` and `-u`.
enum InterfaceName {
  /// Those of this version.
  static let working = ["blinkenlights", "ttyui", "basic", "quiet"]
  /// Those that only OfflineIMAP 8 has, and what comes nearest to them.
  static let substitutes = ["syslog": "quiet", "machineui": "basic"]
}

extension InterfaceName {
  static let all = working + substitutes.keys.sorted()
}
