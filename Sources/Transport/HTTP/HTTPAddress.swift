// SPDX-License-Identifier: MIT

/// An address of the web, as far as a token endpoint needs one (RFC 9110 §4.2).
package struct HTTPAddress: Equatable, Sendable, CustomStringConvertible {
  /// Whether it begins with `https`.
  package let isEncrypted: Bool
  /// The host, and the port of the address or of its kind.
  package let endpoint: Endpoint
  /// Path and query, beginning with a slash.
  package let path: String

  /// Reads `https://host[:port][/path]`, or `http`; `nil` for anything else.
  ///
  /// Names of users, blanks and letters beyond ASCII are refused; a fragment is left out.
  package init?(_ text: String) {
    guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
      let mark = text.firstRange(of: "://")
    else { return nil }
    switch text[..<mark.lowerBound].lowercased() {
    case "https": isEncrypted = true
    case "http": isEncrypted = false
    default: return nil
    }
    let rest = text[mark.upperBound...].prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard let endpoint = Endpoint(authority, defaultPort: isEncrypted ? 443 : 80) else {
      return nil
    }
    self.endpoint = endpoint
    let path = rest.dropFirst(authority.count)
    self.path = path.hasPrefix("/") ? String(path) : "/" + path
  }

  package var description: String {
    "\(isEncrypted ? "https" : "http")://\(endpoint)\(path)"
  }

  /// What stands in the `Host` field: the port only if it is not the usual one.
  var hostField: String {
    guard endpoint.port == (isEncrypted ? 443 : 80) else { return endpoint.description }
    return endpoint.host.contains(":") ? "[\(endpoint.host)]" : endpoint.host
  }
}

extension Endpoint {
  /// Reads `host`, `host:port`, `[address]` or `[address]:port`; `nil` if it is none.
  package init?(_ text: some StringProtocol, defaultPort: UInt16?) {
    var host = text[...]
    var port = defaultPort
    if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
      let digits = host[host.index(after: colon)...]
      guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(digits),
        number > 0
      else { return nil }
      port = number
      host = host[..<colon]
    }
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    if isBracketed { host = host.dropFirst().dropLast() }
    guard let port, !host.isEmpty, isBracketed || !host.contains(":"),
      !host.contains(where: { "@[]/ ".contains($0) })
    else { return nil }
    self.init(host: String(host), port: port)
  }
}
