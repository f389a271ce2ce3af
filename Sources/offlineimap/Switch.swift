// SPDX-License-Identifier: MIT

import Interfaces

/// One switch of the command line: how it is spelt, explained, completed and obeyed.
///
/// Not declared by swift-argument-parser, which would take a fifth of the time of a run that finds
/// nothing to do, and a fifth of the size of the program.
struct Switch: Sendable {
  /// What comes of the switch.
  enum Effect: Sendable {
    case flag(@Sendable (inout OfflineIMAP) -> Void)
    /// The next word goes with it.
    case value(Value, @Sendable (inout OfflineIMAP, String) -> Void)
    /// Nothing is run; this is told instead.
    case answer(CommandLineWords.Answer)
  }

  /// A word that a switch takes.
  struct Value: Sendable {
    /// What a shell offers.
    enum Candidates: Sendable {
      case none, files, directories
      /// The accounts of the usual rc file.
      case accounts
      case words([String])
      /// Words, or files.
      case wordsOrFiles([String])
    }

    /// Stands for the word in the help.
    let name: String
    var candidates = Candidates.none

    init(_ name: String, _ candidates: Candidates = .none) {
      self.name = name
      self.candidates = candidates
    }
  }

  /// After one dash, if there is one.
  let letter: Character?
  /// After two dashes, if there is one.
  let word: String?
  let help: String
  let effect: Effect
  /// Whether giving it twice means more than giving it once.
  var isRepeatable = false

  init(letter: Character? = nil, word: String? = nil, _ help: String, _ effect: Effect) {
    self.letter = letter
    self.word = word
    self.help = help
    self.effect = effect
  }

  /// The value that it takes, if it takes one.
  var value: Value? { if case .value(let value, _) = effect { value } else { nil } }

  /// Each way to write it, such as `-h` and `--help`.
  var spellings: [String] {
    [letter.map { "-\($0)" }, word.map { "--\($0)" }].compactMap(\.self)
  }
}
