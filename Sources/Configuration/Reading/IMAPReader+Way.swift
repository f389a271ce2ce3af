// SPDX-License-Identifier: MIT

import SyncModel

/// How a server is reached: tunnels, client certificates and versions of TLS.
extension IMAPReader {
  /// The way without the proxy, which belongs to the account.
  var way: ServerWay {
    var way = ServerWay()
    way.tunnel = tunnel
    way.clientCertificate = file("sslclientcert")
    way.clientKey = file("sslclientkey")
    if way.clientKey != nil, way.clientCertificate == nil, !section.isUnreadable("sslclientcert"),
      !section.findings.escalate(misspelling: "sslclientcert", in: section.name)
    {
      section.report(.reference(.needs("sslclientcert")), at: "sslclientkey")
    }
    way.versions = versions
    return way
  }

  /// Whether the command of a tunnel takes the place of `remotehost`.
  var hasTunnel: Bool {
    section.text("preauthtunnel") != nil || section.text("transporttunnel") != nil
  }

  /// Whether the server wants no login.
  var isAuthenticated: Bool { section.text("preauthtunnel") != nil }

  private var tunnel: ServerWay.Tunnel? {
    let preauthenticated = section.text("preauthtunnel")
    let transport = section.text("transporttunnel")
    if preauthenticated != nil, transport != nil {
      section.report(.reference(.twoTunnels), at: "transporttunnel")
    }
    if let preauthenticated { return .init(preauthenticated, isAuthenticated: true) }
    return transport.map { .init($0, isAuthenticated: false) }
  }

  private func file(_ option: String) -> String? {
    guard section.isSet(option) else { return nil }
    return section.text(option).map { section.path($0, for: option) }
  }

  /// `tls_level` and `ssl_version`: never a version that is broken.
  private var versions: ServerWay.Versions {
    let level = section.choice("tls_level") ?? "tls_compat"
    guard section.isSet("ssl_version"), let version = section.choice("ssl_version") else {
      return .best
    }
    if !TLSVersionName.fits(version, level) {
      section.report(.reference(.contradictingVersions(version, level: level)), at: "ssl_version")
    }
    switch version {
    case "tls1_2": return .tls12
    case "tls1_3": return .tls13
    case "ssl23": return .best
    default:
      section.report(.reference(.oldVersion(version)), at: "ssl_version", .warning)
      return .best
    }
  }

  /// STARTTLS in a tunnel needs a name to find in the certificate, or a fingerprint.
  func encryption(_ wanted: IMAPSettings.Encryption, host: String?) -> IMAPSettings.Encryption {
    guard hasTunnel, host == nil, section.list("cert_fingerprint").isEmpty else { return wanted }
    if wanted == .startTLS { section.report(.reference(.needs("remotehost")), at: "starttls") }
    return wanted == .implicit ? .implicit : .none
  }
}

/// The names of the versions of TLS, and which go together with a `tls_level`.
enum TLSVersionName {
  static let all = ["ssl23", "ssl2", "ssl3", "tls1", "tls1_1", "tls1_2", "tls1_3"]
  static let levels = ["tls_compat", "tls_no_ssl", "tls_secure"]

  static func fits(_ version: String, _ level: String) -> Bool {
    switch level {
    case "tls_secure": ["tls1_1", "tls1_2", "tls1_3"].contains(version)
    case "tls_no_ssl": version.hasPrefix("tls")
    default: true
    }
  }
}

extension SectionReader {
  /// One of the words of the option's row; `nil` if it is not set, or wrong, which is reported.
  func choice(_ option: String) -> String? {
    guard isSet(option), let value = line(option), !value.isEmpty,
      case .choice(let choices) = OptionTable.row(option, in: kinds)?.type
    else { return nil }
    if choices.contains(value) { return value }
    let suggestion = Suggestion.closest(to: value, among: choices)
    report(.value(.notOneOf(value, choices: choices, suggestion: suggestion)), at: option)
    return nil
  }

  /// Sets the proxies of an account; tokens go through that of the connection unless they have their own.
  func setProxies(_ server: inout IMAPSettings) {
    let proxy = proxy("proxy")
    server.way.proxy = proxy
    server.oauth?.proxy = isSet("authproxy") ? self.proxy("authproxy") : proxy
  }

  /// A proxy as `TYPE:host:port`, or `TYPE:user:password@host:port`.
  private func proxy(_ option: String) -> ProxySettings? {
    guard isSet(option), let value = line(option), !value.isEmpty else { return nil }
    guard let proxy = ProxySettings(value) else {
      report(.value(.notProxy), at: option)
      return nil
    }
    return proxy
  }
}

extension LocalSettings {
  /// The proxies of an account serve both its servers.
  mutating func setProxies(_ section: SectionReader) {
    guard var server else { return }
    section.setProxies(&server)
    self.server = server
  }
}

extension ProxySettings {
  /// Reads the value of `proxy`; `nil` if it is none.
  init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"),
      let kind = Kind(rawValue: text[..<colon].uppercased())
    else { return nil }
    var rest = text[text.index(after: colon)...]
    var login: Substring?
    // A password may hold an @ of its own.
    if let mark = rest.lastIndex(of: "@") {
      login = rest[..<mark]
      rest = rest[rest.index(after: mark)...]
    }
    guard let (host, port) = Self.place(rest) else { return nil }
    guard let login else {
      self.init(kind, host: host, port: port)
      return
    }
    let parts = login.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard !parts[0].isEmpty else { return nil }
    self.init(
      kind, host: host, port: port, user: String(parts[0]),
      password: Secret(parts.count > 1 ? String(parts[1]) : ""))
  }

  /// A host and a port; an IPv6 address stands in brackets.
  private static func place(_ text: Substring) -> (host: String, port: UInt16)? {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
      port > 0
    else { return nil }
    var host = text[..<colon]
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    if isBracketed { host = host.dropFirst().dropLast() }
    guard !host.isEmpty, isBracketed || !host.contains(":"),
      host.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { return nil }
    return (String(host), port)
  }
}
