// SPDX-License-Identifier: MIT

/// Why keys of the rc file cannot be used.
package enum KeyMapProblem: Error, Equatable, Sendable {
  case notUnderstood(String)
  case unknownName(String, known: [String])
  /// No key is written so.
  case unknownKey(String)
  /// Terminals do not send the key, or send another one for it; the reason is a sentence.
  case neverSent(String, String)
  /// The key, and the two things that it would do.
  case usedTwice(String, String, String)

  /// What is wrong and what to do, without the place.
  package var message: String {
    switch self {
    case .notUnderstood(let part):
      "'\(EscapedText.of(part))' is no name and key. Write pairs such as pause=P, save=^W or sync=Tab."
    case .unknownName(let name, let known):
      "there is nothing called '\(EscapedText.of(name))'. Write one of "
        + known.joined(separator: ", ") + "."
    case .unknownKey(let key):
      "'\(EscapedText.of(key))' is no key. Write one character, ^A to ^Z, or one of "
        + Key.named.map(\.name).joined(separator: ", ") + "."
    case .neverSent(let key, let reason):
      "\(key) cannot be used: \(reason). Choose another key."
    case .usedTwice(let key, let one, let other):
      "\(key) would do two things, '\(one)' and '\(other)'. Choose another key for one of them."
    }
  }
}

extension Key {
  /// The keys that have names of their own.
  static let named: [Key] = [
    .enter, .escape, .backspace, .tab, .up, .down, .left, .right, .pageUp, .pageDown, .home, .end,
  ]

  /// The key of a digit from 0 to 9.
  static func digit(_ number: Int) -> Key {
    .character(Unicode.Scalar(UInt8(ascii: "0") + UInt8(number)))
  }

  /// Why a key never reaches the board, which asks the terminal for single keys; `nil` if it does.
  static func reservation(of name: String) -> String? {
    switch name.lowercased() {
    case "^c": "the terminal makes the end of the program of it"
    case "^z": "the terminal stops the program with it"
    case "^\\": "the terminal kills the program with it"
    case "^m", "^j": "it is the same as Enter"
    case "^i": "it is the same as Tab"
    case "^h": "it is the same as Backspace"
    case "^[": "it is the same as Esc"
    default: nil
    }
  }

  /// Reads a key as ``name`` spells it; `nil` when there is none of that name.
  init?(named name: String) {
    let scalars = Array(name.unicodeScalars)
    if scalars.count == 1 {
      self.init(code: scalars[0].value)
      if self == .unknown { return nil }
    } else if scalars.count == 2, scalars[0] == "^", (97...122).contains(scalars[1].value | 32) {
      self.init(code: (scalars[1].value | 32) - 96)
    } else if let key = Self.named.first(where: { $0.name.lowercased() == name.lowercased() }) {
      self = key
    } else {
      return nil
    }
  }
}

extension Substring {
  var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
