// SPDX-License-Identifier: MIT

/// A command line that cannot be obeyed; the program prints it and ends with status 2.
struct UsageError: Error, Equatable {
  let message: String
}

/// Reads what Python's optparse accepts: scripts and fingers know `-kfoo:bar=baz`, `-1oq` and `--inf`.
struct CommandLineSpelling {
  /// What is asked for.
  private(set) var command = Command()
  /// The same in one spelling: each option is a word of its own, long names are whole, and each value follows
  /// its option.
  private(set) var words: [String] = []
  /// Words that are no option; OfflineIMAP ignores them.
  private(set) var ignored: [String] = []
  /// How the options that were given are spelt.
  private var used: [String] = []
  /// Somebody asks for the help or the version; nothing after that is read.
  private(set) var isQuestion = false

  /// Throws at the first word that means nothing, and for options that would have no effect.
  init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    // Only in front: elsewhere a word would as well be the value of an option.
    command.word = rest.first.flatMap(CommandWord.init)
    if command.word != nil { words += [rest.removeFirst()] }
    try read(rest)
    if isQuestion { return }
    try CommandWord.check(stray: ignored)
    try CommandWord.check(used, for: command.word)
  }

  private mutating func read(_ words: ArraySlice<String>) throws(UsageError) {
    var rest = words
    while !isQuestion, let word = rest.popFirst() {
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
    let option = try Self.named(name)
    let attached = name.endIndex == text.endIndex ? nil : String(text[name.endIndex...].dropFirst())
    let word = "--\(option.word ?? "")"
    guard option.takesValue else {
      if attached != nil { throw UsageError(message: "\(word) option does not take a value") }
      return try add(option, nil, [word])
    }
    guard let value = attached ?? rest.popFirst() else {
      throw UsageError(message: "\(word) option requires 1 argument")
    }
    try add(option, value, ["\(word)=\(value)"])
  }

  private static func named(_ name: Substring) throws(UsageError) -> OptionSpelling {
    let matches = OptionSpelling.all.filter { $0.word?.hasPrefix(name) == true }
    if let exact = matches.first(where: { $0.word.map { $0 == name } == true }) { return exact }
    guard let first = matches.first else { throw UsageError(message: "no such option: --\(name)") }
    guard matches.count == 1 else {
      let choices = matches.compactMap(\.word).sorted().map { "--\($0)" }.joined(separator: ", ")
      throw UsageError(message: "ambiguous option: --\(name) (\(choices)?)")
    }
    return first
  }

  /// Adds `ab` as `-a -b`, and `kvalue` as `-k value`.
  private mutating func addCluster(
    _ letters: Substring, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    var letters = letters
    while !isQuestion, let letter = letters.popFirst() {
      guard let option = OptionSpelling.all.first(where: { $0.letter == letter }) else {
        throw UsageError(message: "no such option: -\(letter)")
      }
      guard option.takesValue else {
        try add(option, nil, ["-\(letter)"])
        continue
      }
      guard let value = letters.isEmpty ? rest.popFirst() : String(letters) else {
        throw UsageError(message: "-\(letter) option requires 1 argument")
      }
      return try add(option, value, ["-\(letter)", value])
    }
  }

  private mutating func add(
    _ option: OptionSpelling, _ value: String?, _ spelt: [String]
  ) throws(UsageError) {
    used += option.forms.prefix(1)
    words += spelt
    switch option.effect {
    case .question: isQuestion = true
    case .flag(let set): set(&command)
    case .value(let set): try set(&command, value ?? "")
    }
  }
}
