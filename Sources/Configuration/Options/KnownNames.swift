// SPDX-License-Identifier: MIT

/// The names of the login mechanisms in `auth_mechanisms`.
enum MechanismName {
  /// Those that are tried without a word in the file, in the order of OfflineIMAP, as the file would name them.
  ///
  /// One text: to join an array makes the runtime search through the program, at the start of each run.
  static let usual = "GSSAPI, XOAUTH2, CRAM-MD5, PLAIN, LOGIN"
  static let all = [
    "GSSAPI", "XOAUTH2", "CRAM-MD5", "PLAIN", "LOGIN", "OAUTHBEARER", "SCRAM-SHA-256",
    "SCRAM-SHA-1", "EXTERNAL",
  ]
  /// Those that are of no use without a token.
  static let needingToken: Set = ["XOAUTH2", "OAUTHBEARER"]
}

/// The names of the user interfaces, for `ui` and `-u`.
enum InterfaceName {
  static let all = [
    "blinkenlights", "ttyui", "linear", "basic", "quiet", "syslog", "machineui", "json",
  ]
}
