// SPDX-License-Identifier: MIT

/// What a kind of terminal makes of sequences that terminfo has no word for.
enum TerminalFamily {
  /// Whether a type passes over control strings and requests that it does not know, as ECMA-48 asks.
  ///
  /// Old terminals, and the console of Linux, may show parts of them.
  static func ignoresUnknown(_ type: String) -> Bool {
    let family = type.prefix { $0 != "-" }
    return families.contains(String(family)) || type.hasPrefix("xterm") || type.hasPrefix("rxvt-u")
  }

  private static let families: Set<String> = [
    "alacritty", "contour", "foot", "ghostty", "gnome", "iterm", "iterm2", "kitty", "konsole",
    "mintty", "mlterm", "rio", "st", "tmux", "vte", "wezterm",
  ]
}
