// SPDX-License-Identifier: MIT

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
  /// Whether an uploaded message that the mailbox has already is taken for that one, as Gmail may do.
  package var mergesCopies = false

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

  /// What follows `CAPABILITY`, `IMAP4rev1` first.
  package var capabilityText: String {
    capabilities.wireWords.map { $0 == "APPENDLIMIT" ? "APPENDLIMIT=\(largestLiteral)" : $0 }
      .joined(separator: " ")
  }

  /// Whether everything that is needed is offered; QRESYNC includes CONDSTORE.
  func offers(_ needed: ServerCapabilities) -> Bool {
    let implied: ServerCapabilities =
      capabilities.contains(.quickResynchronization) ? .condStore : []
    return capabilities.union(implied).contains(needed)
  }
}
