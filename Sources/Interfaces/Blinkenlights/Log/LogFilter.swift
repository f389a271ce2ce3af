// SPDX-License-Identifier: MIT

package import SyncModel

/// Which entries of the log a person wants to see.
package struct LogFilter: Equatable, Sendable {
  /// Entries that contain this, whatever the case of its letters; "" is all.
  package var text = "" {
    didSet { wanted = text.lowercased() }
  }
  /// Entries of this account; `nil` is all.
  package var account: AccountName?
  /// Entries about this folder of the server; `nil` is all.
  package var folder: FolderName?
  /// Entries of this level and above.
  package var level = LineLevel.debug

  private var wanted = ""

  /// Lets everything through.
  package init() {}

  /// Whether every entry is let through.
  package var isOpen: Bool { self == LogFilter() }

  /// Whether an entry is let through; its account's name counts as a part of its text.
  package func admits(_ entry: LogEntry) -> Bool {
    guard entry.level >= level, account == nil || entry.account == account,
      folder == nil || entry.folder == folder
    else { return false }
    if wanted.isEmpty { return true }
    return entry.text.lowercased().contains(wanted)
      || entry.account?.rawValue.lowercased().contains(wanted) == true
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
