// SPDX-License-Identifier: MIT

import ArgumentParser
import Configuration

/// What the program does instead of synchronising, when the command line begins with the word.
enum CommandWord: String, CaseIterable, ExpressibleByArgument, Sendable {
  case attach, status

  /// What it does, for the help.
  var help: String {
    switch self {
    case .attach: "Show the board of a program that runs elsewhere, and leave that alone."
    case .status: "Tell in a line for each account how it is."
    }
  }

  /// The options that make sense beside the word.
  private var options: Set<String> {
    switch self {
    case .attach: ["-a", "-c", "-k", "-u", "--theme", "--color", "--no-alt-screen", "--observe"]
    case .status: ["-a", "-c", "-k", "--json"]
    }
  }

  /// Those that make sense beside a word only.
  private static let own: Set = ["--observe", "--json"]

  /// Refuses options that would have no effect.
  static func check(_ used: [String], for command: CommandWord?) throws(UsageError) {
    for option in used where option != "-V" {
      if let command, !command.options.contains(option) {
        throw UsageError(message: "\(option) has no meaning for offlineimap \(command.rawValue)")
      }
      if command == nil, own.contains(option),
        let word = allCases.first(where: { $0.options.contains(option) })
      {
        throw UsageError(message: "\(option) belongs to offlineimap \(word.rawValue)")
      }
    }
  }

  /// Refuses a word that is no option, where it was probably meant as a command: ignored, it would begin to
  /// synchronise for somebody who wanted to look.
  static func check(stray words: [String]) throws(UsageError) {
    for word in words {
      if let command = CommandWord(rawValue: word) {
        throw UsageError(
          message: "\(word) is a command, which comes first: offlineimap \(command.rawValue)")
      }
      if let meant = Suggestion.closest(to: word, among: allCases.map(\.rawValue)) {
        throw UsageError(message: "no such command: \(word); did you mean offlineimap \(meant)?")
      }
    }
  }
}
