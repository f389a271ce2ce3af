// SPDX-License-Identifier: MIT

package import SyncModel

/// Which entries of the log a person wants to see.
package struct LogFilter: Equatable, Sendable {
  /// Entries that contain this, whatever the case of its letters; "" is all.
  ///
  /// After a `!` it is what they must not contain.
  package var text = "" {
    didSet {
      isInverted = text.hasPrefix("!")
      wanted = (isInverted ? String(text.dropFirst()) : text).lowercased()
    }
  }
  /// Entries of this account; `nil` is all.
  package var account: AccountName?
  /// Entries about this folder of the server; `nil` is all.
  package var folder: FolderName?
  /// Entries of this level and above.
  package var level = LineLevel.debug

  /// So many entries before and after each that has the text are let through as well.
  package var context = 0

  private var wanted = ""
  private var isInverted = false

  /// Lets everything through.
  package init() {}

  /// Whether every entry is let through.
  package var isOpen: Bool {
    wanted.isEmpty && account == nil && folder == nil && level == .debug
  }

  /// Whether an entry is what the person looks for; its account's name counts as a part of its text.
  package func admits(_ entry: LogEntry) -> Bool { covers(entry) && hasText(entry) }

  /// Whether an entry belongs to the part of the log in which the text is looked for.
  func covers(_ entry: LogEntry) -> Bool {
    entry.level >= level && (account == nil || entry.account == account)
      && (folder == nil || entry.folder == folder)
  }

  /// Whether an entry has the text.
  func hasText(_ entry: LogEntry) -> Bool {
    if wanted.isEmpty { return true }
    let isThere =
      entry.text.lowercased().contains(wanted)
      || entry.account?.rawValue.lowercased().contains(wanted) == true
    return isThere != isInverted
  }

  /// The filter in a few words, such as `work  warnings  /refused`; "" when it is open.
  package var words: String {
    let levels: [LineLevel: String] = [.info: "info", .warning: "warnings", .error: "errors"]
    let parts = [
      account.map { EscapedText.of($0.rawValue) }, folder.map { EscapedText.of($0.rawValue) },
      levels[level], text.isEmpty ? nil : "/\(EscapedText.of(text))",
    ]
    return parts.compactMap(\.self).joined(separator: "  ")
  }
}
