// SPDX-License-Identifier: MIT

import CNcurses
import Glibc

/// The styles of a theme as ncurses wants them: attributes and colour pairs.
///
/// Belongs to one ``Screen``, on its thread.
struct ColourPairs {
  let depth: ColourDepth
  /// Whether the terminal can be told to use its own colours again.
  private let hasOwnColours: Bool
  private var looks: [Role: (attributes: attr_t, pair: CInt)] = [:]

  /// Call it once ncurses has the terminal.
  init(allowsColour: Bool) {
    guard allowsColour, has_colors(), start_color() == OK else {
      depth = .none
      hasOwnColours = true
      return
    }
    hasOwnColours = use_default_colors() == OK
    depth = ColourDepth(colours: Int(cncurses_colors()))
  }

  /// Defines the colour pairs of a theme, in place of those of the theme before.
  mutating func adopt(_ theme: Theme) {
    var pairs: [[Int]: CInt] = [:]
    for role in Role.allCases {
      let look = TerminalLook(theme[role], depth: depth)
      let colours = [number(look.foreground, 7), number(look.background, 0)]
      if depth != .none, pairs[colours] == nil {
        pairs[colours] = define(colours, as: pairs.count + 1)
      }
      looks[role] = (attributes(look), pairs[colours] ?? 0)
    }
  }

  /// A pair beyond the terminal's number of pairs looks like the terminal's own colours.
  private func define(_ colours: [Int], as number: Int) -> CInt {
    guard number < Int(cncurses_color_pairs()) else { return 0 }
    init_extended_pair(CInt(number), CInt(colours[0]), CInt(colours[1]))
    return CInt(number)
  }

  private func number(_ colour: Int?, _ substitute: Int) -> Int {
    colour ?? (hasOwnColours ? -1 : substitute)
  }

  private func attributes(_ look: TerminalLook) -> attr_t {
    (look.isBold ? cncurses_bold() : 0) | (look.isDim ? cncurses_dim() : 0)
      | (look.isUnderlined ? cncurses_underline() : 0)
      | (look.isReversed ? cncurses_reverse() : 0)
  }

  /// One cell for ncurses.
  func character(_ cell: Canvas.Cell) -> cchar_t {
    let look = looks[cell.role] ?? (0, 0)
    var text = [wchar_t](repeating: 0, count: Canvas.mostMarks + 2)
    text[0] = wchar_t(bitPattern: cell.scalar.value)
    for (index, mark) in cell.marks.enumerated() {
      text[index + 1] = wchar_t(bitPattern: mark.value)
    }
    var result = cchar_t()
    var pair = look.pair
    // The short parameter is not looked at where the pair is given at full length.
    setcchar(&result, text, look.attributes, 0, &pair)
    return result
  }
}
