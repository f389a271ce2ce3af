// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

@Suite("The way to a server")
struct ServerWayTests {
  private static func remote(_ lines: String..., account: [String] = []) throws -> IMAPSettings {
    let trial = Trial(rc(account: account, remote: lines))
    #expect(trial.messages.isEmpty)
    return try trial.account.remote
  }

  // MARK: - Proxies

  /// A value of `proxy`, and what it means.
  static let proxies: [(String, ProxySettings)] = [
    ("SOCKS5:localhost:1080", ProxySettings(.socks5, host: "localhost", port: 1080)),
    ("socks4:192.0.2.7:9", ProxySettings(.socks4, host: "192.0.2.7", port: 9)),
    ("HTTP:[::1]:8080", ProxySettings(.http, host: "::1", port: 8080)),
    (
      "SOCKS5:jane:p:w@x@proxy.example:1080",
      ProxySettings(
        .socks5, host: "proxy.example", port: 1080, user: "jane", password: Secret("p:w@x"))
    ),
    ("HTTP:jane@p:1", ProxySettings(.http, host: "p", port: 1, user: "jane")),
  ]

  @Test("what a proxy may be written like", arguments: proxies)
  func proxy(_ text: String, _ proxy: ProxySettings) throws {
    let remote = try Self.remote(account: ["proxy = \(text)"])
    #expect(remote.way.proxy == proxy)
    #expect(!"\(remote)".contains("p:w"))
  }

