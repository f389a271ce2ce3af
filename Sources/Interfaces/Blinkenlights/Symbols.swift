// SPDX-License-Identifier: MIT

package import SyncModel

/// The characters that are more than letters, for terminals with and without them.
///
/// Each takes one cell.
package struct Symbols: Sendable {
  /// Whether even letters must be ASCII.
  package private(set) var isASCII = false
  /// Whether the symbols are ASCII.
  package let isPlain: Bool
  /// Whether a sparkline is made of the dots of Braille, two bars in a cell.
  package private(set) var isBraille = false
  let received: String
  let sent: String
  let flagged: String
  let removed: String
  let rule: String
  /// Stands where something was cut off.
  package let ellipsis: String
  /// Stands for a character that is not shown.
  package let dot: String
  /// The place of a thread that ended.
  package let unlit: String
  let attention: String
  let following: String
  /// Stands before the row that is chosen.
  package let cursor: String
  /// A bar of progress: its ends, its ground, and its eighths from the least to the full one.
  let progress: (left: String, right: String, ground: String, parts: [String])
  /// The bars of a sparkline, from none to the highest.
  private(set) var spark: [String]
  /// A box: corners from the upper left clockwise, horizontal, vertical.
  let box: (corners: [String], horizontal: String, vertical: String)

  /// Symbols for a terminal with Unicode and a rich font.
  package static let unicode = Symbols(
    isPlain: false, received: "↓", sent: "↑", flagged: "⚑", removed: "✕", rule: "─",
    ellipsis: "…", dot: "•", unlit: "·", attention: "!", following: "▼", cursor: "▸",
    progress: ("▕", "▏", " ", ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]),
    spark: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    box: (["╭", "╮", "╯", "╰"], "─", "│"))

  /// Symbols for a terminal with Unicode and few glyphs, such as the console of Linux.
  package static let plain = Symbols(
    isPlain: true, received: "v", sent: "^", flagged: "+", removed: "x", rule: "-",
    ellipsis: "~", dot: "*", unlit: ".", attention: "!", following: "v", cursor: "|",
    progress: ("[", "]", ".", ["#"]), spark: ["_", ".", ":", "-", "=", "+", "*", "#"],
    box: (["+", "+", "+", "+"], "-", "|"))

  /// The symbols of a rich font, with finer sparklines for fonts that have Braille.
  package static let braille: Symbols = {
    var symbols = unicode
    symbols.isBraille = true
    symbols.spark = ["0", "1", "2", "3", "4"]
    return symbols
  }()

  /// Symbols for a terminal without Unicode.
  package static let ascii: Symbols = {
    var symbols = plain
    symbols.isASCII = true
    return symbols
  }()

  /// The symbols that a person chose for a terminal that would get these; `auto` leaves them.
  ///
  /// A terminal that can only show ASCII gets no others.
  package func chosen(_ name: String?) -> Symbols {
    switch name {
    case "unicode" where !isASCII: .unicode
    case "braille" where !isASCII: .braille
    case "plain" where !isASCII: .plain
    case "ascii": .ascii
    default: self
    }
  }

  /// The glyph of a lamp: a shape of its own for each activity, to be read without colours.
  package func lamp(_ activity: Activity) -> String {
    let glyphs = Self.glyphs(activity)
    return isPlain ? glyphs.ascii : glyphs.unicode
  }

  /// The glyph of a thread that the server tells what changes in a folder.
  package var watching: String { state(.watching) }

  /// The glyph of a state: a shape of its own for each, to be read without colours.
  package func state(_ kind: BarState.Kind) -> String {
    let glyphs = Self.glyphs(kind)
    return isPlain ? glyphs.ascii : glyphs.unicode
  }

  private static func glyphs(_ kind: BarState.Kind) -> (unicode: String, ascii: String) {
    switch kind {
    case .starting: ("…", ":")
    case .waiting: ("◇", ",")
    case .connecting: ("◌", "?")
    case .syncing: ("►", ">")
    case .stopping: ("◄", "<")
    case .sleeping: ("◷", "z")
    case .watching: ("◎", "w")
    case .throttled: ("⊘", "/")
    case .paused: ("‖", "\"")
    case .failed: ("✗", "X")
    case .held: ("■", "&")
    case .password: ("‼", "!")
    case .done: ("✓", "'")
    case .stopped: ("□", "_")
    }
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
