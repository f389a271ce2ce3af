// SPDX-License-Identifier: MIT

/// One of the two ends of an account.
package enum Side: String, Codable, Sendable, CaseIterable {
  /// `localrepository`: usually a Maildir.
  case local
  /// `remoterepository`: always an IMAP server.
  case remote

  /// The side that this one is compared with.
  package var other: Side { self == .local ? .remote : .local }
}

/// What kind of store a repository is, in the words that OfflineIMAP prints.
package enum StoreKind: String, Codable, Sendable {
  case imap = "IMAP"
  case gmail = "Gmail"
  case maildir = "Maildir"
  case gmailMaildir = "GmailMaildir"
  /// An IMAP server as the local side; its UIDs are mapped to those of the remote side.
  case mappedIMAP = "MappedIMAP"
}