  @Test(
    "what is no proxy is refused, and not shown: it may hold a password",
    arguments: [
      "SOCKS5:hunter2", "SOCKS6:hunter2:1080", "hunter2:1080", "SOCKS5:hunter2:0",
      "SOCKS5:hunter2:x", "SOCKS5:::1:80", "SOCKS5::hunter2@h:1", "HTTP:hun ter2:80",
    ])
  func noProxy(_ text: String) {
    let trial = Trial(rc(account: ["proxy = \(text)"]))
    #expect(
      trial.messages == [
        "error: rc:6: [Account A] proxy: this is no proxy. Write SOCKS5:host:port, "
          + "SOCKS4:host:port or HTTP:host:port, with user:password@ before the host if the proxy "
          + "wants them."
      ])
  }

  @Test("tokens go through the same proxy, through another one, or through none")
  func tokenProxy() throws {
    let token = "oauth2_access_token = t"
    let proxy = ProxySettings(.socks5, host: "a", port: 1)
    let same = try Self.remote(token, account: ["proxy = SOCKS5:a:1"])
    #expect(same.oauth?.proxy == proxy && same.way.proxy == proxy)
    let other = try Self.remote(token, account: ["proxy = SOCKS5:a:1", "authproxy = HTTP:b:2"])
    #expect(other.oauth?.proxy == ProxySettings(.http, host: "b", port: 2))
    #expect(other.way.proxy == proxy)
    let none = try Self.remote(token, account: ["proxy = SOCKS5:a:1", "authproxy ="])
    #expect(none.oauth != nil && none.oauth?.proxy == nil)
  }

  // MARK: - Tunnels

  /// An account whose remote section has neither a host nor a user.
  private static func tunnel(_ lines: String...) -> Trial {
    Trial(
      rc().split(separator: "\n").filter { !$0.hasPrefix("remote") || $0.contains("repository") }
        .joined(separator: "\n") + "\n" + lines.joined(separator: "\n") + "\n")
  }

  @Test("a tunnel that is logged in needs neither host nor user") func preauthenticated() throws {
    let trial = Self.tunnel("preauthtunnel = ssh host imapd | cat")
    #expect(trial.messages.isEmpty)
    let remote = try trial.account.remote
    #expect(remote.way.tunnel == .init("ssh host imapd | cat", isAuthenticated: true))
    #expect(remote.host.isEmpty && remote.shownHost == "the tunnel" && remote.user.isEmpty)
  }

  @Test("another tunnel needs a user, but no host") func transport() throws {
    let trial = Self.tunnel("transporttunnel = nc host 143", "remoteuser = jane")
    #expect(trial.messages.isEmpty)
    let remote = try trial.account.remote
    #expect(remote.way.tunnel == .init("nc host 143", isAuthenticated: false))
    #expect(remote.user == "jane")
  }

  @Test("a repository has one tunnel") func twoTunnels() {
    let trial = Trial(rc(remote: ["preauthtunnel = a", "transporttunnel = b"]))
    #expect(
      trial.messages == [
        "error: rc:14: [Repository R] transporttunnel: a repository has one tunnel, but "
          + "preauthtunnel is set too. Remove one of the two lines."
      ])
  }

  @Test("STARTTLS in a tunnel needs something to check the certificate by") func startTLS() throws {
    let lines = ["transporttunnel = a", "remoteuser = jane", "ssl = no"]
    let bare = Self.tunnel(lines[0], lines[1], lines[2])
    #expect(try bare.account.remote.encryption == .none)
    let demanded = Self.tunnel(lines[0], lines[1], lines[2], "starttls = yes")
    #expect(demanded.messages.count == 1)
    #expect(demanded.messages[0].contains("works only together with remotehost"))
    let pinned = Self.tunnel(
      lines[0], lines[1], lines[2], "starttls = yes",
      "cert_fingerprint = " + String(repeating: "0", count: 64))
    #expect(try pinned.account.remote.encryption == .startTLS)
    #expect(try Self.remote("transporttunnel = a", "ssl = no").encryption == .startTLSOrLoopback)
  }

  // MARK: - TLS

  @Test("a client certificate and its key are paths") func certificate() throws {
    let way = try Self.remote("sslclientcert = ~/me.pem", "sslclientkey = $HOST/me.key").way
    #expect(way.clientCertificate == "/nowhere/jane/me.pem")
    #expect(way.clientKey == "/nowhere/start/imap.example.net/me.key")
    let alone = Trial(rc(remote: ["sslclientkey = ~/me.key"]))
    #expect(alone.messages.count == 1)
    #expect(alone.messages[0].contains("works only together with sslclientcert"))
  }

  @Test(
    "the version of TLS",
    arguments: [
      ("ssl_version = tls1_2", ServerWay.Versions.tls12), ("ssl_version = tls1_3", .tls13),
      ("ssl_version = ssl23", .best), ("ssl_version =", .best), ("tls_level = tls_secure", .best),
    ])
  func version(_ line: String, _ versions: ServerWay.Versions) throws {
    #expect(try Self.remote(line).way.versions == versions)
  }

  @Test("versions that can be broken are replaced, with a warning", arguments: ["tls1_1", "ssl3"])
  func oldVersion(_ version: String) throws {
    let trial = Trial(rc(remote: ["ssl_version = \(version)"]))
    #expect(try trial.account.remote.way.versions == .best)
    #expect(
      trial.messages == [
        "warning: rc:13: [Repository R] ssl_version: \(version) can be broken, so TLS 1.2 or newer "
          + "is used instead. Remove the line."
      ])
  }

  @Test(
    "a version that does not fit the level is an error",
    arguments: [
      ("tls_secure", "tls1", false), ("tls_secure", "tls1_2", true), ("tls_secure", "ssl23", false),
      ("tls_no_ssl", "ssl3", false), ("tls_no_ssl", "tls1", true), ("tls_compat", "ssl2", true),
    ])
  func level(_ level: String, _ version: String, _ fits: Bool) {
    let trial = Trial(rc(remote: ["tls_level = \(level)", "ssl_version = \(version)"]))
    #expect(trial.problems.contains { $0.weight == .error } == !fits)
  }

  // MARK: - Logging in

  @Test("an identity to act as") func identity() throws {
    #expect(try Self.remote("remote_identity = box@example.org").identity == "box@example.org")
  }

  @Test("EXTERNAL alone needs no user") func external() throws {
    let trial = Self.tunnel("remotehost = h", "auth_mechanisms = EXTERNAL")
    #expect(trial.messages.isEmpty)
    #expect(try trial.account.remote.user.isEmpty)
  }

  @Test("tokens") func tokens() throws {
    let oauth = try #require(
      try Self.remote(
        "oauth2_client_id = id", "oauth2_client_secret = secret", "oauth2_refresh_token = refresh",
        "oauth2_request_url = https://h/token"
      ).oauth)
    #expect(try oauth.clientID.find() == Secret("id"))
    #expect(try oauth.clientSecret.find() == Secret("secret"))
    #expect(try oauth.refreshToken.find() == Secret("refresh"))
    #expect(try oauth.accessToken.find() == nil)
    #expect(oauth.requestAddress == "https://h/token")
    #expect(try Self.remote("oauth2_client_id = id").oauth == nil)
    #expect(try Self.remote("oauth2_access_token = t").oauth?.accessToken.find() == Secret("t"))
  }

  @Test("mechanisms that all need a token are a mistake without one") func noToken() {
    let trial = Trial(rc(remote: ["auth_mechanisms = XOAUTH2, OAUTHBEARER"]))
    #expect(trial.problems.map(\.weight) == [.warning])
    #expect(
      trial.messages[0].contains(
        "only together with oauth2_refresh_token or oauth2_access_token"))
    #expect(Trial(rc(remote: ["auth_mechanisms = XOAUTH2, PLAIN"])).messages.isEmpty)
  }

  @Test("a refresh token needs to know where to go") func noAddress() {
    let trial = Trial(rc(remote: ["oauth2_refresh_token = hunter2"]))
    #expect(
      trial.messages == [
        "warning: rc:9: [Repository R] oauth2_request_url: this option is missing, and there is no "
          + "default for it. Add it."
      ])
  }

  @Test(
    "secrets are not sent over a line that others can read",
    arguments: [
      ("https://accounts.example/token", true), ("http://localhost:8080/token", true),
      ("http://127.0.0.1/", true), ("http://accounts.example/token", false),
      ("http://localhost.evil.example/", false), ("ftp://h/", false), ("https://a b/", false),
    ])
  func address(_ address: String, _ isGood: Bool) {
    let trial = Trial(
      rc(remote: ["oauth2_refresh_token = t", "oauth2_request_url = \(address)"]))
    #expect(trial.messages.isEmpty == isGood)
  }
}
