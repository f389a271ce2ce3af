// SPDX-License-Identifier: MIT

import Interfaces

/// Colours as a person sees them, on a terminal whose own colours are known.
struct ShownColour {
  /// The terminal's own colour behind letters, and that of the letters.
  let background, letters: MixedColour

  static let onBlack = ShownColour(
    background: MixedColour(red: 0, green: 0, blue: 0),
    letters: MixedColour(red: 229, green: 229, blue: 229))
  static let onWhite = ShownColour(
    background: MixedColour(red: 255, green: 255, blue: 255),
    letters: MixedColour(red: 0, green: 0, blue: 0))

  /// The colours of the letters and of what is behind them.
  func colours(_ style: Theme.Style) -> (letters: MixedColour, background: MixedColour) {
    let front = colour(style.foreground, else: letters)
    let back = colour(style.background, else: background)
    return style.isReversed ? (back, front) : (front, back)
  }

  private func colour(_ colour: Colour?, else own: MixedColour) -> MixedColour {
    switch colour {
    case nil, .terminal: own
    case .indexed(let index): Palette.colour(Int(index))
    case .mixed(let mixed): mixed
    }
  }

  /// The contrast of two colours as WCAG 2 defines it, from 1 to 21.
  static func contrast(_ one: MixedColour, _ other: MixedColour) -> Double {
    let pair = [luminance(one), luminance(other)].sorted()
    return (pair[1] + 0.05) / (pair[0] + 0.05)
  }

  private static func luminance(_ colour: MixedColour) -> Double {
    func linear(_ part: UInt8) -> Double {
      let value = Double(part) / 255
      guard value > 0.040_45 else { return value / 12.92 }
      return power((value + 0.055) / 1.055)
    }
    return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green)
      + 0.0722 * linear(colour.blue)
  }

  /// x to the power of 2.4, by Newton's method for the fifth root of x to the power of 12.
  private static func power(_ base: Double) -> Double {
    let wanted = (0..<12).reduce(1) { product, _ in product * base }
    var root = 1.0
    for _ in 0..<60 { root -= (root - wanted / (root * root * root * root)) / 5 }
    return root
  }
}
