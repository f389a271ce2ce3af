// SPDX-License-Identifier: MIT

/// How log entries are broken into rows of a pane.
package struct LogFormat: Equatable, Sendable {
  /// The columns of the time; 0 leaves it out.
  package let timeWidth: Int
  /// The columns of the account's name; 0 leaves it out.
  package let accountWidth: Int
  /// Where the text begins.
  package let textColumn: Int
  /// The columns of the text.
  package let textWidth: Int
  /// Whether every entry is wrapped, and not only warnings and errors.
  private let wrapsAll: Bool
  private let ellipsis: String

  /// Divides the columns of a pane; `longestName` is 0 where names tell nothing.
  ///
  /// With `wrapsAll`, long lines go on below instead of being cut; warnings and errors always do.
  package init(
    columns: Int, longestName: Int, face: Theme.Face, symbols: Symbols, wrapsAll: Bool = false
  ) {
    let isClassic = face == .classic
    let margin = columns < 30 || isClassic ? 0 : 1
    timeWidth = isClassic || columns < 40 ? 0 : 8
    accountWidth = isClassic || columns < 56 ? 0 : min(longestName, columns < 120 ? 10 : 24)
    let begin = margin + (timeWidth > 0 ? timeWidth + 1 : 0)
    textColumn = begin + (accountWidth > 0 ? accountWidth + 2 : 0)
    textWidth = max(1, columns - textColumn - margin)
    self.wrapsAll = wrapsAll || isClassic
    ellipsis = symbols.ellipsis
  }

  /// The column of the account's name.
  package var accountColumn: Int { textColumn - accountWidth - 2 }

  /// The rows of an entry; at least one.
  package func rows(_ entry: LogEntry) -> [String] {
    if wrapsAll || entry.level >= .warning {
      return TextWidth.wrap(entry.text, to: textWidth)
    }
    return entry.text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TextWidth.cut(String($0), to: textWidth, ellipsis: ellipsis) }
  }
}
