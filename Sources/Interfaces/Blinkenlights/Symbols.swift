// SPDX-License-Identifier: MIT

package import SyncModel

/// The characters that are more than letters, for terminals with and without Unicode.
///
/// Each takes one cell.
package struct Symbols: Sendable {
  /// Whether only ASCII may be drawn.
  package let isASCII: Bool
  let received: String
  let sent: String
  let flagged: String
  let removed: String
  let rule: String
  let ellipsis: String
  let dot: String
  let attention: String
  let following: String
  /// A bar of progress: its ends, its ground, and its eighths from the least to the full one.
  let progress: (left: String, right: String, ground: String, parts: [String])
  /// A box: corners from the upper left clockwise, horizontal, vertical.
  let box: (corners: [String], horizontal: String, vertical: String)

  /// Symbols for UTF-8.
  package static let unicode = Symbols(
    isASCII: false, received: "↓", sent: "↑", flagged: "⚑", removed: "✕", rule: "─",
    ellipsis: "…", dot: "•", attention: "!", following: "▼",
    progress: ("▕", "▏", " ", ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]),
    box: (["╭", "╮", "╯", "╰"], "─", "│"))

  /// Symbols for everything else.
  package static let ascii = Symbols(
    isASCII: true, received: "v", sent: "^", flagged: "+", removed: "x", rule: "-",
    ellipsis: "~", dot: "*", attention: "!", following: "v", progress: ("[", "]", ".", ["#"]),
    box: (["+", "+", "+", "+"], "-", "|"))

  /// The glyph of a lamp: a shape of its own for each activity, to be read without colours.
  package func lamp(_ activity: Activity) -> String {
    let glyphs = Self.glyphs(activity)
    return isASCII ? glyphs.ascii : glyphs.unicode
  }

  private static func glyphs(_ activity: Activity) -> (unicode: String, ascii: String) {
    switch activity {
    case .idle: ("○", "o")
    case .connecting: ("◌", "?")
    case .account: ("●", "@")
    case .structure: ("◉", "#")
    case .folder: ("◐", "%")
    case .listing: ("≡", "=")
    case .downloading: ("▼", "v")
    case .uploading: ("▲", "^")
    case .deleting: ("✕", "x")
    case .addingFlags: ("⚑", "+")
    case .removingFlags: ("⚐", "-")
    case .attention: ("‼", "!")
    }
  }
}

extension Activity {
  /// What a lamp of this colour means, for the help.
  package var meaning: String {
    switch self {
    case .idle: "idle"
    case .connecting: "connecting"
    case .account: "account"
    case .structure: "comparing folders"
    case .folder: "a folder"
    case .listing: "reading a list"
    case .downloading: "receiving"
    case .uploading: "sending"
    case .deleting: "deleting"
    case .addingFlags: "adding flags"
    case .removingFlags: "removing flags"
    case .attention: "needs you"
    }
  }
}
