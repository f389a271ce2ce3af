// SPDX-License-Identifier: MIT

/// The way to a server, and who one is to it before any login.
package struct ServerWay: Sendable {
  /// A command that makes the connection.
  package struct Tunnel: Equatable, Sendable {
    /// For `/bin/sh -c`.
    package let command: String
    /// The server at the other end wants no login (`preauthtunnel`, else `transporttunnel`).
    package let isAuthenticated: Bool

    package init(_ command: String, isAuthenticated: Bool) {
      self.command = command
      self.isAuthenticated = isAuthenticated
    }
  }

  /// Which versions of TLS may be agreed on (`ssl_version`); never one before 1.2.
  package enum Versions: Equatable, Sendable {
    /// The best that both sides have.
    case best
    /// TLS 1.2 and no other.
    case tls12
    /// TLS 1.3 and no other.
    case tls13
  }

  /// The command that takes the place of a connection.
  package var tunnel: Tunnel?
  /// The proxy that makes the connection (`proxy`); a tunnel has none.
  package var proxy: ProxySettings?
  /// The PEM file of the certificate by which the server knows us (`sslclientcert`).
  package var clientCertificate: String?
  /// The PEM file of its key, unless that is in the same file (`sslclientkey`).
  package var clientKey: String?
  /// See ``Versions``.
  package var versions = Versions.best

  package init() {}
}

/// A proxy of an account (`proxy`, `authproxy`).
package struct ProxySettings: Equatable, Sendable {
  /// How it is spoken to.
  package enum Kind: String, CaseIterable, Sendable {
    case socks5 = "SOCKS5"
    case socks4 = "SOCKS4"
    case http = "HTTP"
  }

  package let kind: Kind
  package let host: String
  package let port: UInt16
  /// Who one is for the proxy; `nil` for nobody.
  package let user: String?
  /// The password of ``user``.
  package let password: Secret

  package init(
    _ kind: Kind, host: String, port: UInt16, user: String? = nil, password: Secret = Secret("")
  ) {
    self.kind = kind
    self.host = host
    self.port = port
    self.user = user
    self.password = password
  }
}

/// How to get an access token of OAuth 2 (RFC 6749 §6).
///
/// Each lookup returns `nil` if the file says nothing.
package struct OAuthSettings: Sendable {
  /// Says who the program is (`oauth2_client_id`).
  package var clientID = PasswordLookup.ask
  /// The program's own password (`oauth2_client_secret`).
  package var clientSecret = PasswordLookup.ask
  /// What access tokens are got for (`oauth2_refresh_token`).
  package var refreshToken = PasswordLookup.ask
  /// A token that something else has got (`oauth2_access_token`); then no other is asked for.
  package var accessToken = PasswordLookup.ask
  /// Where access tokens come from (`oauth2_request_url`).
  package var requestAddress: String?
  /// The proxy on the way there (`authproxy`).
  package var proxy: ProxySettings?

  package init() {}
}
