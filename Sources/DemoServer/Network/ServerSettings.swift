// SPDX-License-Identifier: MIT

/// The extensions that a server offers on top of IMAP4rev1.
///
/// A command of an extension that is not offered gets BAD, as on a server that never heard of it.
package struct ServerCapabilities: OptionSet, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Literals that need no go-ahead (RFC 7888).
  package static let literalPlus = ServerCapabilities(rawValue: 1)
  /// AUTHENTICATE takes the first response in its own line (RFC 4959).
  package static let saslInitialResponse = ServerCapabilities(rawValue: 2)
  /// AUTHENTICATE PLAIN (RFC 4616).
  package static let plain = ServerCapabilities(rawValue: 4)
  /// LOGIN is refused, as on a server that wants TLS first.
  package static let loginDisabled = ServerCapabilities(rawValue: 8)
  /// RFC 2971.
  package static let id = ServerCapabilities(rawValue: 16)
  /// RFC 2342.
  package static let namespace = ServerCapabilities(rawValue: 32)
  /// RFC 3348: LIST says which names have others below them.
  package static let children = ServerCapabilities(rawValue: 64)
  /// UID EXPUNGE, APPENDUID and COPYUID (RFC 4315).
  package static let uidPlus = ServerCapabilities(rawValue: 128)
  /// RFC 3691.
  package static let unselect = ServerCapabilities(rawValue: 256)
  /// RFC 2177.
  package static let idle = ServerCapabilities(rawValue: 512)
  /// RFC 5161; nothing can be enabled.
  package static let enable = ServerCapabilities(rawValue: 1024)
  /// RFC 6851.
  package static let move = ServerCapabilities(rawValue: 2048)

  /// What a well-kept server offers.
  package static let usual: ServerCapabilities = [
    .literalPlus, .saslInitialResponse, .plain, .id, .namespace, .children, .uidPlus, .unselect,
    .idle, .enable, .move,
  ]

  private static let words: [(ServerCapabilities, String)] = [
    (.literalPlus, "LITERAL+"), (.saslInitialResponse, "SASL-IR"), (.plain, "AUTH=PLAIN"),
    (.loginDisabled, "LOGINDISABLED"), (.id, "ID"), (.namespace, "NAMESPACE"),
    (.children, "CHILDREN"), (.uidPlus, "UIDPLUS"), (.unselect, "UNSELECT"), (.idle, "IDLE"),
    (.enable, "ENABLE"), (.move, "MOVE"),
  ]

  /// As in a CAPABILITY response, `IMAP4rev1` first.
  package var wireText: String {
    (["IMAP4rev1"] + Self.words.filter { contains($0.0) }.map(\.1)).joined(separator: " ")
  }
}

/// What stays the same for the life of a server.
package struct ServerSettings: Sendable {
  package var user: String
  package var password: String
  /// What the server can do, and says so in greeting, CAPABILITY and after login.
  package var capabilities: ServerCapabilities
  /// The longest command in bytes, without its literals.
  package var longestLine: Int
  /// The largest literal in bytes; before login it is 4096 at most.
  package var largestLiteral: Int
  /// Whether clients may invent keywords; PERMANENTFLAGS says so.
  package var takesKeywords = true

  package init(
    user: String = "user", password: String = "secret", capabilities: ServerCapabilities = .usual,
    longestLine: Int = 65_536, largestLiteral: Int = 128 << 20
  ) {
    self.user = user
    self.password = password
    self.capabilities = capabilities
    self.longestLine = longestLine
    self.largestLiteral = largestLiteral
  }
}
