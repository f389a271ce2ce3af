// SPDX-License-Identifier: MIT

/// A line that a person typed in the linear interface: a key of the board, and what it is for.
enum LinearCommand: Equatable, Sendable {
  /// An empty line: how things stand.
  case state
  /// `a`, `p 2`, `/refused`, or the name that an action has in the rc file, such as `pause 2`.
  case action(BoardAction, argument: String)
  case unknown(String)

  init(_ line: String, keys: KeyMap) {
    let text = line.trimmingBlanks
    guard let first = text.unicodeScalars.first else {
      self = .state
      return
    }
    if let number = Int(text) {
      self = .action(.syncChosen, argument: "\(number)")
      return
    }
    let word = text.prefix { $0 != " " }
    let rest = text[word.endIndex...].trimmingBlanks
    if let action = keys.action(named: String(word)) {
      self = .action(action, argument: rest)
    } else if let action = keys.action(of: .character(first)),
      word.unicodeScalars.count == 1 || action == .search || Int(word.dropFirst()) != nil
    {
      let argument = String(text.unicodeScalars.dropFirst())
      self = .action(action, argument: argument.trimmingBlanks)
    } else {
      self = .unknown(text)
    }
  }
}

extension KeyMap {
  /// The action that has a name in the rc file.
  fileprivate func action(named name: String) -> BoardAction? {
    bindings.first { $0.name == name }?.actions.first?.action
  }
}

extension StringProtocol {
  /// The text without blanks, tabs and returns at its ends.
  fileprivate var trimmingBlanks: String {
    func isBlank(_ character: Character) -> Bool { " \t\r".contains(character) }
    return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
