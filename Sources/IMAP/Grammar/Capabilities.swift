// SPDX-License-Identifier: MIT

/// What a server says it can do.
///
/// Source: RFC 9051 §7.2.2.  What is advertised before login, or by a proxy, is often poorer than
/// what is true after it, so a client asks again after STARTTLS and after login.
package struct Capabilities: Equatable, Sendable {
  /// The names in upper case, in the order of the server, each once.
  package let names: [String]
  private let known: Set<String>

  package init(_ names: some Sequence<String>) {
    var known: Set<String> = []
    self.names = names.map { $0.uppercased() }.filter { known.insert($0).inserted }
    // A server with IMAP4rev2 only need not name what that revision includes (RFC 9051, appendix E).
    if known.contains("IMAP4REV2"), !known.contains("IMAP4REV1") {
      known.formUnion(Self.partOfIMAP4rev2)
    }
    self.known = known
  }

  private static let partOfIMAP4rev2: Set<String> = [
    "BINARY", "ENABLE", "ESEARCH", "IDLE", "LIST-EXTENDED", "LIST-STATUS", "LITERAL-", "MOVE",
    "NAMESPACE", "SASL-IR", "SEARCHRES", "SPECIAL-USE", "STATUS=SIZE", "UIDPLUS", "UNSELECT",
  ]

  /// Whether a capability such as `UIDPLUS` is there, in any case of letters.
  package func has(_ name: String) -> Bool { known.contains(name.uppercased()) }

  /// What stands after `name=`, in the order of the server: `values(of: "AUTH")`.
  package func values(of name: String) -> [String] {
    let prefix = name.uppercased() + "="
    return names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }

  /// The SASL mechanisms that the server offers, in its order.
  package var authenticationMechanisms: [String] { values(of: "AUTH") }

  /// The largest message that APPEND accepts, in bytes; `nil` when the server does not say (RFC 7889).
  package var appendLimit: Int? { values(of: "APPENDLIMIT").lazy.compactMap { Int($0) }.first }

  /// The largest literal that may be sent without asking, in bytes (RFC 7888); 0 when none may.
  package var largestImmediateLiteral: Int {
    if has("LITERAL+") { return .max }
    return has("LITERAL-") ? 4096 : 0
  }
}
