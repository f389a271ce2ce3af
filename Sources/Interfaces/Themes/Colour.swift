// SPDX-License-Identifier: MIT

/// A colour that a terminal can show.
package enum Colour: Hashable, Sendable {
  /// Whatever the terminal uses by itself.
  case terminal
  /// An entry of the 256-colour palette; the first 16 are the user's own.
  case indexed(UInt8)

  /// Reads `default`, a name such as `red` or `bright-blue`, or a palette index from 0 to 255.
  package init?(_ text: some StringProtocol) {
    if text == "default" {
      self = .terminal
    } else if let index = UInt8(text) {
      self = .indexed(index)
    } else if let index = Self.names.firstIndex(of: String(text)) {
      self = .indexed(UInt8(index))
    } else {
      return nil
    }
  }

  /// The names of the first 16 entries of the palette.
  package static let names = plainNames + plainNames.map { "bright-\($0)" }

  private static let plainNames = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
  ]
}

/// How many colours a terminal can show.
package enum ColourDepth: Int, Comparable, Sendable, CaseIterable {
  case none = 0
  case eight = 8
  case sixteen = 16
  case full = 256

  /// The depth that a number of colours in terminfo amounts to.
  package init(colours: Int) {
    self = Self.allCases.last { $0.rawValue <= colours } ?? .none
  }

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The nearest colour that the terminal has, as a palette index; `nil` is the terminal's own.
  ///
  /// Eight colours have no bright ones; those become the plain colour, and `isBright` says that bold
  /// should make up for it.
  package func nearest(_ colour: Colour) -> (index: Int, isBright: Bool)? {
    guard self != .none, case .indexed(let index) = colour else { return nil }
    if self == .full { return (Int(index), false) }
    let basic = index < 16 ? Int(index) : Palette.nearestBasic(to: Int(index))
    return self == .eight && basic > 7 ? (basic - 8, true) : (basic, false)
  }
}

/// The colours of xterm's palette, to find one that is near another.
private enum Palette {
  private static let basic: [(Int, Int, Int)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
    (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255),
    (255, 0, 255), (0, 255, 255), (255, 255, 255),
  ]

  /// Red, green and blue, 0 to 255, of an entry from 16 to 255.
  private static func components(_ index: Int) -> (Int, Int, Int) {
    if index >= 232 {
      let grey = 8 + (index - 232) * 10
      return (grey, grey, grey)
    }
    func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + step * 40 }
    let cube = index - 16
    return (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
  }

  static func nearestBasic(to index: Int) -> Int {
    let wanted = components(index)
    func distance(_ colour: (Int, Int, Int)) -> Int {
      let (red, green, blue) = (colour.0 - wanted.0, colour.1 - wanted.1, colour.2 - wanted.2)
      return red * red + green * green + blue * blue
    }
    return basic.indices.min { distance(basic[$0]) < distance(basic[$1]) } ?? 7
  }
}
