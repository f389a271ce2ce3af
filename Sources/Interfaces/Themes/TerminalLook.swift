// SPDX-License-Identifier: MIT

/// A style as far as a terminal with a certain number of colours can show it.
package struct TerminalLook: Equatable, Sendable {
  /// The number of a colour of the terminal; `nil` is the terminal's own colour.
  package let foreground: Int?
  /// The number of a colour of the terminal; `nil` is the terminal's own colour.
  package let background: Int?
  package let isBold: Bool
  package let isDim: Bool
  package let isUnderlined: Bool
  package let isReversed: Bool

  /// Maps colours to the nearest ones; without colours, a coloured ground becomes reverse video.
  package init(_ style: Theme.Style, depth: ColourDepth) {
    let foreground = depth.nearest(style.foreground ?? .terminal)
    let background = depth.nearest(style.background ?? .terminal)
    self.foreground = foreground?.index
    self.background = background?.index
    isBold = style.isBold || foreground?.isBright == true
    isDim = style.isDim
    isUnderlined = style.isUnderlined
    isReversed = style.isReversed || (depth == .none && Self.isColoured(style.background))
  }

  private static func isColoured(_ colour: Colour?) -> Bool {
    switch colour {
    case nil, .terminal, .indexed(0): false
    case .indexed, .mixed: true
    }
  }
}
