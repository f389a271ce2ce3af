// SPDX-License-Identifier: MIT

/// A colour that a terminal can show.
package enum Colour: Hashable, Sendable {
  /// Whatever the terminal uses by itself.
  case terminal
  /// An entry of the 256-colour palette; the first 16 are the user's own.
  case indexed(UInt8)
  /// A colour by its parts; where a terminal cannot mix colours, the nearest that it has.
  case mixed(MixedColour)

  /// Reads `default`, a name such as `red` or `bright-blue`, a palette index from 0 to 255, or the
  /// parts of a colour as `#rrggbb`.
  package init?(_ text: some StringProtocol) {
    if text == "default" {
      self = .terminal
    } else if let index = UInt8(text) {
      self = .indexed(index)
    } else if let index = Self.names.firstIndex(of: String(text)) {
      self = .indexed(UInt8(index))
    } else if let mixed = MixedColour(text) {
      self = .mixed(mixed)
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

/// A colour by its parts of red, green and blue light.
package struct MixedColour: Hashable, Sendable {
  /// From 0 to 255.
  package let red, green, blue: UInt8

  /// Each part from 0 to 255.
  package init(red: UInt8, green: UInt8, blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// Reads `#` and six hexadecimal digits.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 7, text.hasPrefix("#"), !text.dropFirst().hasPrefix("+"),
      !text.dropFirst().hasPrefix("-"), let value = UInt32(text.dropFirst(), radix: 16)
    else { return nil }
    self.init(number: Int(value))
  }

  init(number: Int) {
    self.init(
      red: UInt8(truncatingIfNeeded: number >> 16), green: UInt8(truncatingIfNeeded: number >> 8),
      blue: UInt8(truncatingIfNeeded: number))
  }

  /// The number that terminals with direct colours know it by.
  package var number: Int { Int(red) << 16 | Int(green) << 8 | Int(blue) }

  /// How far apart two colours are; only good for comparison.
  func distance(to other: MixedColour) -> Int {
    func square(_ one: UInt8, _ two: UInt8) -> Int { (Int(one) - Int(two)) * (Int(one) - Int(two)) }
    return square(red, other.red) + square(green, other.green) + square(blue, other.blue)
  }
}

/// How many colours a terminal can show.
package enum ColourDepth: Int, Comparable, Sendable, CaseIterable {
  case none = 0
  case eight = 8
  case sixteen = 16
  case full = 256
  /// Any colour, told by its parts.
  case direct = 16_777_216

  /// The depth that a number of colours in terminfo amounts to.
  package init(colours: Int) {
    self = Self.allCases.last { $0.rawValue <= colours } ?? .none
  }

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The nearest colour that the terminal has, by its number; `nil` is the terminal's own.
  ///
  /// Eight colours have no bright ones; those become the plain colour, and `isBright` says that bold
  /// should make up for it.  With direct colours, the first eight of the palette keep their numbers.
  package func nearest(_ colour: Colour) -> (index: Int, isBright: Bool)? {
    switch (self, colour) {
    case (.none, _), (_, .terminal): nil
    case (.direct, .indexed(let index)) where index < 8: (Int(index), false)
    case (.direct, .indexed(let index)): (Palette.colour(Int(index)).direct, false)
    case (.direct, .mixed(let mixed)): (mixed.direct, false)
    case (.full, .indexed(let index)): (Int(index), false)
    case (.full, .mixed(let mixed)): (Palette.nearest(to: mixed, among: 16..<256), false)
    case (_, .indexed(let index)) where index < 16: basic(Int(index))
    case (_, .indexed(let index)):
      basic(Palette.nearest(to: Palette.colour(Int(index)), among: 0..<16))
    case (_, .mixed(let mixed)): basic(Palette.nearest(to: mixed, among: 0..<16))
    }
  }

  private func basic(_ index: Int) -> (index: Int, isBright: Bool) {
    self == .eight && index > 7 ? (index - 8, true) : (index, false)
  }
}

extension MixedColour {
  /// Numbers below 8 mean the palette; as colours they are as good as black.
  fileprivate var direct: Int { number < 8 ? 0x0000_08 : number }
}

/// The colours of xterm's palette, to find one that is near another.
package enum Palette {
  private static let basic = [
    0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
    0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
  ].map(MixedColour.init(number:))

  /// The entry from 0 to 255; the first 16 as xterm has them, though users choose their own.
  package static func colour(_ index: Int) -> MixedColour {
    if index < 16 { return basic[index] }
    if index >= 232 {
      let grey = UInt8(8 + (index - 232) * 10)
      return MixedColour(red: grey, green: grey, blue: grey)
    }
    func level(_ step: Int) -> UInt8 { step == 0 ? 0 : UInt8(55 + step * 40) }
    let cube = index - 16
    return MixedColour(
      red: level(cube / 36), green: level(cube / 6 % 6), blue: level(cube % 6))
  }

  /// The entry that looks most like a colour.
  static func nearest(to wanted: MixedColour, among entries: Range<Int>) -> Int {
    entries.min { colour($0).distance(to: wanted) < colour($1).distance(to: wanted) } ?? 7
  }
}
