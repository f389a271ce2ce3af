// SPDX-License-Identifier: MIT

/// A program and its arguments, written in one line as a shell would read them.
///
/// Quotation marks and backslashes work as in `sh` (POSIX Shell, 2.2); nothing else does, because no
/// shell reads the line.
struct CommandWords: Equatable, Sendable {
  /// Why a line is no command.
  enum Fault: Error, Equatable, Sendable {
    case empty
    /// A quotation mark without its partner.
    case unclosed(Character)
    /// A character that only a shell gives a meaning to.
    case needsShell(Character)
  }

  /// The program, and what it gets.
  let words: [String]

  init(_ line: String) throws(Fault) {
    var reader = Reader(line)
    words = try reader.words()
    if words.first?.isEmpty ?? true { throw .empty }
  }

  /// The same command with `~` at the start of a word replaced, as a shell does.
  func expanded(in surroundings: Surroundings) -> [String] {
    words.map { $0 == "~" || $0.hasPrefix("~/") ? surroundings.expandingTilde($0) : $0 }
  }

  private struct Reader {
    private var rest: Substring
    private var word: String?

    init(_ line: String) { rest = line[...] }

    mutating func words() throws(Fault) -> [String] {
      var words: [String] = []
      while let character = rest.popFirst() {
        if character.isWhitespace {
          if let finished = word.take() { words.append(finished) }
        } else {
          try add(character)
        }
      }
      if let word { words.append(word) }
      return words
    }

    private mutating func add(_ character: Character) throws(Fault) {
      switch character {
      case "'": append(try quoted(until: "'"))
      case "\"": append(try quoted(until: "\""))
      case "\\": append(rest.popFirst().map(String.init) ?? "\\")
      case "|", "&", ";", "<", ">", "`": throw .needsShell(character)
      case "$": if Self.startsReference(rest.first) { throw .needsShell("$") } else { append("$") }
      default: append(String(character))
      }
    }

    private mutating func append(_ text: String) { word = (word ?? "") + text }

    /// Within double quotes a backslash takes the next character as it is, if that is special there.
    private mutating func quoted(until mark: Character) throws(Fault) -> String {
      var text = ""
      while let character = rest.popFirst() {
        if character == mark { return text }
        let isEscape = character == "\\" && mark == "\"" && "\"\\$`".contains(rest.first ?? " ")
        if isEscape, let escaped = rest.popFirst() {
          text.append(escaped)
        } else if mark == "\"",
          character == "`" || character == "$" && Self.startsReference(rest.first)
        {
          throw .needsShell(character)
        } else {
          text.append(character)
        }
      }
      throw .unclosed(mark)
    }

    private static func startsReference(_ next: Character?) -> Bool {
      guard let next else { return false }
      return next == "(" || next == "{" || next == "_" || next.isASCII && next.isLetter
    }
  }
}
