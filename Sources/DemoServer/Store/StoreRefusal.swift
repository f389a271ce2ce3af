// SPDX-License-Identifier: MIT

/// Why a store does not do what it was asked for; a client sees it as a NO with a response code.
package enum StoreRefusal: Error, Equatable, Sendable {
  /// There is no mailbox of that name, or it cannot hold messages.
  case missing(WireName)
  /// The name is taken.
  case existing(WireName)
  /// A `\Noselect` name with children cannot be deleted.
  case hasChildren(WireName)
  /// The mailbox may be read only.
  case readOnly(WireName)
  /// No server would do this, such as deleting INBOX; the text says what.
  case impossible(String)
  /// The UIDs of the mailbox are used up.
  case full

  /// The response code of RFC 5530 or RFC 9051, without brackets; `nil` when there is none.
  var responseCode: String? {
    switch self {
    case .missing: "NONEXISTENT"
    case .existing: "ALREADYEXISTS"
    case .hasChildren: "HASCHILDREN"
    case .readOnly: "NOPERM"
    case .impossible: "CANNOT"
    case .full: "LIMIT"
    }
  }

  /// The text of the NO.
  var text: String {
    switch self {
    case .missing: "Mailbox does not exist."
    case .existing: "Mailbox exists already."
    case .hasChildren: "Mailbox has children."
    case .readOnly: "Mailbox is read-only."
    case .impossible(let text): text
    case .full: "Mailbox has no UIDs left."
    }
  }
}
