// SPDX-License-Identifier: MIT

package import SyncModel

/// What a person has typed so far in answer to a question.
package struct PasswordPrompt: Equatable, Sendable {
  /// What a key made of the answer.
  package enum Outcome: Equatable, Sendable {
    case unfinished
    case answered(Secret)
    case cancelled
  }

  /// What is asked.
  package let question: PasswordQuestion
  private var typed: [Unicode.Scalar] = []

  package init(_ question: PasswordQuestion) { self.question = question }

  /// How many characters were typed.
  package var length: Int { typed.count }

  /// Takes a key; an empty answer is none.
  package mutating func press(_ key: Key) -> Outcome {
    switch key {
    case .character(let scalar): typed.append(scalar)
    case .backspace: _ = typed.popLast()
    case .control("u"): typed = []
    case .escape: return .cancelled
    case .enter where !typed.isEmpty:
      return .answered(Secret(String(String.UnicodeScalarView(typed))))
    default: break
    }
    return .unfinished
  }
}
