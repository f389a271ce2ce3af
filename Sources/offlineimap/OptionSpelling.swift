// SPDX-License-Identifier: MIT

/// An option as both parsers must know it: how it is spelt, and whether a value follows.
///
/// The declarations in ``OfflineIMAP`` are the source; a test compares this table with them.
struct OptionSpelling: Equatable, Sendable {
  /// The letter after one dash, if there is one.
  var letter: Character?
  /// The word after two dashes, if there is one.
  var word: String?
  var takesValue = false

  /// Each way to write it, such as `-h` and `--help`.
  var forms: [String] {
    [letter.map { "-\($0)" }, word.map { "--\($0)" }].compactMap(\.self)
  }

  /// Whether the program only tells something, whatever else is asked for.
  var isQuestion: Bool { word == "help" || word == "version" }

  static let all = [
    OptionSpelling(letter: "h", word: "help"),
    OptionSpelling(word: "version"),
    OptionSpelling(letter: "V"),
    OptionSpelling(letter: "a", takesValue: true),
    OptionSpelling(letter: "c", takesValue: true),
    OptionSpelling(letter: "d", takesValue: true),
    OptionSpelling(letter: "f", takesValue: true),
    OptionSpelling(letter: "k", takesValue: true),
    OptionSpelling(letter: "l", takesValue: true),
    OptionSpelling(letter: "P", takesValue: true),
    OptionSpelling(letter: "u", takesValue: true),
    OptionSpelling(letter: "s"),
    OptionSpelling(letter: "o"),
    OptionSpelling(letter: "q"),
    OptionSpelling(letter: "1"),
    OptionSpelling(word: "adopt"),
    OptionSpelling(word: "allow-deletions"),
    OptionSpelling(word: "check"),
    OptionSpelling(word: "color", takesValue: true),
    OptionSpelling(word: "delete-folder", takesValue: true),
    OptionSpelling(word: "dry-run"),
    OptionSpelling(word: "ignore-keyring"),
    OptionSpelling(word: "info"),
    OptionSpelling(word: "init", takesValue: true),
    OptionSpelling(word: "json"),
    OptionSpelling(word: "mbnames-prune"),
    OptionSpelling(word: "migrate-fmd5-using-nametrans"),
    OptionSpelling(word: "no-alt-screen"),
    OptionSpelling(word: "observe"),
    OptionSpelling(word: "theme", takesValue: true),
    OptionSpelling(word: "update-keyring"),
    OptionSpelling(word: "demo"),
  ]
}
