// SPDX-License-Identifier: MIT

/// What a person types after `/`; the log follows each letter.
package struct SearchLine: Equatable, Sendable {
  /// What a key made of it.
  enum Outcome {
    case unfinished
    /// What was typed stays in force.
    case accepted
    /// What was in force before comes back.
    case cancelled
  }

  /// What is looked for so far.
  package private(set) var text = ""
  /// What was looked for before.
  let former: String

  init(after former: String) { self.former = former }

  mutating func press(_ key: Key) -> Outcome {
    switch key {
    case .character(let scalar): text.unicodeScalars.append(scalar)
    case .backspace where text.isEmpty: return .cancelled
    case .backspace: text.unicodeScalars.removeLast()
    case .control("u"): text = ""
    case .enter: return .accepted
    case .escape: return .cancelled
    default: break
    }
    return .unfinished
  }
}
