// SPDX-License-Identifier: MIT

/// What the value of an option is, and so how it is read.
enum ValueType: Equatable, Sendable {
  /// What happens to a number that is out of range.
  enum Correction: Sendable {
    /// The nearest number in the range is used, with a warning.
    case nearest
    /// An error: no other number can be meant.
    case none
  }

  case text
  /// A path; a relative one starts at the current directory.
  case path(PathExpansion)
  case boolean
  case integer(ClosedRange<Int>, Correction)
  /// A number with or without a fraction.
  case number(ClosedRange<Double>, Correction)
  /// One of a few words, exactly as they are written here.
  case choice([String])
  /// `no`, or a number of messages and perhaps a percentage.
  case deletionLimit
  /// A single character.
  case character
  /// Texts with commas between them.
  case list
  /// Patterns of folder names with commas between them.
  case folderPatterns
  /// Pairs of folder names with arrows in them and commas between them.
  case folderRenames
  /// A command for `/bin/sh`.
  case command
  /// A program and its arguments, which no shell reads.
  case program
  /// A Python expression.
  case expression
  /// A day, such as `2024-01-31`.
  case day
  /// A whole number of days, or a day.
  case age

  /// The type for people, such as `whole number from 1 to 65535`.
  var shown: String {
    switch self {
    case .text: "text"
    case .path(let expansion): "path; \(expansion.shown)"
    case .boolean: "yes or no"
    case .integer: "whole number \(range)"
    case .number: "number \(range)"
    case .choice(let choices): "one of \(choices.joined(separator: ", "))"
    case .deletionLimit: "`no`, or a number of messages, or that and a percentage"
    case .character: "one character"
    case .list: "list with commas"
    case .folderPatterns: "patterns with commas"
    case .folderRenames: "`name -> name` with commas"
    case .command: "shell command"
    case .program: "program with arguments"
    case .expression: "Python expression"
    case .day: "a day as YYYY-MM-DD"
    case .age: "a number of days, or a day as YYYY-MM-DD"
    }
  }

  /// What a number may be, such as `from 1 to 65535`; "" for other types.
  var range: String {
    switch self {
    case .integer(let range, _) where range == Int.min...Int.max: "of any size"
    case .integer(let range, _): "from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range, _): "from \(Int(range.lowerBound)) to \(Int(range.upperBound))"
    default: ""
    }
  }
}

/// Which parts of a path are replaced, the tilde first.
enum PathExpansion: Sendable {
  /// `~` and `~user`.
  case tilde
  /// `~` and `~user`, then `$NAME` and `${NAME}`.
  case tildeAndVariables

  var shown: String {
    switch self {
    case .tilde: "`~` is expanded"
    case .tildeAndVariables: "`~` and `$NAME` are expanded"
    }
  }
}
