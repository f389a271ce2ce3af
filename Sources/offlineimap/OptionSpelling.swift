// SPDX-License-Identifier: MIT

import Configuration

/// An option: how it is spelt, and what it changes in a command.
///
/// ``OfflineIMAP`` declares the same options for the help and for shells; a test compares both.
struct OptionSpelling: Sendable {
  /// What an option does.
  enum Effect: Sendable {
    /// The program only tells something, whatever else is asked for.
    case question
    case flag(@Sendable (inout Command) -> Void)
    /// A value follows.  Throws when it means nothing; the last one of an option counts.
    case value(@Sendable (inout Command, String) throws(UsageError) -> Void)
  }

  /// The letter after one dash, if there is one.
  var letter: Character?
  /// The word after two dashes, if there is one.
  var word: String?
  let effect: Effect

  init(letter: Character? = nil, word: String? = nil, _ effect: Effect) {
    self.letter = letter
    self.word = word
    self.effect = effect
  }

  /// Each way to write it, such as `-h` and `--help`.
  var forms: [String] {
    [letter.map { "-\($0)" }, word.map { "--\($0)" }].compactMap(\.self)
  }

  var takesValue: Bool { if case .value = effect { true } else { false } }

  var isQuestion: Bool { if case .question = effect { true } else { false } }

  static let all = [
    OptionSpelling(letter: "h", word: "help", .question),
    OptionSpelling(word: "version", .question),
    OptionSpelling(letter: "V", .flag { $0.showsEnvironment = true }),
    OptionSpelling(letter: "a", .value { $0.changes.accounts = $1 }),
    OptionSpelling(letter: "c", .value { $0.file = $1 }),
    OptionSpelling(letter: "d", .value { $0.changes.debug = $1 }),
    OptionSpelling(letter: "f", .value { $0.changes.folders = $1 }),
    OptionSpelling(letter: "k", .value { $0.changes.options.append($1) }),
    OptionSpelling(letter: "l", .value { $0.logFile = $1 }),
    OptionSpelling(letter: "P", .value { $0.profile = $1 }),
    OptionSpelling(letter: "u", .value { $0.changes.interface = $1 }),
    OptionSpelling(letter: "s", .flag { $0.logsToSystem = true }),
    OptionSpelling(letter: "o", .flag { $0.changes.runsOnce = true }),
    OptionSpelling(letter: "q", .flag { $0.changes.isQuick = true }),
    OptionSpelling(letter: "1", .flag { $0.changes.isSingleThreaded = true }),
    OptionSpelling(word: "adopt", .flag { $0.adopts = true }),
    OptionSpelling(word: "allow-deletions", .flag { $0.changes.allowsDeletions = true }),
    OptionSpelling(word: "check", .flag { $0.checks = true }),
    OptionSpelling(word: "color", .value(setColour)),
    OptionSpelling(word: "delete-folder", .value { $0.folderToDelete = $1 }),
    OptionSpelling(word: "dry-run", .flag { $0.changes.isDryRun = true }),
    OptionSpelling(word: "ignore-keyring", .flag { $0.changes.ignoresKeyring = true }),
    OptionSpelling(word: "info", .flag { $0.showsInformation = true }),
    OptionSpelling(word: "init", .value { $0.newAddress = $1 }),
    OptionSpelling(word: "json", .flag { $0.printsJSON = true }),
    OptionSpelling(word: "mbnames-prune", .flag { $0.prunesMailboxes = true }),
    OptionSpelling(word: "migrate-fmd5-using-nametrans", .flag { $0.migratesDigests = true }),
    OptionSpelling(word: "no-alt-screen", .flag { $0.isLinear = true }),
    OptionSpelling(word: "observe", .flag { $0.observes = true }),
    OptionSpelling(word: "theme", .value { $0.theme = $1 }),
    OptionSpelling(word: "update-keyring", .flag { $0.changes.updatesKeyring = true }),
    OptionSpelling(word: "demo", .flag { $0.isDemo = true }),
  ]

  private static func setColour(
    of command: inout Command, to value: String
  ) throws(UsageError) {
    guard let wish = ColourWish(rawValue: value) else {
      let choices = ColourWish.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw UsageError(
        message: "option --color: invalid choice: '\(value)' (choose from \(choices))")
    }
    command.colour = wish
  }
}
