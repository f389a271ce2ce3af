// SPDX-License-Identifier: MIT

/// A key that was pressed, as far as the board tells keys apart.
package enum Key: Hashable, Sendable {
  /// A printable character.
  case character(Unicode.Scalar)
  /// Ctrl with a letter, in lower case.
  case control(Unicode.Scalar)
  case enter, escape, backspace, tab
  case up, down, left, right, pageUp, pageDown, home, end
  /// The first button of the mouse, in a cell counted from 0.
  case pressed(row: Int, column: Int)
  /// Anything else.
  case unknown

  /// The key of a code point that the terminal sent.
  package init(code: UInt32) {
    switch code {
    case 8, 127: self = .backspace
    case 9: self = .tab
    case 10, 13: self = .enter
    case 27: self = .escape
    case 1...26: self = Unicode.Scalar(code + 96).map(Key.control) ?? .unknown
    default:
      let scalar = Unicode.Scalar(code)
      let isPrintable = code >= 32 && !(0x7F..<0xA0).contains(code)
      self = scalar.flatMap { isPrintable ? .character($0) : nil } ?? .unknown
    }
  }

  /// The key as help and hints name it.
  package var name: String {
    switch self {
    case .character(let scalar): String(Character(scalar))
    case .control(let letter): "^" + String(Character(letter)).uppercased()
    case .enter: "Enter"
    case .escape: "Esc"
    case .backspace: "Backspace"
    case .tab: "Tab"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .home: "Home"
    case .end: "End"
    case .pressed: "Click"
    case .unknown: "?"
    }
  }
}
