// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// A way to log in that `auth_mechanisms` can name.
enum LoginMechanism: String, CaseIterable {
  case gssapi = "GSSAPI"
  case external = "EXTERNAL"
  case oauthBearer = "OAUTHBEARER"
  case xoauth2 = "XOAUTH2"
  case scramSHA256 = "SCRAM-SHA-256"
  case scramSHA1 = "SCRAM-SHA-1"
  case cramMD5 = "CRAM-MD5"
  case plain = "PLAIN"
  case login = "LOGIN"

  /// Whether it needs the password.
  var usesPassword: Bool {
    switch self {
    case .gssapi, .external, .oauthBearer, .xoauth2: false
    case .scramSHA256, .scramSHA1, .cramMD5, .plain, .login: true
    }
  }

  /// Whether it needs an access token.
  var usesToken: Bool { self == .oauthBearer || self == .xoauth2 }

  /// Whether it can tell the server whom to act as, besides who logs in.
  var carriesIdentity: Bool { self != .cramMD5 && self != .login }

  /// The configured mechanisms that can be tried with a server, in the configured order.
  ///
  /// One that cannot act as another user is left out when that is wanted: it would open the mailbox of
  /// the wrong one.
  static func usable(_ settings: IMAPSettings, _ capabilities: Capabilities) -> [LoginMechanism] {
    let offered = capabilities.offeredLogins
    return settings.mechanisms.compactMap { LoginMechanism(rawValue: $0) }.filter { mechanism in
      offered.contains(mechanism.rawValue)
        && (settings.identity.isEmpty || mechanism.carriesIdentity)
        && (settings.oauth != nil || !mechanism.usesToken)
        && (mechanism != .gssapi || !settings.host.isEmpty)
    }
  }
}

extension Capabilities {
  /// The names of the mechanisms that a login may use; `LOGIN` stands for the command.
  var offeredLogins: [String] {
    authenticationMechanisms.filter { $0 != "LOGIN" }
      + (has("LOGINDISABLED") ? [] : ["LOGIN"])
  }
}
