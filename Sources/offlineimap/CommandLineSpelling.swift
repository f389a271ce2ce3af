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
    OptionSpelling(word: "delete-folder", takesValue: true),
    OptionSpelling(word: "dry-run"),
    OptionSpelling(word: "ignore-keyring"),
    OptionSpelling(word: "info"),
    OptionSpelling(word: "init", takesValue: true),
    OptionSpelling(word: "mbnames-prune"),
    OptionSpelling(word: "update-keyring"),
    OptionSpelling(word: "migrate-fmd5-using-nametrans"),
    OptionSpelling(word: "theme", takesValue: true),
    OptionSpelling(word: "no-alt-screen"),
    OptionSpelling(word: "demo"),
  ]
}

/// A command line that cannot be obeyed; the program prints it and ends with status 2.
struct UsageError: Error, Equatable {
  let message: String
}

/// Rewrites what Python's optparse accepts into the one spelling that the parser gets.
///
/// Scripts and fingers know `-kfoo:bar=baz`, `-1oq` and `--inf`.  In the result each option is a word
/// of its own, long names are whole, and each value follows its option.
struct CommandLineSpelling {
  private(set) var words: [String] = []
  /// Words that are no option; OfflineIMAP ignores them.
  private(set) var ignored: [String] = []

  init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "--" {
        ignored += rest
        return
      }
      if word.hasPrefix("--") {
        try addLong(word.dropFirst(2), &rest)
      } else if word.hasPrefix("-") && word != "-" {
        try addCluster(word.dropFirst(), &rest)
      } else {
        ignored.append(word)
      }
    }
  }

  /// Adds `name` or `name=value`, where any unambiguous beginning of the name will do.
  private mutating func addLong(
    _ text: Substring, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let name = text.prefix { $0 != "=" }
    let words = OptionSpelling.all.compactMap(\.word)
    let matches =
      words.contains(String(name)) ? [String(name)] : words.filter { $0.hasPrefix(name) }
    guard let word = matches.first else {
      throw UsageError(message: "no such option: --\(name)")
    }
    guard matches.count == 1 else {
      let choices = matches.sorted().map { "--\($0)" }.joined(separator: ", ")
      throw UsageError(message: "ambiguous option: --\(name) (\(choices)?)")
    }
    let attached = name.endIndex == text.endIndex ? nil : String(text[name.endIndex...].dropFirst())
    guard OptionSpelling.all.contains(where: { $0.word == word && $0.takesValue }) else {
      if attached != nil { throw UsageError(message: "--\(word) option does not take a value") }
      return self.words.append("--\(word)")
    }
    guard let value = attached ?? rest.popFirst() else {
      throw UsageError(message: "--\(word) option requires 1 argument")
    }
    // Attached, a value that begins with a dash is no option to the parser either.
    self.words.append("--\(word)=\(value)")
  }

  /// Adds `ab` as `-a -b`, and `kvalue` as `-k value`.
  private mutating func addCluster(
    _ letters: Substring, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    var letters = letters
    while let letter = letters.popFirst() {
      guard let option = OptionSpelling.all.first(where: { $0.letter == letter }) else {
        throw UsageError(message: "no such option: -\(letter)")
      }
      guard option.takesValue else {
        words.append("-\(letter)")
        continue
      }
      guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
        throw UsageError(message: "-\(letter) option requires 1 argument")
      }
      words += ["-\(letter)", value]
      return
    }
  }
}
