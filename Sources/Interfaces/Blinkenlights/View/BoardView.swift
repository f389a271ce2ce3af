// SPDX-License-Identifier: MIT

package import SyncModel

/// What the upper part of the board shows; Enter goes down in it, Esc up.
package enum BoardView: Equatable, Sendable {
  /// What everybody says.
  case log
  /// The folders of an account.
  case folders(AccountName)
  /// What was said about one folder.
  case folder(AccountName, FolderName)
  /// What needs a person.
  case attention

  /// Whether it shows rows to choose from instead of the log.
  package var isList: Bool {
    switch self {
    case .folders, .attention: true
    case .log, .folder: false
    }
  }
}

/// Which part of the board the arrow keys move in.
package enum BoardFocus: Sendable {
  /// The log, or the list in its place.
  case main
  /// The bars of the accounts.
  case accounts
}
