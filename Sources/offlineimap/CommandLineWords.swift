// SPDX-License-Identifier: MIT

/// A command line that cannot be obeyed; the program prints it and ends with status 2.
struct UsageError: Error, Equatable {
  let message: String
}

/// Reads the words of a command line as Python's optparse does.
///
/// Scripts and fingers know `-kfoo:bar=baz`, `-1oq` and `--inf`.  Of a switch that is given twice the last
/// value counts.
struct CommandLineWords {
  /// What is told instead of a run.
  enum Answer: Equatable, Sendable {
    case help, version
  }

  private(set) var command = OfflineIMAP()
  /// The word that the command line begins with, if it is one of the program's.
  private(set) var word: CommandWord?
  /// The first that is asked for; nothing after it is read.
  private(set) var answer: Answer?
  /// Words that are no switch; OfflineIMAP ignores them.
  private(set) var ignored: [String] = []
  /// How the switches that were given are spelt.
  private var used: [String] = []

  /// Throws at the first word that means nothing.
  init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    // Only in front: elsewhere OfflineIMAP passes over words, and old command lines may have some.
    word = rest.first.flatMap(CommandWord.init)
    if word != nil { rest = rest.dropFirst() }
    try read(rest)
    if answer == nil { try CommandWord.check(used, for: word) }
  }

  private mutating func read(_ words: ArraySlice<String>) throws(UsageError) {
    var rest = words
    while answer == nil, let word = rest.popFirst() {
      if word == "--" {
        ignored += rest
        return
      }
      if word.hasPrefix("--") {
        try readLong(word.dropFirst(2), &rest)
      } else if word.hasPrefix("-") && word != "-" {
        try readCluster(word.dropFirst(), &rest)
      } else {
        ignored.append(word)
      }
    }
  }

  /// Reads `name` or `name=value`, where any unambiguous beginning of the name will do.
  private mutating func readLong(
    _ text: Substring, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let name = text.prefix { $0 != "=" }
    let found = try Self.named(name)
    let attached = name.endIndex == text.endIndex ? nil : String(text[name.endIndex...].dropFirst())
    let spelling = "--\(found.word ?? "")"
    guard found.value != nil else {
      if attached != nil { throw UsageError(message: "\(spelling) option does not take a value") }
      return obey(found, "")
    }
    guard let value = attached ?? rest.popFirst() else {
      throw UsageError(message: "\(spelling) option requires 1 argument")
    }
    obey(found, value)
  }

  private static func named(_ name: Substring) throws(UsageError) -> Switch {
    let matches = Switch.all.filter { $0.word?.hasPrefix(name) == true }
    if let exact = matches.first(where: { $0.word.map { $0 == name } == true }) { return exact }
    guard let first = matches.first else {
      throw UsageError(message: "no such option: --\(name)")
    }
    guard matches.count == 1 else {
      let choices = matches.compactMap(\.word).sorted().map { "--\($0)" }.joined(separator: ", ")
      throw UsageError(message: "ambiguous option: --\(name) (\(choices)?)")
    }
    return first
  }

  /// Reads `ab` as `-a -b`, and `kvalue` as `-k value`.
  private mutating func readCluster(
    _ letters: Substring, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    var letters = letters
    while answer == nil, let letter = letters.popFirst() {
      guard let found = Switch.all.first(where: { $0.letter == letter }) else {
        throw UsageError(message: "no such option: -\(letter)")
      }
      guard found.value != nil else {
        obey(found, "")
        continue
      }
      guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
        throw UsageError(message: "-\(letter) option requires 1 argument")
      }
      return obey(found, value)
    }
  }

  private mutating func obey(_ found: Switch, _ value: String) {
    used += found.spellings.prefix(1)
    switch found.effect {
    case .flag(let set): set(&command)
    case .value(_, let set): set(&command, value)
    case .answer(let answer): self.answer = answer
    }
  }
}
